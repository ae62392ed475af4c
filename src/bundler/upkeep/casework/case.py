"""A worked case of an order: what it is, and what has to come out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from bundler.errors import Fault
from bundler.tariff.reading import read_bytes, read_record, read_toml
from bundler.tariff.rows import Record
from bundler.values.near import did_you_mean
from bundler.values.toml import headers

FOLDER = Path("cn") / "cases"
AMOUNTS = ("order_value", "tariff", "consumption_tax", "vat", "tax", "payable")
LINE_AMOUNTS = ("dutiable_value", "tariff", "consumption_tax", "vat")
ORDER = "quote"
FORMULAS = ("line", "full_tax", "rate", "bundle", "threshold", "postal")
"""The kinds of cases of the formulas alone, which the tests of the tables run."""
KINDS = (ORDER, *FORMULAS)
Status = Literal["computed", "published", "published_wrong"]


class QuoteCase(Record):
    """An order with the items it names, on a day, and the answer it must have.

    ``expect`` holds the verdict, the amounts that are known and, line by line, the same. ``published`` are the figures that ``source``
    prints; where the status is ``published_wrong`` one of them differs from what the law gives, and ``note`` says why.
    """

    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    kind: Literal["quote"]
    status: Status
    on: date
    source: str = ""
    note: str = ""
    published: dict[str, str] = Field(default_factory=dict)
    order: dict[str, Any]
    items: list[dict[str, Any]]
    expect: dict[str, Any]


def read_cases(tables: Path) -> tuple[dict[str, list[QuoteCase]], list[Fault]]:
    """Return the cases of orders by their file, as ``cn/cases/quotes.toml``, and the faults of those that cannot be read.

    Cases of the formulas alone are left out.
    """
    found: dict[str, list[QuoteCase]] = {}
    faults: list[Fault] = []
    for name, text, entries in read_entries(tables, faults):
        found[name] = list(_cases(name, text, entries, faults))
    return found, faults


def read_entries(tables: Path, faults: list[Fault]) -> Iterator[tuple[str, str, list[Any]]]:
    """Yield every file of cases with its text and its cases of all kinds as they stand; what is none of them is a fault."""
    for path in sorted((tables / FOLDER).glob("*.toml")):
        name, own = (FOLDER / path.name).as_posix(), list[Fault]()
        raw = read_bytes(path, own)
        faults += [replace(fault, place=name) for fault in own]
        entries: list[Any] = []
        for key, value in read_toml(name, raw, faults).items():
            if key == "case" and isinstance(value, list):
                entries = value
            else:
                hint = f"{did_you_mean(key, ['case'])} A case begins with [[case]].".strip()
                faults.append(Fault(name, f"unknown table {key!r}, which nothing runs", "unknown_key", field=key, hint=hint))
        yield name, raw.decode("utf-8", "replace"), entries


def _cases(name: str, text: str, entries: list[Any], faults: list[Fault]) -> Iterator[QuoteCase]:
    lines = headers(text, "case")
    rows = lines if len(lines) == len(entries) else [None] * len(entries)  # written in another way than by headers
    for row, entry in zip(rows, entries, strict=True):
        kind = entry.get("kind", ORDER) if isinstance(entry, dict) else ORDER
        if kind not in KINDS:
            hint = f"{did_you_mean(str(kind), KINDS)} An order is of the kind {ORDER!r}.".strip()
            faults.append(
                Fault(name, "unknown kind of case, which nothing runs", "literal_error", row=row, field="kind", value=kind, hint=hint)
            )
        elif kind == ORDER and (case := read_record(name, QuoteCase, entry, row, faults)) is not None:
            case.remember_row(row)
            yield case
