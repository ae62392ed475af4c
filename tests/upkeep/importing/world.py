"""A small edition of the tables to propose changes of, cut out of the shipped one."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from bundler.tariff.loader import shipped_folder
from bundler.upkeep.importing.positive_list import propose
from bundler.upkeep.importing.proposal import Proposal
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.sheets import Document, read_document

START = date(2026, 12, 1)
LINES = ("0402910000", "0403900000", "0407909090", "0409000000", "1701991010", "2204210000", "3215190090", "3304990039", "2402100000")
LISTED = ("04029100", "04079090", "04090000", "17019910", "22042100", "24021000", "32151900", "33041000", "93070090")


def small_tables(folder: Path) -> Path:
    """Write the tables with a few lines and listings into ``folder``, and return it."""
    shutil.copytree(shipped_folder(), folder)
    shutil.rmtree(folder / "cn" / "cases")
    for name, kept in (("tariff_lines.csv", LINES), ("positive_list.csv", LISTED)):
        path = folder / "cn" / name
        header, *rows = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join([header, *(row for row in rows if row.startswith(kept))]), "utf-8", newline="")
    return folder


def request(tables: Path, options: Mapping[str, str] | None = None, start: date = START) -> Request:
    given = {"edition": "2026-1"} if options is None else options
    return Request(tables, "made-up", "A made-up annex", date(2026, 11, 1), start, "public_copy", date(2026, 11, 26), given)


def document(tmp_path: Path, data: bytes, suffix: str = ".csv") -> Document:
    path = tmp_path / f"annex{suffix}"
    path.write_bytes(data)
    return read_document(path)


def proposed(tables: Path, tmp_path: Path, data: bytes, suffix: str = ".csv", **options: str) -> Proposal:
    return propose(document(tmp_path, data, suffix), request(tables, {"edition": "2026-1", **options}))


@cache
def cn_files(tables: Path) -> dict[str, str]:
    return {f"cn/{path.name}": path.read_text("utf-8") for path in (tables / "cn").iterdir() if path.is_file()}
