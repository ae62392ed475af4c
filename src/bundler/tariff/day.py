"""What the tables say on one day. Lookups are dictionary look-ups, remembered per day."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, Protocol, TypeVar

from bundler.tariff.gaps import GapsOfDay
from bundler.tariff.postal import PostalDay
from bundler.tariff.rows import (
    ConsumptionTaxPeriod,
    ExchangeRate,
    Limit,
    Listing,
    OriginBan,
    Remark,
    Stated,
    TariffLine,
    VatRate,
    VatScopeChange,
    Zone,
)
from bundler.tariff.tables import Tables
from bundler.values import exact, money


class _Dated(Protocol):
    @property
    def start(self) -> date: ...
    @property
    def until(self) -> date | None: ...


D = TypeVar("D", bound=_Dated)
V = TypeVar("V")
DERIVED_KEPT = 8_192


def in_force(rows: Iterable[D], day: date) -> D | None:
    """Return the row that is true on ``day``, or None. Periods of one key never overlap, so there is at most one."""
    for row in rows:
        if row.start <= day and (row.until is None or day <= row.until):
            return row
    return None


class Day:
    """The tables on one day; made by ``Tables.on``.

    ``derive`` keeps what other rooms worked out of its rows, so that it is worked out once.
    """

    def __init__(self, tables: Tables, day: date) -> None:
        self.tables = tables
        self.day = day
        self._derived: dict[Hashable, Any] = {}
        self._lines: dict[str, TariffLine] = {}
        self._listings: dict[str, Listing] = {}
        self._limits: dict[str, Limit | None] = {}
        self._fen: dict[str, int | None] = {}
        self._shares: dict[str, Fraction | None] = {}

    def derived(self, key: Hashable) -> Any:
        """Return what was kept under a key, None where nothing was."""
        return self._derived.get(key)

    def derive(self, key: Hashable, made: V) -> V:
        """Keep what was worked out under a key, and return it; all of it is let go where it becomes too much."""
        if len(self._derived) >= DERIVED_KEPT:
            self._derived.clear()
        self._derived[key] = made
        return made

    def speaks(self, row: Stated) -> bool:
        """Return whether the source of a row speaks on this day already, or the row is carried back to before it."""
        effective = self.tables.instruments[row.source].effective
        return effective is None or self.day >= effective

    def evidence(self, row: Stated) -> str:
        """Return how good the evidence of a row is on this day: before its source speaks, what it says is presumed."""
        return row.evidence if self.speaks(row) else "presumed"

    def line(self, hs_code: str) -> TariffLine | None:
        """Return the 10-digit tariff line in force, or None."""
        found = self._lines.get(hs_code)
        if found is None:
            found = in_force(self.tables.tariff_lines.get(hs_code, ()), self.day)
            if found is not None:
                self._lines[hs_code] = found  # what is not in the tables is not remembered: it has no end
        return found

    def vat(self, vat_class: str) -> VatRate | None:
        """Return the VAT rate of a class, or None where it is not known on this day."""
        return in_force(self.tables.vat_rates.get(vat_class, ()), self.day)

    def vat_scope_change(self, line: TariffLine) -> VatScopeChange | None:
        """Return the change of VAT scope that the line was not verified against, or None."""
        for change in self.tables.vat_scope_changes:
            open_on_the_day = change.start <= self.day and (change.until is None or self.day <= change.until)
            stale = open_on_the_day and line.verified_on < change.start
            if stale and line.vat_class in change.classes and change.touches(line.hs_code):
                return change
        return None

    def consumption_tax(self, key: str) -> ConsumptionTaxPeriod | None:
        """Return the wording of a consumption tax class, or None where it is not modelled on this day."""
        found = self.tables.consumption_taxes.get(key)
        return in_force(found.period, self.day) if found else None

    def limit(self, name: str) -> Limit | None:
        """Return a figure of the regime by name, or None where there is none on this day."""
        if name not in self._limits:
            self._limits[name] = in_force(self.tables.limits.get(name, ()), self.day)
        return self._limits[name]

    def fen(self, name: str) -> int | None:
        """Return a limit that is an amount, in fen."""
        if name not in self._fen:
            row = self.limit(name)
            self._fen[name] = None if row is None else money.parse(row.value)
        return self._fen[name]

    def share(self, name: str) -> Fraction | None:
        """Return a limit that is a share."""
        if name not in self._shares:
            row = self.limit(name)
            self._shares[name] = None if row is None else exact.parse(row.value)
        return self._shares[name]

    def count(self, name: str) -> int | None:
        """Return a limit that is a count."""
        row = self.limit(name)
        return None if row is None else int(row.value)

    @cached_property
    def taxed_share(self) -> Fraction | None:
        """The share of statutory VAT and consumption tax that is levied, or None before the regime."""
        return self.share("taxed_share")

    @cached_property
    def near_cliff(self) -> tuple[int, int] | None:
        """The share of a limit from which a value is close to it, as numerator and denominator, or None where there is none."""
        share = self.share("near_cliff")
        return None if share is None else share.as_integer_ratio()

    def listing(self, hs_code: str) -> Listing | None:
        """Return what the positive list says of the code's first eight digits; None means unknown, never "not allowed"."""
        hs8 = hs_code[:8]
        found = self._listings.get(hs8)
        if found is None:
            found = in_force(self.tables.listings.get(hs8, ()), self.day)
            if found is not None:
                self._listings[hs8] = found
        return found

    def remarks(self, listing: Listing | None) -> tuple[Remark, ...]:
        """Return the remarks in force on a listing."""
        if listing is None or not listing.remarks:
            return ()
        rows = (in_force(self.tables.remarks[key], self.day) for key in listing.remarks)
        return tuple(row for row in rows if row is not None)

    @cached_property
    def kilogram_limits(self) -> dict[str, Fraction]:
        """Kilograms that a person may import in a year, by the first digits of the tariff codes that count together."""
        found: dict[str, Fraction] = {}
        for rows in self.tables.remarks.values():
            row = in_force(rows, self.day)
            if row is not None and row.kind == "annual_kg" and row.kg is not None:
                found[row.group] = min(row.kg, found.get(row.group, row.kg))
        return found

    def origin_ban(self, origin: str, hs_code: str) -> OriginBan | None:
        """Return the suspension that touches goods of this origin and code, or None."""
        for ban in self.tables.origin_bans:
            if origin in ban.origins and self.day in ban.period and hs_code.startswith(tuple(ban.hs_prefixes)):
                return ban
        return None

    def bars(self, line: TariffLine) -> dict[str, str]:
        """Return the supervision document letters of a line that keep it out of the regime, with the reason of each."""
        documents = self.tables.documents
        return {letter: documents[letter].bars for letter in line.documents if letter in documents and documents[letter].bars}

    def zone(self, district: str) -> Zone | None:
        """Return what is known of a customs district as a place of the regime."""
        return in_force(self.tables.zones.get(district, ()), self.day)

    @cached_property
    def postal(self) -> PostalDay:
        """The postal channel on this day."""
        return PostalDay(self.tables.postal, self.day)

    @cached_property
    def gaps(self) -> GapsOfDay:
        """The known gaps of the tables on this day, by tariff code."""
        return GapsOfDay(self)

    def exchange_rate(self, currency: str) -> tuple[ExchangeRate | None, bool]:
        """Return the month's customs rate and True, or the last known earlier rate and False."""
        rows = self.tables.exchange_rates.get(currency, ())
        now = in_force(rows, self.day)
        if now is not None:
            return now, True
        earlier = [row for row in rows if row.start <= self.day]
        return (max(earlier, key=lambda row: row.start) if earlier else None), False
