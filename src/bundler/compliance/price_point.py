"""A point of the curve of an order: one amount with the values and taxes that it gives."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bundler.duty.assess import Assessment, Branch
from bundler.values import exact
from bundler.values.money import format as yuan

RATE_PLACES = 6


@dataclass(frozen=True, eq=False, slots=True)
class Point:
    """An amount in fen and the assessment of the order with it. ``to_dict`` is the wire form."""

    amount: int
    found: Assessment

    def to_dict(self) -> dict[str, Any]:
        """Return the point as JSON-ready data; taxes are null where they are not known or the order is out of the channel."""
        found = self.found
        formed = found.branch is not Branch.UNFORMED
        return {
            "price": yuan(self.amount),
            "goods_value": yuan(found.goods_value),
            "order_value": yuan(found.order_value) if formed else None,
            "tariff": _yuan(found.tariff),
            "consumption_tax": _yuan(found.consumption_tax),
            "vat": _yuan(found.vat),
            "tax": _yuan(found.tax),
            "payable": _yuan(found.payable),
            "effective_rate": None if found.tax is None else exact.format(Fraction(found.tax, found.order_value), RATE_PLACES),
            "branch": found.branch.name.lower(),
        }


def _yuan(fen: int | None) -> str | None:
    return None if fen is None else yuan(fen)
