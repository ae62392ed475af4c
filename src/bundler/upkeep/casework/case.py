"""A worked case of an order: what it is, and what has to come out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from bundler.errors import Fault
from bundler.tariff.reading import read_bytes, read_record, read_toml
from bundler.tariff.rows import Record

FOLDER = Path("cn") / "cases"
AMOUNTS = ("order_value", "tariff", "consumption_tax", "vat", "tax", "payable")
LINE_AMOUNTS = ("dutiable_value", "tariff", "consumption_tax", "vat")
Status = Literal["computed", "published", "published_wrong"]


class QuoteCase(Record):
    """An order with the items it names, on a day, and the answer it must have.

    ``expect`` holds the verdict, the amounts that are known and, line by line, the same. ``published`` are the figures that ``source``
    prints; where the status is ``published_wrong`` one of them differs from what the law gives, and ``note`` says why.
    """

    id: str
    title: str
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
    for path in sorted((tables / FOLDER).glob("*.toml")):
        name = (FOLDER / path.name).as_posix()
        raw = read_bytes(path, faults)
        entries = read_toml(name, raw, faults).get("case", [])
        found[name] = list(_cases(name, raw.decode("utf-8", "replace"), entries, faults))
    return found, faults


def _cases(name: str, text: str, entries: list[Any], faults: list[Fault]) -> Iterable[QuoteCase]:
    lines = [at for at, line in enumerate(text.splitlines(), start=1) if line.strip() == "[[case]]"]
    for row, entry in zip(lines, entries, strict=False):
        if isinstance(entry, dict) and entry.get("kind") == "quote":
            case = read_record(name, QuoteCase, entry, row, faults)
            if case is not None:
                case.remember_row(row)
                yield case
