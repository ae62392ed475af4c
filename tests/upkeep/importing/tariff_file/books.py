"""Made-up code books: what the tables say of a few chapters, printed as books print it, for tests to edit."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from bundler.tariff import Tables, load_tables
from bundler.tariff.loader import shipped_folder
from bundler.upkeep.importing.csv_table import CsvTable
from bundler.upkeep.importing.proposal import Proposal, write_proposal
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.sheets import Document, read_document
from bundler.upkeep.importing.tariff_file import propose

START = date(2027, 1, 1)
CHAPTERS = ("17", "22", "33")
HEADER = ("商品编码", "商品名称", "法定第一单位", "法定第二单位", "最惠国税率", "暂定税率", "增值税率", "消费税率", "监管条件")
CODE, NAME, UNIT_1, UNIT_2, MFN, PROVISIONAL, VAT, TAX, DOCUMENTS = range(9)
VAT_PERCENT = {"standard": "13%", "reduced": "9%", "exempt": "0", "special-3": "3%", "": ""}
TAX_PERCENT = {
    "": "0", "wine": "10%", "fermented-drinks": "10%", "spirits": "20%；0.912元/升", "liqueur": "20%", "beer": "从量",
    "yellow-wine": "从量",
    "drink-bases": "5%", "cosmetics-ml": "15%", "cosmetics-g": "15%", "cosmetics-sheet": "15%", "cosmetics-other": "15%",
    "ethanol-unmodelled": "0",
}  # fmt: skip
"""As a book of 2026 would print the classes of these chapters; written down here, not taken from the engine."""


def small_tables(folder: Path) -> Path:
    """A copy of the shipped tables with the lines of a few chapters, so that a test is quick."""
    tables = folder / "tariff_tables"
    shutil.copytree(shipped_folder(), tables)
    lines = tables / "cn" / "tariff_lines.csv"
    rows = lines.read_text("utf-8").splitlines(keepends=True)
    lines.write_text("".join([rows[0], *(row for row in rows[1:] if row.startswith(CHAPTERS))]), "utf-8")
    return tables


def printed(tables: Path, on: date = START) -> dict[str, list[str]]:
    """What a book prints of the lines of the tables, by code."""
    rows = CsvTable((tables / "cn" / "tariff_lines.csv").read_text("utf-8")).rows_on(on)
    return {code: _row(row) for code, row in rows.items()}


def _row(row: Mapping[str, str]) -> list[str]:
    return [
        row["hs_code"], row["name_zh"], row["unit_1"], row["unit_2"], row["mfn_percent"],
        "见附注" if row["provisional_percent"] == "unknown" else row["provisional_percent"],
        VAT_PERCENT[row["vat_class"]], TAX_PERCENT[row["consumption_tax"]], row["documents"],
    ]  # fmt: skip


def document(folder: Path, rows: Iterable[Sequence[str]], header: Sequence[str] = HEADER, name: str = "book.csv") -> Document:
    path = folder / name
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows([header, *rows])
    path.write_text(file.getvalue(), "utf-8")
    return read_document(path)


def request(tables: Path, start: date = START, evidence: str = "public_copy", **options: str) -> Request:
    return Request(
        tables=tables, source="made-up-book", title="A made-up code book", published=start, start=start, evidence=evidence,
        read_on=start, options=options,
    )  # fmt: skip


def proposed(
    folder: Path,
    tables: Path,
    rows: Iterable[Sequence[str]],
    header: Sequence[str] = HEADER,
    start: date = START,
    evidence: str = "public_copy",
    **options: str,
) -> Proposal:
    return propose(document(folder, rows, header), request(tables, start, evidence, **options))


def loaded(folder: Path, tables: Path, proposal: Proposal) -> Tables:
    """The tables as a proposal leaves them: it loads."""
    write_proposal(proposal, tables, folder / "proposal")
    return load_tables(folder / "proposal" / "tariff_tables")


def codes(proposal: Proposal, severity: str = "") -> list[str]:
    return [issue.code for issue in proposal.issues if severity in ("", issue.severity)]


def issue(proposal: Proposal, code: str) -> str:
    """The one issue of a code, as a person reads it."""
    (found,) = [each for each in proposal.issues if each.code == code]
    return f"{found.severity} row {found.row} {found.column}: {found.message}"
