"""Nothing expired is sold, and a bundle lasts as long as its shortest component."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.duty.goods import Goods

CODE = "BUN-07"
SOURCES = ("expiry-practice",)


def concerns(goods: Goods) -> bool:
    """Goods that expire."""
    return goods.item.expires_on is not None


def check(case: Case) -> Iterable[Finding]:
    """Expired goods are an error; the last good day of a bundle is told."""
    found, day = case.found, case.day.day
    if found.bundled:
        return _told(case)
    for part in found.parts:
        expires = part.goods.item.expires_on
        if expires is not None and expires < day:
            return _told(case)
    return ()


def _told(case: Case) -> Iterator[Finding]:
    day = case.day.day
    for part in case.found.parts:
        expires = part.goods.item.expires_on
        if expires is not None and expires < day:
            yield Finding(
                CODE, "error", f"{part.goods.item.sku} expired on {expires}.", "Take it out: expired stock is re-exported or destroyed.",
                case.numbers_of([part]), SOURCES[0],
            )  # fmt: skip
    for bundle, parts in case.bundles():
        days = [(expires, part.goods.item.sku) for part in parts if (expires := part.goods.item.expires_on) is not None and expires >= day]
        if days:
            last, sku = min(days)
            yield Finding(CODE, "info", f"Bundle {bundle.id} is good until {last}, the day of {sku}.", "", (), SOURCES[0])
