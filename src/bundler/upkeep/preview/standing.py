"""How an order stands under one edition: all that a preview compares of its answer, and no more, so that many fit in memory."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from bundler.compliance.answer import Answer
from bundler.compliance.finding import Verdict
from bundler.duty.assess import OUT, UNFORMED, Assessment
from bundler.duty.crossing import Side, side_of
from bundler.tariff.wording import decimal
from bundler.values.money import format as yuan

Told = tuple[str, str, tuple[int, ...]]
"""A finding by its code, severity and declared lines."""
FINDINGS_KEPT = 4096


class Position(NamedTuple):
    """Where an order or a part of it lies at a figure of the law: ``at`` in fen, or in yuan per ``unit`` of content."""

    kind: str
    part: int
    name: str
    side: Side
    at: Fraction | int
    unit: str = ""

    def figure(self) -> str:
        """Return the figure in words."""
        return yuan(self.at) if isinstance(self.at, int) else f"{decimal(self.at)} per {self.unit}"


class Standing(NamedTuple):
    """Verdict, taxes in fen (None where they are not known or not due), findings, and the side of every threshold and limit."""

    verdict: Verdict
    branch: str
    order_value: int
    tariff: int | None
    consumption_tax: int | None
    vat: int | None
    tax: int | None
    findings: frozenset[Told]
    positions: tuple[Position, ...]

    def sides(self) -> dict[tuple[str, int, str], Position]:
        """Return the positions by what they are about."""
        return {position[:3]: position for position in self.positions}

    def to_dict(self) -> dict[str, Any]:
        """Return the standing as JSON-ready data."""
        amounts = {"tariff": self.tariff, "consumption_tax": self.consumption_tax, "vat": self.vat, "tax": self.tax}
        return {"verdict": self.verdict, "branch": self.branch, **{name: told(fen) for name, fen in amounts.items()}}


def told(fen: int | None) -> str | None:
    """Return an amount as it stands in an answer."""
    return None if fen is None else yuan(fen)


def standing_of(answer: Answer) -> Standing:
    """Return how an answered order stands."""
    found = answer.found
    return Standing(
        answer.verdict,
        found.branch.name.lower(),
        found.order_value,
        found.tariff,
        found.consumption_tax,
        found.vat,
        found.tax,
        _once(frozenset([(code, severity, lines) for code, severity, _, _, lines, _ in answer.findings])),
        () if found.branch is UNFORMED else _positions(found),
    )


@lru_cache(FINDINGS_KEPT)
def _once(findings: frozenset[Told]) -> frozenset[Told]:
    """The same object for the same findings: thousands of goods have them in common."""
    return findings


@lru_cache
def _limit(kind: str, over: bool, at: int) -> Position:
    return Position(kind, 0, "", "over" if over else "under", at)


def _positions(found: Assessment) -> tuple[Position, ...]:
    value, annual = found.order_value, found.annual_used + found.order_value
    limits = (
        _limit("single_limit", value > found.single_limit, found.single_limit),
        _limit("annual_limit", annual > found.annual_limit, found.annual_limit),
    )
    if found.branch is OUT:
        return limits  # no threshold is asked outside the channel
    thresholds = [
        Position("consumption_tax", number, part.goods.sku, side_of(found, [part]), test.per_unit, test.unit)
        for number, part in enumerate(found.parts, start=1)
        if (test := part.goods.threshold) is not None
    ]
    return (*limits, *thresholds) if thresholds else limits
