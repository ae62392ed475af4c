"""What an edition of the tables holds, and what is knowingly left out."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from bundler.tariff.rows import Record


class CoveredTable(Record):
    """What a table holds, since when, and until when it was verified."""

    file: str
    start: date = Field(alias="from")
    verified_until: date
    holds: str


class KnownGap(Record):
    """Something that is knowingly left out."""

    id: str
    about: str
    text: str


class Coverage(Record):
    """The edition, what it holds, and what is knowingly left out."""

    edition: str
    jurisdiction: str
    regime: str
    modelled_from: date
    verified_until: date
    table: list[CoveredTable]
    gap: list[KnownGap]
