"""Whether something of a name is there, for names that people type: one that cannot be a name at all is simply not there."""

from __future__ import annotations

from pathlib import Path


def is_file(path: Path) -> bool:
    """Return whether there is a file of this name."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name can be too long to be looked for, or hold a NUL
        return False


def is_folder(path: Path) -> bool:
    """Return whether there is a folder of this name."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
