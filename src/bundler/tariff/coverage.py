"""What an edition of the tables holds, and what is knowingly left out."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from bundler.tariff.rows import Record


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


class KnownGap(Record):
    """Something that is knowingly left out."""

    id: str
    """Key of the gap."""
    about: str
    """The table concerned."""
    text: str
    """What is left out, and what the answers do about it."""


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
