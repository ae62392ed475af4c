"""Nothing expired is sold, and a bundle lasts as long as its shortest component."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding

CODE = "BUN-07"
SOURCES = ("expiry-practice",)


def check(case: Case) -> Iterator[Finding]:
    """Expired goods are an error; the last good day of a bundle is told."""
    day = case.day.day
    lasting: dict[str, list[tuple[str, str]]] = {}
    for part in case.found.parts:
        expires = part.goods.item.expires_on
        if expires is None:
            continue
        if expires < day:
            yield Finding(
                CODE, "error", f"{part.goods.item.sku} expired on {expires}.", "Take it out: expired stock is re-exported or destroyed.",
                tuple(line.number for line in case.found.lines_of(part)), SOURCES[0],
            )  # fmt: skip
        elif part.bundle is not None:
            lasting.setdefault(part.bundle.id, []).append((expires.isoformat(), part.goods.item.sku))
    for bundle, days in lasting.items():
        last, sku = min(days)
        yield Finding(CODE, "info", f"Bundle {bundle} is good until {last}, the day of {sku}.", "", (), SOURCES[0])
