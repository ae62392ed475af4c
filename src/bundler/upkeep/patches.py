"""Edits of tables as a patch that git can apply."""

from __future__ import annotations

import difflib
import io
from collections.abc import Mapping
from pathlib import Path

from bundler.tariff.files import FOLDER


def patch_of(tables: Path, files: Mapping[str, str]) -> str:
    """Return the difference between the files of a folder of tables and their new texts."""
    found: list[str] = []
    for name, text in sorted(files.items()):
        path = tables / name
        old = path.read_bytes().decode() if path.exists() else ""  # with the line ends that git sees
        names = f"a/{FOLDER}/{name}" if path.exists() else "/dev/null", f"b/{FOLDER}/{name}"
        found += difflib.unified_diff(_lines(old), _lines(text), *names)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in found)


def _lines(text: str) -> list[str]:
    """The lines as git counts them: ``splitlines`` would also part a line at signs that may stand in a cell."""
    return list(io.StringIO(text, newline="\n"))
