"""The wire forms of the answer to an order, of problems, and of what every answer is made of, for the OpenAPI document."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bundler.compliance.finding import Severity, Verdict

Amount = Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]{2}$", examples=["128.00"])]
SignedAmount = Annotated[str, Field(pattern=r"^-?[0-9]+\.[0-9]{2}$", examples=["128.00"])]
Price = Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]{2,5}$", examples=["51.255"])]
Decimal = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$", examples=["0.75"])]
Code = Annotated[str, Field(pattern=r"^[0-9]{10}$", examples=["3304990039"])]
UnitCode = Annotated[str, Field(pattern=r"^[0-9]{3}$", examples=["035"])]
Day = Annotated[str, Field(json_schema_extra={"format": "date"}, examples=["2026-11-23"])]
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"}, examples=["2026-11-23T12:00:00+00:00"])]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0)]
Number = Annotated[int, Field(ge=1)]
Pointer = Annotated[str, Field(pattern=r"^(/[\s\S]*)?$", examples=["/lines/0/quantity"])]


class Wire(BaseModel):
    """A part of an answer: all its members are there, and no others."""

    model_config = ConfigDict(extra="forbid")


class Finding(Wire):
    """What a rule has to say; ``lines`` are declared line numbers, ``source`` an instrument of the tables."""

    code: Annotated[str, Field(pattern="^[A-Z]{2,3}-[0-9]{2}$", examples=["LST-01"])]
    severity: Severity
    message: str
    hint: str
    lines: list[Number]
    source: str


class Limit(Wire):
    """The limits of the day, and what the buyer has left after this order."""

    single: Amount
    annual: Amount
    annual_remaining: Amount


class LegalQuantity(Wire):
    """The quantity of a line in a customs unit; null where it is not known."""

    unit: UnitCode
    quantity: Decimal | None


class Step(Wire):
    """One step of the working of a line: ``values`` is arithmetic whose result, rounded half-up to the fen, is ``amount``."""

    step: str
    formula: str
    values: str
    amount: Amount
    source: str


class Line(Wire):
    """A declared line; ``from`` names the bundle it comes from, null for a loose item."""

    number: Number
    from_: str | None = Field(alias="from")
    sku: str
    hs_code: Code
    origin: str
    quantity: Number
    unit_price: Price | None
    goods_value: Amount | None
    freight: Amount | None
    insurance: Amount | None
    dutiable_value: Amount | None
    tariff: Amount | None
    consumption_tax: Amount | None
    vat: Amount | None
    tax: Amount | None
    legal_quantities: list[LegalQuantity]
    working: list[Step]


class Receipt(Wire):
    """What gave the answer: engine, tables, day, and the SHA-256 of the normalised input."""

    engine: str
    tables: str
    tables_sha256: Sha256
    on: Day
    input_sha256: Sha256


class Coverage(Wire):
    """What the tables are worth for the order or the code: ``gaps`` are the ids of what is knowingly left out and touches it."""

    modelled_from: Day
    verified_until: Day
    gaps: list[str]


class Answer(Wire):
    """The verdict on an order with its findings and its exact duty; an amount is null where it is not known or not asked."""

    order_id: str | None
    verdict: Verdict
    findings: list[Finding]
    order_value: Amount | None
    goods_value: Amount | None
    freight: Amount
    insurance: Amount
    tariff: Amount | None
    consumption_tax: Amount | None
    vat: Amount | None
    tax: Amount | None
    payable: Amount | None
    limit: Limit
    lines: list[Line]
    coverage: Coverage
    receipt: Receipt


class ProblemError(Wire):
    """One fault: where in the body it stands, a stable code, what is wrong, and what would be right."""

    pointer: Pointer
    code: str
    message: str
    row: Annotated[int, Field(ge=0, description="The line of the text, where the text itself is broken")] = 0
    field: str = ""
    value: str = ""
    hint: str = ""


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    type: Annotated[str, Field(pattern="^urn:bundler:problem:[a-z-]+$", examples=["urn:bundler:problem:invalid-input"])]
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    errors: list[ProblemError] = []


class Answered(Wire):
    """An order of a batch that could be answered."""

    answer: Answer


class Refused(Wire):
    """An order of a batch that could not."""

    problem: Problem


class BatchResults(Wire):
    """One result for every order, in the order of the request."""

    results: list[Answered | Refused]
