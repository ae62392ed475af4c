"""Made-up documents and requests, and the edition that a proposal makes."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import date
from pathlib import Path

from bundler.tariff import Tables, load_tables
from bundler.tariff.loader import shipped_folder
from bundler.upkeep.importing.proposal import Issue, Proposal
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.sheets import Document, Sheet

READ_ON = date(2026, 11, 24)


def document(*tables: str) -> Document:
    """Tables as CSV text, one a sheet."""
    sheets = []
    for at, text in enumerate(tables, start=1):
        reader = csv.reader(io.StringIO(text))
        sheets.append(Sheet(f"sheet {at}", tuple((reader.line_num, tuple(row)) for row in reader)))
    return Document("made-up.csv", "".join(tables).encode(), tuple(sheets))


def request(start: date, tables: Path | None = None, **options: str) -> Request:
    folder = tables or shipped_folder()
    return Request(folder, "made-up-1", "A made-up document", date(2026, 11, 20), start, "public_copy", READ_ON, options)


def written(proposal: Proposal, folder: Path, tables: Path | None = None) -> Path:
    """The tables with the edits of a proposal, in a new folder."""
    shutil.copytree(tables or shipped_folder(), folder)
    for name, text in proposal.files.items():
        (folder / name).write_text(text, "utf-8", newline="")
    return folder


def loaded(proposal: Proposal, folder: Path, tables: Path | None = None) -> Tables:
    return load_tables(written(proposal, folder / "tables", tables))


def told(proposal: Proposal, *severities: str) -> list[tuple[str, str, int | None]]:
    """The issues of some severities: severity, code and row."""
    return [(each.severity, each.code, each.row) for each in proposal.issues if each.severity in severities or not severities]


def issue(proposal: Proposal, code: str) -> Issue:
    """The one issue with a code."""
    (found,) = [each for each in proposal.issues if each.code == code]
    return found
