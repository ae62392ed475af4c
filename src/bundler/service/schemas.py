"""The wire forms of answers, for the OpenAPI document; the answers themselves come from the library."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from bundler.assembly.plan import Status
from bundler.assembly.sensitivity.answer import Binding, Direction
from bundler.assembly.varying.variation import RowStatus
from bundler.catalogue.order import SupervisionCode
from bundler.compliance.channels import Available, Basis, ChannelName
from bundler.compliance.finding import Severity, Verdict
from bundler.service.jobs import State
from bundler.tariff.history import Standing
from bundler.tariff.rows import ContentUnit, Evidence, ListingStatus, RemarkKind, TaxForm

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


class ChannelLine(Wire):
    """A declared line in a channel: ``dutiable_value`` is on the channel's basis; ``category`` is that of a postal article."""

    number: Number
    from_: str | None = Field(alias="from")
    sku: str
    hs_code: Code
    origin: str
    quantity: Number
    dutiable_value: Amount | None
    tariff: Amount | None
    consumption_tax: Amount | None
    vat: Amount | None
    postal_tax: Amount | None
    tax: Amount | None
    category: str | None
    working: list[Step]


class Channel(Wire):
    """A channel of an order: its verdict and its taxes on ``value``; ``waived`` is the postal tax of the lines that is not levied."""

    channel: ChannelName
    title: str
    title_zh: str
    available: Available
    verdict: Verdict
    findings: list[Finding]
    basis: Basis
    value: Amount | None
    tariff: Amount | None
    consumption_tax: Amount | None
    vat: Amount | None
    postal_tax: Amount | None
    waived: Amount | None
    tax: Amount | None
    payable: Annotated[Amount | None, Field(description="The order at its price, with the taxes of the channel")]
    lines: list[ChannelLine]


class Comparison(Wire):
    """The channels of an order side by side; that of its supervision code is its quote. Nothing known or nothing due there is null."""

    order_id: str | None
    supervision_code: SupervisionCode
    order_value: Amount | None
    goods_value: Amount | None
    freight: Amount
    insurance: Amount
    channels: list[Channel]
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


class Answered(Wire):
    """An order of a batch that could be answered."""

    answer: Answer


class Refused(Wire):
    """An order of a batch that could not."""

    problem: Problem


class BatchResults(Wire):
    """One result for every order, in the order of the request."""

    results: list[Answered | Refused]


class Change(Wire):
    """One change of a repair: ``from`` and ``to`` are pieces, skus, prices, codes or numbers of orders; ``why`` are rules it mends."""

    kind: Literal["drop", "reduce", "swap", "price", "loose", "supervision_code", "separate", "non_cash"]
    at: Pointer
    bundle: str | None
    sku: str | None
    from_: int | str = Field(alias="from")
    to: int | str
    why: list[str]
    message: str


class Repair(Wire):
    """A repair: its changes and the orders that are left, ready to be quoted; tax and payable are those of all of them."""

    verdict: Verdict
    changes: list[Change]
    goods_value_loss: Amount
    goods_value: Amount
    order_value: Amount
    tax: Amount | None
    payable: Amount | None
    orders: list[dict[str, Any]]
    facts_to_state: list[Finding]


class Reason(Wire):
    """Why nothing helps; ``at`` are places of the order."""

    code: str
    at: list[Pointer]
    message: str


class Repairs(Wire):
    """The smallest repairs, the best first; ``proven`` where no smaller change exists."""

    order_id: str | None
    verdict: Verdict
    findings: list[Finding]
    order_value: Amount | None
    tax: Amount | None
    payable: Amount | None
    repairs: list[Repair]
    needs_a_person: list[Repair]
    facts_to_state: list[Finding]
    reasons: list[Reason]
    proven: bool
    warnings: list[str]
    receipt: Receipt


class DesignComponent(Wire):
    """An item of a design and its pieces in one copy."""

    sku: str
    quantity: Number


class Design(BaseModel):
    """A bundle to make: ``tax`` and ``value`` are those of one copy, ``lines`` as in an answer."""

    components: list[DesignComponent]
    account_book: str | None
    discount: Decimal
    price: Amount
    copies: Number
    tax: Amount
    value: SignedAmount
    lines: list[Line]


class Stage(Wire):
    """What an objective reached in its turn and its proven bound, and what the plan has of it after the later ones."""

    name: Literal["value", "clearance", "designs"]
    amount: SignedAmount | Count
    bound: SignedAmount | Count | None
    status: Literal["optimal", "feasible"]
    kept: SignedAmount | Count


class Effect(Wire):
    """What a change gains or loses: proven from ``least`` to ``most``, found by a plan, estimated by the linear relaxation."""

    least: Amount | None
    most: Amount | None
    found: Amount | None
    estimate: Amount | None


class ItemEffects(Wire):
    """What one piece more or less, and ``run`` pieces more, of an item do; the estimate holds between two stocks."""

    sku: str
    stock: Count
    used: Count
    left: Count
    one_more: Effect
    one_less: Effect
    run: Number
    run_more: Effect
    holds_from: Count | None
    holds_to: Count | None


class LineEffect(Effect):
    """What another wording of a line of the policy gains or loses."""

    policy: Literal["max_designs", "bundle.price", "bundle.designs_per_item_max", "run.copies"]
    now: str
    changed: str
    effect: Direction


class PriceCap(Wire):
    """The highest price of the policy beside that of the law, and which of them is lower."""

    policy: Amount
    law: SignedAmount
    binding: Binding


class Sensitivity(Wire):
    """What changes would do to the best plan; ``unlisted`` usable items are not in it."""

    items: list[ItemEffects]
    lines: list[LineEffect]
    price_cap: PriceCap
    unlisted: Count
    complete: bool


class Conflict(Wire):
    """Lines of the policy and rules that no bundle keeps together; ``verified`` where that was shown by solving."""

    members: list[dict[str, str]]
    verified: bool


class Relaxation(Wire):
    """A change of a line with which something could be composed; changes of the same ``way`` are enough only together."""

    way: Number
    policy: str
    kind: Literal["lower", "higher", "fewer", "other", "stock", "switch", "without", "several"]
    from_: Any = Field(alias="from")
    to: Any
    message: str
    components: list[DesignComponent]


class Plan(BaseModel):
    """The result of a composition; ``bound`` is proven or null.

    ``stages`` are those of a policy with more than one objective; ``sensitivity`` is there where it was asked for.
    """

    status: Status
    objective: SignedAmount | None
    bound: SignedAmount | None
    gap: Decimal | None
    designs: list[Design]
    stock_used: dict[str, Count]
    stages: list[Stage]
    reasons: list[dict[str, str | Number]]
    conflicts: list[Conflict]
    relaxations: list[Relaxation]
    excluded: list[dict[str, str]]
    warnings: list[str]
    seconds: Annotated[float, Field(ge=0)]
    receipt: Receipt
    sensitivity: Annotated[Sensitivity | SkipJsonSchema[None], Field(json_schema_extra=lambda schema: schema.pop("default"))] = None


class VaryAt(Wire):
    """The value of a what-if that is composed now: the ``number``-th of ``of``, counted as they are run; the policy's own comes first."""

    line: str
    value: Any
    label: str
    number: Number
    of: Number


class VariationRow(Wire):
    """One value of a varied line with its plan; ``not_run`` where the run was stopped before it.

    ``own`` marks the value of the policy, ``best`` the first one worth most, ``change`` is against the policy's own. ``plan_from`` and
    ``bound_from`` are the places in ``rows``, from 0, of the values whose searches gave plan and bound, null where it was the own one.
    """

    value: Any
    label: str
    own: bool
    best: bool
    status: RowStatus
    objective: SignedAmount | None
    change: SignedAmount | None
    bound: SignedAmount | None
    gap: Decimal | None
    design_count: Count | None
    copies: Count | None
    pieces: Count | None
    stock_value: Amount | None
    tax: Amount | None
    average_discount: Decimal | None
    seconds: Annotated[float, Field(ge=0)] | None
    plan_from: Count | None
    bound_from: Count | None
    plan: Plan | None


class Variation(Wire):
    """The result of a what-if: a line of the policy, and a row for each of its values."""

    line: str
    rows: list[VariationRow]
    receipt: Receipt


class Recommendations(Wire):
    """The best lawful designs with the anchors, the best first; ``bound`` is what one copy of any other is worth at most, null for none."""

    anchor: Annotated[list[str], Field(min_length=1)]
    top: Number
    recommendations: list[Design]
    proven: bool
    bound: SignedAmount | None
    reasons: list[dict[str, str]]
    excluded: list[dict[str, str]]
    warnings: list[str]
    receipt: Receipt


class Links(Wire):
    """Where the composition is found."""

    self: str
    events: str


class Composition(Wire):
    """A composition: its state and phase, the best objective and bound so far, and at the end its result or its problem.

    Those of a what-if are of the value under ``vary``; at its end they stand in the rows of the result.
    """

    id: str
    state: State
    objective: SignedAmount | None
    bound: SignedAmount | None
    gap: Decimal | None
    phase: Literal["first plan", "bound", "improving", "proving", "further objectives"] | None
    seconds: float | None
    designs: Count | None
    vary: VaryAt | None
    result: Plan | Variation | None
    problem: Problem | None
    links: Links


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


class Health(Wire):
    """The process answers."""

    status: Literal["ok"]


class NotReady(Problem):
    """Why the service should get no requests now."""

    failed: Literal["stopping", "database", "schema"]


class NextEdition(Wire):
    """The edition to which this replica will switch next, and whether it has loaded it."""

    version: str
    due: Moment
    loaded: bool


class Ready(Wire):
    """What the service answers from, where it stores items and orders, and how many compositions wait or run."""

    status: Literal["ready"]
    engine: str
    tables: str
    tables_sha256: Sha256
    next_edition: NextEdition | None
    catalogue_items: Count
    database: Literal["none", "sqlite", "postgresql"]
    compositions: Count
    access: Literal["open", "keys"]


class BriefReady(Wire):
    """That the service is ready: all that who shows no key is told where keys are asked for."""

    status: Literal["ready"]
