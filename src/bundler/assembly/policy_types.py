"""The field types of a policy: bands, shares, costs, each with the bounds that the solver can count with."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from bundler.catalogue.types import Exact, Money, Quantity
from bundler.values.money import format as yuan

MAX_DISTINCT = 12
MAX_PIECES = 99
MAX_COST = 100_000_000
"""Costs stay at a million yuan or less, so that every sum of the solver fits its integers."""


def span(value: Any) -> Any:
    """Return a band of two values."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError("a band is two values, lowest and highest, such as [2, 6]")
    return tuple(value)


def ordered(value: tuple[int, int]) -> tuple[int, int]:
    """Return a band of which the lowest value stands first."""
    if value[0] > value[1]:
        raise ValueError("the lowest value of a band stands first")
    return value


def _pair(value: Any) -> Any:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError('two tags are wanted, such as ["food", "household-chemical"]')
    return tuple(value)


def _different(value: tuple[str, str]) -> tuple[str, str]:
    if value[0] == value[1]:
        raise ValueError(f"{value[0]!r} is named against itself")
    return value


def _countable(value: int) -> int:
    if value > MAX_COST:
        raise ValueError(f"at most {yuan(MAX_COST)} is wanted")
    return value


def _share(value: Fraction) -> Fraction:
    if not 0 <= value < 1:
        raise ValueError("a share from 0 up to, excluding, 1 is wanted, such as '0.05'")
    return value


def _positive(value: Fraction) -> Fraction:
    if value <= 0:
        raise ValueError("more than 0 is wanted")
    return value


Pieces = Annotated[Quantity, Field(le=MAX_PIECES)]
Copies = Annotated[Quantity, Field(le=100_000)]
PieceBand = Annotated[tuple[Pieces, Pieces], BeforeValidator(span), AfterValidator(ordered)]
DistinctBand = Annotated[
    tuple[Annotated[Quantity, Field(le=MAX_DISTINCT)], Annotated[Quantity, Field(le=MAX_DISTINCT)]],
    BeforeValidator(span), AfterValidator(ordered),
]  # fmt: skip
CopyBand = Annotated[tuple[Copies, Copies], BeforeValidator(span), AfterValidator(ordered)]
PriceBand = Annotated[tuple[Money, Money], BeforeValidator(span), AfterValidator(ordered)]
Cost = Annotated[Money, AfterValidator(_countable)]
Share = Annotated[Exact, AfterValidator(_share)]
Weight = Annotated[Exact, AfterValidator(_positive)]
Tag = Annotated[str, Field(min_length=1, max_length=120)]
TagPair = Annotated[tuple[Tag, Tag], BeforeValidator(_pair), AfterValidator(_different)]
