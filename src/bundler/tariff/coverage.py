"""What an edition of the tables holds, and what is knowingly left out."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import Field

from bundler.tariff.rows import Evidence, Prefix, Record

Work = Literal["full_tax", "buyer_history", "returns", "postal"]


class CoveredTable(Record):
    """What a table holds, since when, and until when it was verified."""

    file: str
    start: date = Field(alias="from")
    verified_until: date
    holds: str


class GapScope(Record):
    """What a gap touches, as far as it can be told of a tariff code on a day: everything that is named must hold, of a list any one.

    ``known`` (whether the code has one), ``sources`` and ``evidence`` are those of the row that the code draws on in the file that the gap
    is about. ``only`` names the work that it touches at all: orders in full tax, orders that tell of their buyer's earlier ones, returns,
    or the postal channel; without it every order of the code.
    """

    hs_prefixes: list[Prefix] = Field(default_factory=list)
    vat_classes: list[str] = Field(default_factory=list)
    consumption_taxes: list[str] = Field(default_factory=list)
    known: bool | None = None
    sources: list[str] = Field(default_factory=list)
    evidence: list[Evidence] = Field(default_factory=list)
    start: date | None = Field(None, alias="from")
    until: date | None = None
    only: Work | None = None


class KnownGap(Record):
    """Something that is knowingly left out, with what it touches: any one of its scopes, and without one every order."""

    id: str
    about: str
    text: str
    scope: list[GapScope] = Field(default_factory=list)


class Coverage(Record):
    """The edition, what it holds, and what is knowingly left out."""

    edition: str
    jurisdiction: str
    regime: str
    modelled_from: date
    verified_until: date
    table: list[CoveredTable]
    gap: list[KnownGap]

    @cached_property
    def first_day(self) -> str:
        """``modelled_from`` as every answer tells it."""
        return self.modelled_from.isoformat()

    @cached_property
    def last_day(self) -> str:
        """``verified_until`` as every answer tells it."""
        return self.verified_until.isoformat()
