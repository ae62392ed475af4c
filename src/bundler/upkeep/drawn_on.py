"""The rows of the tables that are drawn on for tariff codes on a day, and which codes draw on each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bundler.tariff.day import Day, in_force
from bundler.tariff.figures import KINDS
from bundler.tariff.places import Place, place_of
from bundler.tariff.rows import ConsumptionTaxPeriod, TariffLine
from bundler.upkeep.holdings import Cell, Holdings

DOLLAR = "USD"
"""The currency of the thresholds that are converted at the customs rate."""
WHATEVER_THE_CODE = ("limit", "postal_exemption", "parcel_limit")
"""Kinds of which every row in force is drawn on for any goods: as an order, or compared with articles sent by post."""


@dataclass(slots=True)
class Drawn:
    """A fact with the cells that draw on it; without a row in the tables source, evidence and ``verified_on`` are None.

    ``reasons`` tell why it is in doubt beyond its evidence.
    """

    kind: str
    key: str
    says: str
    place: Place
    start: date | None
    source: str | None
    evidence: str | None
    verified_on: date | None
    reasons: tuple[str, ...]
    cells: list[Cell] = field(default_factory=list)


def drawn_on(day: Day, holdings: Holdings) -> list[Drawn]:
    """Return every fact that the codes of ``holdings`` draw on, each once: it has one row on a day."""
    facts = _Facts(day)
    for code in holdings.codes:
        line = day.line(code)
        facts.draw("tariff_line", code, line, [code])
        facts.listing(code)
        if line is not None:
            facts.taxes(code, line)
        facts.bans(code, holdings.origins.get(code))
        facts.postal(code)
    for kind in WHATEVER_THE_CODE:
        for key, rows in KINDS[kind].rows(day.tables).items():
            if row := in_force(rows, day.day):
                facts.draw(kind, key, row, holdings.codes)
    for district in holdings.districts if holdings.weighed else day.tables.zones:
        facts.draw("zone", district, day.zone(district), [(code, district) for code in holdings.districts.get(district, ())])
    return list(facts.found.values())


class _Facts:
    """Facts by kind and key, described when the first cell draws on them."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self.found: dict[tuple[str, str], Drawn] = {}

    def draw(self, kind: str, key: str, row: Any, cells: Iterable[Cell]) -> None:
        fact = self.found.get((kind, key))
        if fact is None:
            fact = self.found[kind, key] = self._described(kind, key, row)
        fact.cells.extend(cells)

    def listing(self, code: str) -> None:
        listing = self.day.listing(code)
        self.draw("listing", code[:8], listing, [code])
        for remark in self.day.remarks(listing):
            self.draw("remark", remark.key, remark, [code])

    def taxes(self, code: str, line: TariffLine) -> None:
        if line.vat_class:
            self.draw("vat", line.vat_class, self.day.vat(line.vat_class), [code])
        if change := self.day.vat_scope_change(line):
            name = f"{line.vat_class} class, as before {change.start}"
            self.found["vat_class", code] = Drawn(
                "vat_class", code, name, place_of(self.day.tables, "vat_class", code, line), line.start, change.source, "presumed",
                line.verified_on, ("scope_changed",), [code],
            )  # fmt: skip
        if line.consumption_tax:
            period = self.day.consumption_tax(line.consumption_tax)
            self.draw("consumption_tax", line.consumption_tax, period, [code])
            if period is not None and _in_dollars(period):
                self.draw("exchange_rate", DOLLAR, self.day.exchange_rate(DOLLAR)[0], [code])

    def bans(self, code: str, origins: Iterable[str] | None) -> None:
        """Without a catalogue every suspension that touches the code, else those of the origins of its items."""
        if origins is None:
            for ban in self.day.tables.origin_bans:
                if self.day.day in ban.period and code.startswith(tuple(ban.hs_prefixes)):
                    self.draw("origin_ban", ban.key, ban, [code])
            return
        for origin in origins:
            if found := self.day.origin_ban(origin, code):
                self.draw("origin_ban", found.key, found, [(code, origin)])

    def postal(self, code: str) -> None:
        postal = self.day.postal
        goods = postal.goods(code)
        if goods is None:
            return
        self.draw("postal_goods", goods.key, goods, [code])
        for key in filter(None, (goods.category, goods.dear_category)):
            category = postal.category(key)
            self.draw("postal_category", key, category, [code])
            if category is not None:
                self.draw("postal_rate", category.tier, postal.rate(category.tier), [code])

    def _described(self, kind: str, key: str, row: Any) -> Drawn:
        place = place_of(self.day.tables, kind, key, row)
        if row is None:
            return Drawn(kind, key, "no row on this day", place, None, None, None, None, ("unknown",))
        reasons = () if self.day.speaks(row) else ("carried_back",)
        if kind == "exchange_rate" and not self.day.exchange_rate(key)[1]:
            reasons = (*reasons, "carried_on")
        evidence = self.day.evidence(row)
        return Drawn(kind, key, _says(kind, row), place, row.start, row.source, evidence, row.verified_on, reasons)


def _in_dollars(period: ConsumptionTaxPeriod) -> bool:
    return any(test.at_least_usd_per_tonne is not None for test in period.threshold)


def _says(kind: str, row: Any) -> str:
    if kind in KINDS:
        return KINDS[kind].value(row)
    return str(row.name_zh) if kind == "tariff_line" else f"{row.status} {row.name_zh}".rstrip()
