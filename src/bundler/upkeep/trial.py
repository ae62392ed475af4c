"""What would be wrong with tables if they were edited: the edits are made in a copy and loaded."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from bundler.errors import Fault, TableError
from bundler.tariff import load_tables

Files = Mapping[str, str]
"""The whole new text of each file by its path inside the tables, such as ``cn/limits.toml``."""


def new_faults(tables: Path, files: Files) -> list[Fault]:
    """Return the faults that the tables have with the edits and do not have without them."""
    with tempfile.TemporaryDirectory(prefix="bundler-") as folder:
        copy = shutil.copytree(tables, Path(folder) / "tariff_tables")
        for name, text in files.items():
            (copy / name).write_text(text, "utf-8", newline="")
        after = _faults(copy)
    before = Counter(map(_known_by, _faults(tables))) if after else Counter()
    found = []
    for fault in after:
        if before[_known_by(fault)]:
            before[_known_by(fault)] -= 1
        else:
            found.append(fault)
    return found


def _faults(tables: Path) -> tuple[Fault, ...]:
    try:
        load_tables(tables)
    except TableError as error:
        return tuple(error.faults)
    return ()


def _known_by(fault: Fault) -> tuple[object, ...]:
    """A fault without its line, which an edit above it moves."""
    return fault.place, fault.code, fault.field, fault.message, str(fault.value)
