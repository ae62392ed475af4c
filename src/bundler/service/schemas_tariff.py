"""The wire forms of tariff lines and their history, for the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bundler.service.schemas import Code, Coverage, Day, Decimal, Problem, Sha256, UnitCode, Wire
from bundler.tariff.history import Standing
from bundler.tariff.rows import ContentUnit, Evidence, ListingStatus, RemarkKind, TaxForm


class Neighbour(Wire):
    """A known tariff code near an unknown one."""

    hs_code: Code
    name_zh: str


class Period(Wire):
    """Days on which something is true, both included; an open end is null."""

    from_: Day = Field(alias="from")
    until: Day | None


class LawSource(Wire):
    """An instrument or another source."""

    title: str
    title_zh: str | None
    kind: Literal["law", "copy", "reading"]
    issuer: str | None
    effective: Day | None
    where: str | None


class RowSaid(Wire):
    """What one row of the tables says in its period, where it stands, and why it decides on the day asked or does not."""

    says: Annotated[dict[str, str | None], Field(description="What the row says, by column; one value has the name `value`")]
    from_: Day = Field(alias="from")
    until: Day | None
    standing: Standing
    why: str
    source: str
    evidence: Annotated[Evidence, Field(description="On the day asked, or on the day of the row that is nearest to it")]
    verified_on: Day
    note: str
    file: str
    row: Annotated[int | None, Field(ge=1, description="The line of the file")]


class HistorySubject(Wire):
    """One fact of a code with every row that speaks of it, by day."""

    kind: str
    key: str
    title: str
    unit: str
    rows: list[RowSaid]


class UnknownTariffCode(Problem):
    """The problem of a code without a line on the day; ``history`` is what the tables say of it on other days."""

    neighbours: list[Neighbour]
    periods: list[Period]
    history: list[HistorySubject]
    sources: dict[str, LawSource]
    coverage: Coverage


class Provenance(Wire):
    """Which instrument says so, how good the evidence is, and when it was last known to be true."""

    source: str
    evidence: Evidence
    verified_on: Day


class Unit(Wire):
    """A customs unit code."""

    code: UnitCode
    name_zh: str | None
    kind: str | None


class Vat(Provenance):
    """The statutory VAT; ``scope_uncertain`` where the members of its class changed since and the new list is not known."""

    class_: str = Field(alias="class")
    percent: Decimal
    scope_uncertain: bool


class Threshold(Wire):
    """The value per unit of content from which the tax is due."""

    unit: ContentUnit
    at_least: Decimal | None
    at_least_usd_per_tonne: Decimal | None
    litres_per_tonne: Decimal | None
    below_specific_per_litre: Decimal | None


class ConsumptionTax(Wire):
    """The statutory consumption tax; ``form`` is null where the tables do not model the day."""

    class_: str = Field(alias="class")
    name: str
    name_zh: str | None
    form: TaxForm | None
    ad_valorem_percent: Decimal | None
    specific_per_litre: Decimal | None
    specific_per_tonne: Decimal | None
    litres_per_tonne: Decimal | None
    thresholds: list[Threshold]
    source: str | None
    evidence: Evidence | None
    verified_on: Day | None


class Document(Wire):
    """A supervision document letter; ``bars`` says why goods that need it cannot be sold under the regime."""

    code: str
    name_zh: str | None
    bars: str | None


class Remark(Provenance):
    """A condition that the positive list puts on a code."""

    key: str
    kind: RemarkKind
    text: str
    text_zh: str | None


class Listing(Provenance):
    """What the positive list says of the first eight digits."""

    hs8: str
    status: ListingStatus
    edition: str
    remarks: list[Remark]


class TariffLine(Provenance):
    """A tariff line on a day; ``vat`` null is not known, ``consumption_tax`` null is none, ``listing`` null is not known."""

    hs_code: Code
    on: Day
    name_zh: str
    units: list[Unit]
    mfn_percent: Decimal | None
    provisional_percent: Decimal | None
    provisional_unknown: bool
    vat: Vat | None
    consumption_tax: ConsumptionTax | None
    composite_percent: Annotated[Decimal | None, Field(description="Tax within the limits, where no quantity decides")]
    documents: list[Document]
    listing: Listing | None
    from_: Day = Field(alias="from")
    until: Day | None
    history: list[HistorySubject]
    sources: dict[str, LawSource]
    coverage: Coverage
    tables: str
    tables_sha256: Sha256
