"""The postal channel (行邮税): rows of personal articles, not goods of the regime, and what they say on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from pydantic import Field

from bundler.tariff.rows import ContentUnit, Dated, Exact, Fen, Percent, Prefix, Record

EXEMPTION = "small-tax"
"""The key of the exemption that the engine asks for."""
LONGEST, SHORTEST = 10, 2


class PostalRate(Dated):
    """The rate of a tier of personal articles sent by post (行邮税)."""

    tier: str
    """Tier that categories name."""
    percent: Percent
    """Percent: 13, not 0.13."""


class PostalSpecialRate(Dated):
    """The rate of goods that leave their tier."""

    key: str
    """Key of the rate."""
    name: str
    """Goods of the rate in English."""
    name_zh: str = ""
    """Goods of the rate in Chinese."""
    percent: Percent
    """Percent: 3, not 0.03."""


class PostalExemption(Dated):
    """The tax of a parcel up to which nothing is levied, in fen."""

    key: str
    """small-tax: the engine asks for it."""
    tax_at_most: Fen
    """Tax in yuan up to which nothing is levied, such as 50.00."""


class ParcelLimit(Dated):
    """The value of a parcel, in fen, up to which it may be articles.

    ``origins`` are the places from which it is posted, empty for all not named elsewhere; with ``lone_article`` one indivisible article
    may be worth more.
    """

    key: str
    """Key of the limit."""
    value: Fen
    """Yuan, such as 2000.00."""
    origins: list[str]
    """Places from which the parcel is posted, ISO 3166 alpha-2; empty for all others."""
    lone_article: bool = False
    """Whether one indivisible article may be worth more."""


class PostalThreshold(Record):
    """The value in yuan per unit of content from which goods are of a category."""

    unit: ContentUnit
    """Unit of content of which the value is tested."""
    at_least: Exact
    """Yuan per unit from which goods are of the category."""


class PostalCategory(Dated):
    """A category of personal articles with its tier; with thresholds it takes only goods that reach one."""

    key: str
    """Key that goods name."""
    number: str = ""
    """Number of the category in the official table, 01 to 27."""
    name: str
    """Name of the category in English."""
    name_zh: str = ""
    """Name of the category in Chinese."""
    tier: str
    """Tier of its rate."""
    threshold: list[PostalThreshold] = Field(default_factory=list)
    """Values from which goods are of the category; with one it is named as dear_category."""


class PostalGoods(Dated):
    """The category of goods by the first digits of their code, of all other codes where there are none.

    From its threshold on they are of ``dear_category``; ``unknown`` says why no category can be told.
    """

    key: str
    """Key of the goods."""
    hs_prefixes: list[Prefix]
    """First digits of their codes; empty for all codes not named elsewhere."""
    category: str = ""
    """Their category, or that of goods under the threshold of dear_category."""
    dear_category: str = ""
    """Their category from its threshold on."""
    unknown: str = ""
    """Why no category can be told, in place of one."""


D = TypeVar("D", bound=Dated)


@dataclass(frozen=True, eq=False)
class Postal:
    """The tables of the postal channel: rows by key, each key's rows its periods."""

    rates: Mapping[str, tuple[PostalRate, ...]]
    special_rates: Mapping[str, tuple[PostalSpecialRate, ...]]
    exemptions: Mapping[str, tuple[PostalExemption, ...]]
    parcel_limits: Mapping[str, tuple[ParcelLimit, ...]]
    categories: Mapping[str, tuple[PostalCategory, ...]]
    goods: Mapping[str, tuple[PostalGoods, ...]]


class PostalDay:
    """The postal channel on one day; made by ``Day.postal``."""

    def __init__(self, postal: Postal, day: date) -> None:
        self.tables, self.day = postal, day

    def rate(self, tier: str) -> PostalRate | None:
        """Return the rate of a tier, or None where it is not known on this day."""
        return self._in_force(self.tables.rates, tier)

    def category(self, key: str) -> PostalCategory | None:
        """Return a category by its key, or None where there is none on this day."""
        return self._in_force(self.tables.categories, key)

    @cached_property
    def exemption(self) -> PostalExemption | None:
        """The tax up to which nothing is levied, or None where everything is."""
        return self._in_force(self.tables.exemptions, EXEMPTION)

    @cached_property
    def parcel_limits(self) -> tuple[ParcelLimit, ...]:
        """The limits of a parcel, the highest first: they differ by the place from which it is posted."""
        rows = [row for key in self.tables.parcel_limits if (row := self._in_force(self.tables.parcel_limits, key))]
        return tuple(sorted(rows, key=lambda row: -row.value))

    def goods(self, hs_code: str) -> PostalGoods | None:
        """Return what the longest beginning of a code that is in the tables says of its category, else the row of all other codes."""
        for length in range(LONGEST, SHORTEST - 1, -1):
            found = self._by_prefix.get(hs_code[:length])
            if found is not None:
                return found
        return self._by_prefix.get("")

    @cached_property
    def _by_prefix(self) -> dict[str, PostalGoods]:
        rows = [row for key in self.tables.goods if (row := self._in_force(self.tables.goods, key))]
        return {prefix: row for row in rows for prefix in row.hs_prefixes or [""]}

    def _in_force(self, rows: Mapping[str, tuple[D, ...]], key: str) -> D | None:
        return next((row for row in rows.get(key, ()) if self.day in row.period), None)
