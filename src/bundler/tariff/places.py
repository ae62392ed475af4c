"""Where a row stands: its file and its line, so that whoever reads an answer can open the row behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from bundler.tariff.parsed import Parsed
from bundler.tariff.rows import Record
from bundler.tariff.tables import Tables

FOLDER = "cn"
FILES: Mapping[str, str] = {
    "tariff_line": "tariff_lines.csv",
    "vat_class": "tariff_lines.csv",
    "listing": "positive_list.csv",
    "exchange_rate": "exchange_rates.csv",
    "limit": "limits.toml",
    "vat": "vat.toml",
    "vat_scope": "vat.toml",
    "consumption_tax": "consumption_tax.toml",
    "edition": "positive_list_editions.toml",
    "remark": "remarks.toml",
    "origin_ban": "origin_bans.toml",
    "zone": "zones.toml",
    "postal_rate": "personal_articles.toml",
    "postal_special_rate": "personal_articles.toml",
    "postal_exemption": "personal_articles.toml",
    "parcel_limit": "personal_articles.toml",
    "postal_category": "personal_articles.toml",
    "postal_goods": "personal_articles.toml",
}
"""The file of each kind of fact; the class of a code is a cell of its tariff line."""


class Place(NamedTuple):
    """A file of an edition, such as ``cn/vat.toml``, and the line at which a row begins, None where it is not known."""

    file: str
    row: int | None

    def __str__(self) -> str:
        return self.file if self.row is None else f"{self.file}:{self.row}"


def place_of(tables: Tables, kind: str, key: str, row: Any) -> Place:
    """Return where a row of a key stands; of no row at all, the file in which it would."""
    file = f"{FOLDER}/{FILES[kind]}"
    if row is None or isinstance(row, Record):
        return Place(file, None if row is None else row.row)
    table = _long_tables(tables)[kind]
    return Place(file, table.row_number(key, table[key].index(row)))


def _long_tables(tables: Tables) -> Mapping[str, Parsed[Any]]:
    return {
        "tariff_line": tables.tariff_lines,
        "vat_class": tables.tariff_lines,
        "listing": tables.listings,
        "exchange_rate": tables.exchange_rates,
    }
