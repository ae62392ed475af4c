"""The wire forms of the rules, for the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from bundler.compliance.finding import Severity
from bundler.service.schemas import Day, Sha256, Wire
from bundler.tariff.rows import Evidence

RuleCode = Annotated[str, Field(pattern="^[A-Z]{2,3}-[0-9]{2}$", examples=["LIM-01"])]


class RuleSummary(Wire):
    """A rule: ``decided`` says whether bundler decides it, ``solver_face`` whether the solver forms only bundles that keep it."""

    code: RuleCode
    sentence: str
    decided: bool
    solver_face: bool


class Rules(Wire):
    """Every rule, group by group."""

    rules: list[RuleSummary]


class RuleSource(Wire):
    """An instrument or another source; ``in_effect`` is null without a day, all but ``source`` where the tables do not have it."""

    source: str
    title: str | None
    title_zh: str | None
    kind: Literal["law", "copy", "reading"] | None
    issuer: str | None
    effective: Day | None
    in_effect: bool | None
    evidence: Evidence | None
    verified_on: Day | None
    note: str | None


class Explanation(RuleSummary):
    """A rule explained, in markdown: ``example`` is an order, or an order with a return, that brings ``example_finding`` about."""

    why: str
    undecided_because: str | None
    example: dict[str, Any] | None
    example_finding: Severity | None
    example_note: str | None
    how_to_mend: str
    on: Day | None
    sources: list[RuleSource]
    tables: str
    tables_sha256: Sha256
