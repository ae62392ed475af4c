"""What rules look at: an assessed order, or goods on a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from bundler.catalogue.item import Item
from bundler.catalogue.order import Order
from bundler.duty.assess import Assessment
from bundler.duty.goods import Goods
from bundler.tariff.day import Day


@dataclass(frozen=True, slots=True)
class GoodsCase:
    """Goods under a supervision code; with ``strict`` presumed facts need a person."""

    goods: Goods
    supervision_code: str
    strict: bool

    @property
    def item(self) -> Item:
        """The item itself."""
        return self.goods.item

    @property
    def day(self) -> Day:
        """The tables on the day."""
        return self.goods.day


@dataclass(eq=False, slots=True)
class Case:
    """An assessed order; ``at_public_prices`` assesses it once more with overrides and gifts at the catalogue's prices."""

    found: Assessment
    at_public_prices: Callable[[], Assessment]

    @property
    def order(self) -> Order:
        """The order as it was stated."""
        return self.found.order

    @property
    def day(self) -> Day:
        """The tables on the day."""
        return self.found.day

    @property
    def approved(self) -> bool:
        """Whether the prices belong to a promotion that customs approved."""
        return self.order.promotion is not None and self.order.promotion.approved

    def is_near(self, value: int | Fraction, limit: int | Fraction) -> bool:
        """Whether ``value`` is at least the near share of ``limit``."""
        share = self.day.share("near_cliff")
        return share is not None and value * share.denominator >= limit * share.numerator

    def numbers(self, *skus: str) -> tuple[int, ...]:
        """Return the declared line numbers of some skus, or of all lines."""
        return tuple(line.number for line in self.found.lines if not skus or line.goods.item.sku in skus)
