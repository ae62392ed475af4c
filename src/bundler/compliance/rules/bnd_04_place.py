"""The goods leave one customs district that may run the regime, under the code by which they entered it."""

from __future__ import annotations

from collections.abc import Iterable

from bundler.catalogue.item import Item
from bundler.compliance.case import Case
from bundler.compliance.finding import Finding, Severity
from bundler.duty.goods import Goods
from bundler.tariff.day import Day

CODE = "BND-04"
SOURCES = ("2021-39", "A2018-194")
SOLVER_FACE = True


BONDED = ("1210", "1239")
Told = tuple[Severity, str, str, str]
"""Of a finding its severity, message, hint and source."""


def concerns(goods: Goods) -> bool:
    """Goods whose place is known."""
    return goods.item.customs_district is not None or goods.item.account_book is not None


def is_foreign(item: Item, supervision_code: str) -> bool:
    """Whether an item is bonded stock, and the code none by which stock enters a zone."""
    return item.account_book is not None and supervision_code not in BONDED


def check(case: Case) -> Iterable[Finding]:
    """Mixed districts and bonded stock under another code are errors; an unknown district needs a person, a presumed place is a warning."""
    mode = case.order.supervision_code
    stated = {line.goods.item.customs_district for line in case.found.lines}
    found = _mixed(case, stated) if len(stated) > 1 else []
    for district in sorted(stated, key=str) if len(stated) > 1 else stated:
        told = None if district is None else _of_place(district, mode, case.day, case.unsure)
        if told is not None:
            severity, message, hint, source = told
            found.append(Finding(CODE, severity, message, hint, case.numbers(), source))
    foreign = () if mode in BONDED else tuple(line.number for line in case.found.lines if is_foreign(line.goods.item, mode))
    if foreign:
        found.append(Finding(
            CODE, "error", f"Bonded stock is declared under {mode}, not under the code by which it entered the zone.",
            "Declare it under 1210 (or 1239 where it entered under that).", foreign, "A2018-194",
        ))  # fmt: skip
    return found


def _mixed(case: Case, stated: set[str | None]) -> list[Finding]:
    districts, found = sorted(district for district in stated if district is not None), []
    if None in stated:
        numbers = tuple(line.number for line in case.found.lines if line.goods.item.customs_district is None)
        message = f"Some goods lie in {districts[0]}, of others the customs district is not stated."
        found.append(Finding(CODE, "warning", message, "State customs_district.", numbers, "A2018-194"))
    if len(districts) > 1:
        found.append(Finding(
            CODE, "error", f"The goods lie in {len(districts)} customs districts: {', '.join(districts)}.",
            "Ship the goods of each district as an order of its own.", case.numbers(), "A2018-194",
        ))  # fmt: skip
    return found


def _of_place(district: str, mode: str, day: Day, unsure: Severity) -> Told | None:
    """What is to be said of a place under a code, worked out once a day."""
    key = CODE, district, mode, unsure
    known: tuple[Told | None] | None = day.derived(key)
    return day.derive(key, (_place(district, mode, day, unsure),))[0] if known is None else known[0]


def _place(district: str, mode: str, day: Day, unsure: Severity) -> Told | None:
    if district not in day.tables.districts:
        return "review", f"{district} is not a customs district.", "Use a code of districts.csv.", "codes-2020-05"
    if mode not in BONDED:
        return None
    zone = day.zone(district)
    if zone is None or mode not in zone.modes:
        message, hint = f"It is not known whether district {district} may run {mode}.", "Confirm it and add the place to zones.toml."
        return unsure, message, hint, zone.source if zone else "2021-39"
    if day.evidence(zone) == "presumed":
        message, hint = f"That district {district} may run {mode} is presumed.", "Confirm it and set the evidence of its row in zones.toml."
        return unsure, message, hint, zone.source
    return None
