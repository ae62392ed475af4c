"""The bytes of a file that a person named: a file, a pipe, or what a shell puts in its place."""

from __future__ import annotations

from pathlib import Path

from bundler.errors import Fault, InputError

SHOWN_PATH_LIMIT = 200


def place_of(path: Path) -> str:
    """Return how messages name a file; a pipe of the shell has no name of its own."""
    return str(path) if is_device(path) else path.name


def is_device(path: Path) -> bool:
    """Whether the name of a file says nothing of what is in it, as ``/dev/stdin`` and ``/dev/fd/63`` do."""
    return path.parts[:2] == ("/", "dev")


def read_bytes(path: Path, limit: int) -> bytes:
    """Return what a file or a pipe holds. Raises InputError where it is missing, a folder, unreadable or larger than ``limit`` bytes."""
    place, looked = place_of(path), f"Looked for {str(path)[:SHOWN_PATH_LIMIT]}"
    try:
        if path.is_dir():
            raise InputError([Fault(place, "it is a folder, and a file is wanted", "folder", hint=looked)])
        with path.open("rb") as file:
            found = file.read(limit + 1)
    except FileNotFoundError:
        raise InputError([Fault(place, "the file does not exist", "missing_file", hint=looked)]) from None
    except (OSError, ValueError) as error:  # a name with a NUL is a ValueError
        message = getattr(error, "strerror", None) or "a file cannot have this name"
        raise InputError([Fault(place, message, "unreadable_file", hint=looked)]) from None
    if len(found) > limit:
        raise InputError([Fault(place, f"the file is larger than {limit >> 20} MiB", "too_large")])
    return found
