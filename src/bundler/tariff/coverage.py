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
    """Path of the table inside tariff_tables."""
    start: date = Field(alias="from")
    """First day that the table covers."""
    verified_until: date
    """Last day on which it was verified."""
    holds: str
    """What it holds, in one sentence."""


class GapScope(Record):
    """What a gap touches, as far as it can be told of a tariff code on a day: everything that is named must hold, of a list any one.

    ``known`` (whether the code has one), ``sources`` and ``evidence`` are those of the row that the code draws on in the file that the gap
    is about. ``only`` names the work that it touches at all: orders in full tax, orders that tell of their buyer's earlier ones, returns,
    or the postal channel; without it every order of the code.
    """

    hs_prefixes: list[Prefix] = Field(default_factory=list)
    """Beginnings of tariff codes."""
    vat_classes: list[str] = Field(default_factory=list)
    """Keys of VAT classes."""
    consumption_taxes: list[str] = Field(default_factory=list)
    """Keys of classes of consumption tax."""
    known: bool | None = None
    """Whether the code has a row in the table concerned."""
    sources: list[str] = Field(default_factory=list)
    """Keys of instruments.toml."""
    evidence: list[Evidence] = Field(default_factory=list)
    """Levels of evidence."""
    start: date | None = Field(None, alias="from")
    """First day of orders that it touches."""
    until: date | None = None
    """Last day of orders that it touches."""
    only: Work | None = None
    """The work that it touches at all."""


class KnownGap(Record):
    """Something that is knowingly left out, with what it touches: any one of its scopes, and without one every order."""

    id: str
    """Key of the gap."""
    about: str
    """The table concerned."""
    text: str
    """What is left out, and what the answers do about it."""
    scope: list[GapScope] = Field(default_factory=list)
    """What it touches: any one of these; without one every order."""


class Coverage(Record):
    """The edition, what it holds, and what is knowingly left out."""

    edition: str
    """Name of the edition."""
    jurisdiction: str
    """Country whose law is modelled."""
    regime: str
    """What is modelled of it."""
    modelled_from: date
    """First day that is modelled."""
    verified_until: date
    """Last day on which the whole was verified."""
    table: list[CoveredTable]
    """What each table holds."""
    gap: list[KnownGap]
    """What is knowingly left out."""

    @cached_property
    def first_day(self) -> str:
        """``modelled_from`` as every answer tells it."""
        return self.modelled_from.isoformat()

    @cached_property
    def last_day(self) -> str:
        """``verified_until`` as every answer tells it."""
        return self.verified_until.isoformat()
