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
    percent: Percent


class PostalSpecialRate(Dated):
    """The rate of goods that leave their tier."""

    key: str
    name: str
    name_zh: str = ""
    percent: Percent


class PostalExemption(Dated):
    """The tax of a parcel up to which nothing is levied, in fen."""

    key: str
    tax_at_most: Fen


class ParcelLimit(Dated):
    """The value of a parcel, in fen, up to which it may be articles.

    ``origins`` are the places from which it is posted, empty for all not named elsewhere; with ``lone_article`` one indivisible article
    may be worth more.
    """

    key: str
    value: Fen
    origins: list[str]
    lone_article: bool = False


class PostalThreshold(Record):
    """The value in yuan per unit of content from which goods are of a category."""

    unit: ContentUnit
    at_least: Exact


class PostalCategory(Dated):
    """A category of personal articles with its tier; with thresholds it takes only goods that reach one."""

    key: str
    number: str = ""
    name: str
    name_zh: str = ""
    tier: str
    threshold: list[PostalThreshold] = Field(default_factory=list)


class PostalGoods(Dated):
    """The category of goods by the first digits of their code, of all other codes where there are none.

    From its threshold on they are of ``dear_category``; ``unknown`` says why no category can be told.
    """

    key: str
    hs_prefixes: list[Prefix]
    category: str = ""
    dear_category: str = ""
    unknown: str = ""


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
