"""The wire forms of the law of a day and of its changes, for the OpenAPI document."""

from __future__ import annotations

from pydantic import Field

from bundler.service.schemas import Day, Sha256, Wire
from bundler.service.schemas_tariff import LawSource
from bundler.tariff.rows import Evidence


class LawFigure(Wire):
    """A figure of the law: ``value`` null is none, not known or not modelled, as ``note`` says; ``until`` null while no end is known."""

    kind: str
    key: str
    name: str
    value: str | None
    unit: str
    from_: Day | None = Field(alias="from")
    until: Day | None
    source: str | None
    source_from: Day | None
    evidence: Evidence | None
    verified_on: Day | None
    note: str


class LawChange(Wire):
    """A figure, or a column of many ``codes``, that changed; ``from`` equals ``to`` where another law took it over unchanged."""

    kind: str
    key: str
    name: str
    unit: str
    from_: str | None = Field(alias="from")
    to: str | None
    source: str
    evidence: Evidence
    codes: list[str]


class LawChangeDay(Wire):
    """A day with everything that changed on it."""

    day: Day
    changes: list[LawChange]


class LawChanges(Wire):
    """Every day on which the modelled law changed, in their order."""

    days: list[LawChangeDay]
    tables: str
    tables_sha256: Sha256


class CoveredTable(Wire):
    """Until when a table was verified, and whether that holds for the day."""

    file: str
    verified_until: Day
    verified: bool


class LawCoverage(Wire):
    """What was verified: after ``verified_until`` the last figures are carried on, and later law may have changed them."""

    modelled_from: Day
    verified_until: Day
    verified: bool
    tables: list[CoveredTable]


class Law(Wire):
    """The law of a day, with the changes of the latest change day up to it and of the next one that is known."""

    on: Day
    figures: list[LawFigure]
    last_change: LawChangeDay | None
    next_change: LawChangeDay | None
    sources: dict[str, LawSource]
    coverage: LawCoverage
    tables: str
    tables_sha256: Sha256
