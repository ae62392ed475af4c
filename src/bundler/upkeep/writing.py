"""Writing a file of the tables: the whole of it, or nothing."""

from __future__ import annotations

from pathlib import Path

from bundler.values.writing import write_whole


def replace_file(path: Path, text: str) -> None:
    """Write a UTF-8 file beside its place and move it there, so that no reader ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text.encode())
