"""Opening an edition of the tables by the name that a maintainer gives it: a folder, or a revision of a git repository."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from pathlib import Path

from bundler.errors import Fault, InputError
from bundler.tariff import Tables, load_tables

FOLDER = "tariff_tables"
"""Where the tables stand in a repository, if the name does not say so as ``REVISION:FOLDER``."""
GIT_SECONDS = 60


def open_edition(name: str, repository: Path | None = None) -> Tables:
    """Return the edition of a folder, or of a git revision such as ``HEAD~1``, ``v1.2`` or ``main:some/folder``.

    ``repository`` is a folder inside the git repository, else the working folder. Raises InputError where the name is neither, and
    TableError with every fault of the tables themselves.
    """
    path = Path(name)
    if path.is_dir():
        return load_tables(path)
    revision, _, inside = name.partition(":")
    inside = inside.strip("/") or FOLDER
    packed = _archive(name, revision, inside, repository or Path())
    with tempfile.TemporaryDirectory(prefix="bundler-") as folder:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
        return load_tables(Path(folder) / inside)


def _archive(name: str, revision: str, inside: str, repository: Path) -> bytes:
    top = _git(name, repository, "rev-parse", "--show-toplevel").decode().strip()
    commit = _git(name, Path(top), "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    return _git(name, Path(top), "archive", "--format=tar", commit, "--", inside)


def _git(name: str, folder: Path, *words: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, timeout=GIT_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        done = None
    if done is None or done.returncode:
        message = "neither a folder of tables nor a git revision that holds them"
        hint = f"Name a folder, or a revision such as HEAD~1 whose tables stand in {FOLDER}, else as REVISION:FOLDER."
        raise InputError([Fault("edition", message, "edition", value=name, hint=hint)])
    return done.stdout
