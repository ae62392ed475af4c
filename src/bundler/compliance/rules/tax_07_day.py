"""The rates are those of the day on which the declaration is completed."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import GoodsCase
from bundler.compliance.finding import Finding

CODE = "TAX-07"
SOURCES = ("O272",)
OF_CODE = True


def check_goods(case: GoodsCase) -> Iterator[Finding]:
    """A tariff row whose statement is older than the tariff of the year is named: it may have moved since."""
    line, year = case.goods.line, case.day.day.year
    if line is not None and line.verified_on.year < year:
        yield Finding(
            CODE,
            "warning",
            f"The tariff row of {line.hs_code} was last verified on {line.verified_on}, before the tariff of {year}.",
            "Compare it with the tariff in force and renew verified_on.",
            source=line.source,
        )
