"""The long tables, tariff lines and listings: their columns, and how two rows of one code differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bundler.tariff.rows import Listing, TariffLine
from bundler.tariff.tables import Tables
from bundler.tariff.wording import percent

Difference = tuple[str, str | None, str | None]
"""A column, and what it said before and after."""
WHOLE = "row"
"""The column of a code that begins or ends."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """A long table: its rows by code, the names of its columns, and the words of a row in each."""

    kind: str
    title: str
    rows: Callable[[Tables], Mapping[str, Sequence[Any]]]
    names: Mapping[str, str]
    words: Callable[[Any], Mapping[str, str | None]]
    units: Mapping[str, str]
    whole: str
    """The column that stands for the whole row where the day before or after has none, else what such a row is."""
    absent: str
    """What a day without a row means."""

    def differences(self, before: Any, after: Any) -> Iterator[Difference]:
        """Yield every column in which two rows of a code differ; one that begins or ends differs as a whole."""
        if before is None or after is None:
            yield WHOLE, self._whole(before), self._whole(after)
            return
        was, now = self.words(before), self.words(after)
        yield from ((key, was[key], now[key]) for key in was if was[key] != now[key])

    def _whole(self, row: Any) -> str | None:
        return None if row is None else self.words(row).get(self.whole) or self.whole


def _line(row: TariffLine) -> dict[str, str | None]:
    provisional = "exists, not known" if row.provisional_unknown else None if row.provisional is None else percent(row.provisional)
    return {
        "name": row.name_zh,
        "units": ", ".join(row.units) or None,
        "mfn": None if row.mfn is None else percent(row.mfn),
        "provisional": provisional,
        "vat_class": row.vat_class or None,
        "consumption_tax": row.consumption_tax or None,
        "documents": row.documents or None,
    }


def _listing(row: Listing) -> dict[str, str | None]:
    return {"status": f"{row.status} ({', '.join(row.remarks)})" if row.remarks else row.status}


BULK: tuple[Bulk, ...] = (
    Bulk(
        "tariff_line", "Tariff lines", lambda tables: tables.tariff_lines,
        {
            WHOLE: "", "name": "name", "units": "legal units", "mfn": "MFN rate", "provisional": "provisional rate",
            "vat_class": "VAT class", "consumption_tax": "consumption tax class", "documents": "supervision documents",
        },
        _line, {"mfn": "%", "provisional": "%"}, "in force", "–",
    ),
    Bulk(
        "listing", "Positive list", lambda tables: tables.listings, {WHOLE: "", "status": ""}, _listing, {}, "status", "not known",
    ),
)  # fmt: skip
