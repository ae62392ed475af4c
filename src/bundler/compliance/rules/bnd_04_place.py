"""The goods leave one customs district that may run the regime, under the code by which they entered it."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.catalogue.item import Item
from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.duty.goods import Goods

CODE = "BND-04"
SOURCES = ("2021-39", "A2018-194")
SOLVER_FACE = True


BONDED = ("1210", "1239")


def concerns(goods: Goods) -> bool:
    """Goods whose place is known."""
    return goods.item.customs_district is not None or goods.item.account_book is not None


def is_foreign(item: Item, supervision_code: str) -> bool:
    """Whether an item is bonded stock, and the code none by which stock enters a zone."""
    return item.account_book is not None and supervision_code not in BONDED


def check(case: Case) -> Iterator[Finding]:
    """Mixed districts and bonded stock under another code are errors; an unknown district needs a person, a presumed place is a warning."""
    mode, tables = case.order.supervision_code, case.day.tables
    stated = {line.goods.item.customs_district for line in case.found.lines}
    districts = sorted(stated - {None}, key=str)
    if districts and None in stated:
        numbers = tuple(line.number for line in case.found.lines if line.goods.item.customs_district is None)
        message = f"Some goods lie in {districts[0]}, of others the customs district is not stated."
        yield Finding(CODE, "warning", message, "State customs_district.", numbers, "A2018-194")
    if len(districts) > 1:
        yield Finding(
            CODE, "error", f"The goods lie in {len(districts)} customs districts: {', '.join(map(str, districts))}.",
            "Ship the goods of each district as an order of its own.", case.numbers(), "A2018-194",
        )  # fmt: skip
    for district in districts:
        if district not in tables.districts:
            yield Finding(
                CODE, "review", f"{district} is not a customs district.", "Use a code of districts.csv.", case.numbers(), "codes-2020-05"
            )
            continue
        zone = case.day.zone(str(district))
        if mode in BONDED and (zone is None or mode not in zone.modes):
            yield Finding(
                CODE, case.unsure, f"It is not known whether district {district} may run {mode}.",
                "Confirm it and add the place to zones.toml.", case.numbers(), zone.source if zone else "2021-39",
            )  # fmt: skip
        elif mode in BONDED and zone is not None and case.day.evidence(zone) == "presumed":
            yield Finding(
                CODE, case.unsure, f"That district {district} may run {mode} is presumed.",
                "Confirm it and set the evidence of its row in zones.toml.", case.numbers(), zone.source,
            )  # fmt: skip
    numbers = tuple(line.number for line in case.found.lines if is_foreign(line.goods.item, mode))
    if numbers:
        yield Finding(
            CODE, "error", f"Bonded stock is declared under {mode}, not under the code by which it entered the zone.",
            "Declare it under 1210 (or 1239 where it entered under that).", numbers, "A2018-194",
        )  # fmt: skip
