"""One edition of the tables: immutable, hashed, looked up by key and day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from bundler.tariff.coverage import Coverage
from bundler.tariff.parsed import Parsed
from bundler.tariff.postal import Postal
from bundler.tariff.rows import (
    ConsumptionTaxClass,
    Document,
    Edition,
    ExchangeRate,
    Instrument,
    Limit,
    Listing,
    OriginBan,
    Remark,
    TariffLine,
    Unit,
    VatRate,
    VatScopeChange,
    Zone,
)

if TYPE_CHECKING:
    from bundler.tariff.day import Day

DAYS_KEPT = 64


@dataclass(frozen=True, eq=False)
class Tables:
    """Everything one edition of ``tariff_tables`` says; ask ``on(day)`` for what is true on a day.

    ``sha256`` covers the bytes of every table file and of ``coverage.toml``, whose last verified day answers name: two editions with the
    same hash give the same answers.
    """

    edition: str
    sha256: str
    coverage: Coverage
    instruments: Mapping[str, Instrument]
    limits: Mapping[str, tuple[Limit, ...]]
    vat_rates: Mapping[str, tuple[VatRate, ...]]
    vat_scope_changes: tuple[VatScopeChange, ...]
    consumption_taxes: Mapping[str, ConsumptionTaxClass]
    tariff_lines: Parsed[TariffLine]
    listings: Parsed[Listing]
    editions: Mapping[str, tuple[Edition, ...]]
    remarks: Mapping[str, tuple[Remark, ...]]
    origin_bans: tuple[OriginBan, ...]
    exchange_rates: Parsed[ExchangeRate]
    zones: Mapping[str, tuple[Zone, ...]]
    postal: Postal
    units: Mapping[str, Unit]
    documents: Mapping[str, Document]
    districts: Mapping[str, str]
    origins: Mapping[str, str]
    country_codes: Mapping[str, str]
    currency_codes: Mapping[str, str]
    transport_modes: Mapping[str, str]
    _days: dict[date, Day] = field(default_factory=dict, repr=False)

    def on(self, day: date) -> Day:
        """Return the view of the tables on a day; views are shared."""
        view = self._days.get(day)
        if view is None:
            from bundler.tariff.day import Day

            if len(self._days) >= DAYS_KEPT:
                self._days.clear()
            view = self._days[day] = Day(self, day)
        return view

    def __repr__(self) -> str:
        return f"<Tables {self.edition} {self.sha256[:12]}: {len(self.tariff_lines)} tariff codes>"
