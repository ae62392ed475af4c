"""What rules look at: an assessed order, or goods on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bundler.catalogue.item import Item
from bundler.catalogue.order import BundleLine, ItemLine, Order
from bundler.compliance.finding import Severity
from bundler.duty.assess import Assessment, Branch
from bundler.duty.explode import Part
from bundler.duty.goods import Goods
from bundler.duty.threshold import Threshold
from bundler.tariff.day import Day
from bundler.values.money import format as yuan


@dataclass(frozen=True, slots=True)
class GoodsCase:
    """Goods under a supervision code; with ``strict`` presumed facts need a person."""

    goods: Goods
    supervision_code: str
    strict: bool

    @property
    def unsure(self) -> Severity:
        """How grave a presumed fact is: a warning, or a review when strict."""
        return "review" if self.strict else "warning"

    @property
    def item(self) -> Item:
        """The item itself."""
        return self.goods.item

    @property
    def day(self) -> Day:
        """The tables on the day."""
        return self.goods.day


@dataclass(eq=False, slots=True, init=False)
class Case:
    """An assessed order, as it was stated, with the tables of its day.

    ``reassess`` assesses another order with the same catalogue and tables; ``hints`` says whether a hint may take long to find.
    """

    found: Assessment
    reassess: Callable[[Order], Assessment]
    hints: bool
    order: Order
    day: Day
    _bundles: Sequence[tuple[BundleLine, list[Part]]] | None

    def __init__(self, found: Assessment, reassess: Callable[[Order], Assessment], *, hints: bool = True) -> None:
        self.found, self.reassess, self.hints = found, reassess, hints
        self.order, self.day, self._bundles = found.order, found.day, None

    @property
    def unsure(self) -> Severity:
        """How grave a presumed fact is: a warning, or a review when strict."""
        return "review" if self.order.strict else "warning"

    @property
    def approved(self) -> bool:
        """Whether the prices belong to a promotion that customs approved."""
        return self.order.promotion is not None and self.order.promotion.approved

    def numbers_by_goods(self) -> dict[Goods, tuple[int, ...]]:
        """Return the declared line numbers of each goods of the order."""
        found: dict[Goods, tuple[int, ...]] = {}
        for line in self.found.lines:
            goods = line.goods
            found[goods] = (*found[goods], line.number) if goods in found else (line.number,)
        return found

    def bundles(self) -> Sequence[tuple[BundleLine, list[Part]]]:
        """Return the bundles of the order with their parts; two with one id stay apart."""
        if self._bundles is None:
            found: dict[int, tuple[BundleLine, list[Part]]] = {}
            for part in self.found.parts:
                if part.bundle is not None:
                    found.setdefault(id(part.bundle), (part.bundle, []))[1].append(part)
            self._bundles = tuple(found.values())
        return self._bundles

    def numbers_of(self, parts: Iterable[Part]) -> tuple[int, ...]:
        """Return the declared line numbers of some parts."""
        return tuple(line.number for part in parts for line in self.found.lines_of(part))

    def taxes_against_public(self) -> str:
        """Return in words the tax of the order, and what it would be without overrides and gifts."""
        return f"Tax {_told(self.found)}; at public prices {_told(self.reassess(_at_public_prices(self.found)))}."

    def is_near(self, value: int | Fraction, limit: int | Fraction) -> bool:
        """Whether ``value`` lies from the near share of ``limit`` up to, excluding, ``limit`` itself."""
        near = self.day.near_cliff
        return near is not None and value < limit and limit * near[0] <= value * near[1]

    def is_near_threshold(self, test: Threshold, value: int, pieces: int) -> bool:
        """Whether ``pieces`` worth ``value`` fen lie close under a threshold that is certain."""
        return test.certain and self.is_near(value * test.denominator, test.low * pieces)

    def numbers(self, *skus: str) -> tuple[int, ...]:
        """Return the declared line numbers of some skus, or of all lines."""
        return tuple(line.number for line in self.found.lines if not skus or line.goods.item.sku in skus)


def _told(found: Assessment) -> str:
    if found.branch is Branch.OUT:
        return "none, as the order is out of the regime"
    return "not known" if found.tax is None else yuan(found.tax)


def _at_public_prices(found: Assessment) -> Order:
    """The same order without price overrides, and with bundles that are given away at their stand-alone sums."""
    given: dict[int, int] = {}
    for part in found.parts:
        if part.bundle is not None and not part.bundle.price:
            given[id(part.bundle)] = given.get(id(part.bundle), 0) + part.public // part.bundle.quantity
    lines = [
        line.model_copy(update={"unit_price": None} if isinstance(line, ItemLine) else {"price": given.get(id(line), line.price)})
        for line in found.order.lines
    ]
    return found.order.model_copy(update={"lines": lines})
