"""The composite tax of postal articles (行邮税): what a parcel of an order's goods would pay, were they articles.

With V the market value of a line and r the rate of its tier, tax = V · r, half-up to the fen; where the lines together come to no more than
the exemption nothing is levied, and one fen more is levied whole. The share of seventy per cent is of the regime, and never taken here.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bundler.duty.assess import Assessment
from bundler.duty.explode import DeclaredLine
from bundler.duty.goods import content_of
from bundler.duty.threshold import threshold
from bundler.tariff.day import Day
from bundler.tariff.postal import PostalCategory, PostalExemption, PostalRate
from bundler.values.money import half_up


@dataclass(frozen=True, slots=True)
class Article:
    """A declared line as postal articles: ``value`` in fen; without a rate ``unknown`` says why."""

    line: DeclaredLine
    value: int
    category: PostalCategory | None = None
    rate: PostalRate | None = None
    unknown: str = ""
    source: str = ""

    @property
    def exact(self) -> Fraction | None:
        """The tax in fen before rounding, None where the rate is not known."""
        return None if self.rate is None else self.rate.percent * self.value

    @property
    def tax(self) -> int | None:
        """The tax in fen, half-up, None where the rate is not known."""
        exact = self.exact
        return None if exact is None else half_up(exact.numerator, exact.denominator)


@dataclass(frozen=True, slots=True)
class Parcel:
    """The goods of an order as one parcel of postal articles."""

    articles: tuple[Article, ...]
    exemption: PostalExemption | None

    @property
    def value(self) -> int:
        """The market value of the parcel in fen."""
        return sum(article.value for article in self.articles)

    @property
    def assessed(self) -> int | None:
        """The tax of all articles in fen before the exemption, None where one is not known."""
        taxes = [article.tax for article in self.articles]
        return None if None in taxes else sum(tax for tax in taxes if tax is not None)

    @property
    def waived(self) -> int | None:
        """What of the assessed tax is not levied: all of it up to the exemption, else nothing."""
        assessed = self.assessed
        return None if assessed is None else assessed if self._exempt(assessed) else 0

    @property
    def rounding_decides(self) -> bool:
        """Whether the exact tax lies on the other side of the exemption than the tax in fen."""
        if self.assessed is None:
            return False
        exact = sum((article.exact or Fraction(0) for article in self.articles), Fraction(0))
        return self._exempt(self.assessed) is not self._exempt(exact)

    def _exempt(self, tax: int | Fraction) -> bool:
        return self.exemption is not None and tax <= self.exemption.tax_at_most


def parcel(found: Assessment) -> Parcel:
    """Return the declared lines of an order as articles, at their public retail prices, with the tax of each."""
    return Parcel(tuple(_article(line, found.day) for line in found.lines), found.day.postal.exemption)


def _article(line: DeclaredLine, day: Day) -> Article:
    item, value = line.goods.item, line.goods.item.unit_price * line.quantity
    row = day.postal.goods(item.hs_code)
    if line.goods.line is None or row is None:
        return Article(line, value, unknown=f"{item.hs_code} is not a tariff code on {day.day}")
    if row.unknown:
        return Article(line, value, unknown=row.unknown, source=row.source)
    dear = day.postal.category(row.dear_category) if row.dear_category else None
    key: str | None = row.category
    if dear is not None:
        key = _tested(dear, row.category, line, value)
        if key is None:
            units = " or ".join(test.unit for test in dear.threshold)
            why = f"the tier depends on the price per {units}, and item {item.sku} does not state its content in one of them"
            return Article(line, value, unknown=why, source=dear.source)
    category = day.postal.category(key or "")
    if category is None:
        return Article(line, value, unknown=f"the category {key!r} is not known on {day.day}", source=row.source)
    rate = day.postal.rate(category.tier)
    unknown = "" if rate else f"the rate of the tier {category.tier!r} is not known on {day.day}"
    return Article(line, value, category, rate, unknown, category.source)


def _tested(dear: PostalCategory, cheap: str, line: DeclaredLine, value: int) -> str | None:
    """Return the category of goods by their price, None where their content is not stated in any unit of the test."""
    for row in dear.threshold:
        content = content_of(line.goods.item, row.unit)
        if content:
            return dear.key if threshold(row.unit, row.at_least, content).side(value, line.quantity) else cheap
    return None
