"""The wire forms of editions and replays, for the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from bundler.compliance.finding import Severity, Verdict
from bundler.service.schemas import Amount, Count, Day, Moment, Number, Pointer, Sha256, SignedAmount, Wire


class Edition(Wire):
    """An edition of the tables, ``default`` where it is in force; ``date`` and ``notes`` are null for tables that were not cut."""

    version: str
    tables_sha256: Sha256
    date: Day | None
    notes: str | None
    default: bool


class Editions(Wire):
    """Every edition that a request may name; one of them is answered from by default."""

    editions: list[Edition]


class Difference(Wire):
    """A place of the answer with what stood there and what stands there now, null where nothing does."""

    at: Pointer
    then: Any
    now: Any


class Replay(Wire):
    """An answer given again; ``compared`` says whether the whole of it was there to compare, or only its receipt."""

    reproduced: bool
    compared: Literal["answer", "receipt"]
    notes: list[str]
    differences: list[Difference]
    answer: dict[str, Any]


class CheckCounts(Wire):
    """How many findings of each severity the check of the tables has, and how many a waiver holds back."""

    error: Count
    warning: Count
    info: Count
    waived: Count


class KeptEdition(Wire):
    """An edition in the database; ``checked`` is null for the one with which the database began."""

    version: str
    tables_sha256: Sha256
    date: Day
    notes: str
    file_sha256: Sha256
    size: Number
    checked: CheckCounts | None
    kept_at: Moment


class Activation(Wire):
    """A switch to an edition. It is ``announced`` to every replica before it takes place; ``replaced`` is one that another came after."""

    number: Number
    version: str
    tables_sha256: Sha256
    state: Literal["planned", "announced", "in_force", "replaced", "withdrawn"]
    due: Moment
    planned_at: Moment
    announced_at: Moment | None
    in_force_at: Moment | None
    withdrawn_at: Moment | None


class Activations(Wire):
    """Switches, the oldest first; ``next`` is what the next page comes after, null at the end."""

    activations: list[Activation]
    next: Number | None


class PreviewedTables(Wire):
    """One of the two editions."""

    tables: str
    tables_sha256: Sha256


class PreviewedCause(Wire):
    """A row that the editions state differently; null where one has nothing."""

    file: str
    key: str
    field: str
    before: str | None
    after: str | None


class CountedPreviewCause(PreviewedCause):
    """Such a row, with how many entries it concerns."""

    entries: Count


class PreviewTotals(Wire):
    """Counts and sums of a kind."""

    looked_at: Count
    changed: Count
    unchanged: Count
    became_unlawful: Count
    became_lawful: Count
    verdict_changed: Count
    crossed: Count
    dearer: Count
    cheaper: Count
    only_findings: Count
    tax_ends: Count
    tax_begins: Count
    tax_stays_open: Count
    without_volume: Count
    counted: Literal["by volume", "once each"]
    more: SignedAmount
    less: SignedAmount
    effect: SignedAmount


class PreviewAllTotals(Wire):
    """Each kind by itself: bundles are made of items and sold in orders."""

    item: PreviewTotals
    bundle: PreviewTotals
    order: PreviewTotals


class FindingCounts(Wire):
    """On how many things a finding appears, and from how many it vanishes."""

    code: str
    severity: Severity
    appeared: Count
    vanished: Count


class PreviewedFinding(Wire):
    """A finding that only one edition has."""

    code: str
    severity: Severity
    lines: list[Number]


class PreviewedStanding(Wire):
    """How a thing stands under one edition."""

    verdict: Verdict
    branch: str
    tariff: Amount | None
    consumption_tax: Amount | None
    vat: Amount | None
    tax: Amount | None


class CrossedCliff(Wire):
    """A cliff of which it lies on another side."""

    kind: str
    name: str
    from_: Annotated[str, Field(alias="from")]
    to: str
    at_before: str
    at_after: str


class PreviewEntry(Wire):
    """One thing that changes."""

    kind: Literal["item", "bundle", "order"]
    id: str
    name: str
    order_value: Amount
    before: PreviewedStanding
    after: PreviewedStanding
    difference: SignedAmount | None
    volume: Count | None
    effect: SignedAmount | None
    appeared: list[PreviewedFinding]
    vanished: list[PreviewedFinding]
    crossed: list[CrossedCliff]
    causes: list[PreviewedCause]


class EditionPreview(Wire):
    """What changes from the edition in force to another, the largest effect first; ``not_listed`` counts entries beyond the limit.

    ``skipped_bundles`` are active, but hold items that are no longer stored.
    """

    before: PreviewedTables
    after: PreviewedTables
    on: Day
    differs_from: Day | None
    differs_again_on: list[Day]
    general: list[PreviewedCause]
    totals: PreviewAllTotals
    findings: list[FindingCounts]
    causes: list[CountedPreviewCause]
    entries: list[PreviewEntry]
    not_listed: Count
    skipped_bundles: list[str]
