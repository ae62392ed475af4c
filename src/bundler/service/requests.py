"""The JSON Schemas of request bodies: those of the library's models, made as exact as its parsers are."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from bundler.assembly.parcel_tariff import ParcelTariff
from bundler.assembly.policy import Policy
from bundler.assembly.reasoning.asked import AskedDesign
from bundler.assembly.recommending.wanted import TOP as TOP_RECOMMENDED
from bundler.assembly.recommending.wanted import Anchors, Top
from bundler.assembly.repairing.inputs import MAX_EACH, MAX_LISTED, MAX_TOP, TOP
from bundler.assembly.starting import Start
from bundler.assembly.varying.variants import Vary
from bundler.catalogue import Item, Order
from bundler.catalogue.bundle import BundleDefinition
from bundler.catalogue.movement import Movement
from bundler.catalogue.registered import RegisteredLine
from bundler.catalogue.returning import WORDINGS, Return
from bundler.catalogue.types import IsoDay, Money, OpaqueKey, Sku
from bundler.declaration.fields import C_1000
from bundler.declaration.shipment import Shipment
from bundler.service.access.bodies import KeyRequest
from bundler.service.previewing import Asked
from bundler.service.routes_declarations import MOST_MESSAGES
from bundler.service.routes_orders import MAX_ORDERS
from bundler.service.routes_prices import Moved, Range, Wanted
from bundler.service.stored.bundle_bodies import Activating, Choosing
from bundler.service.stored.declaration_bodies import Declaring, NeverSent, Reason
from bundler.service.stored.inquiry_bodies import LimitsAsked, OrdersAsked
from bundler.service.stored.order_bodies import ORDER_ID, Extending, Held, Posting, Reviewed
from bundler.service.stored.quote_bodies import Valid
from bundler.service.stored.routes_editions import WhenInForce
from bundler.service.stored.routes_stock import MAX_MOVEMENTS
from bundler.service.stored.watch_bodies import WatchSettings, WebhookRequest

REF = "#/components/schemas/{model}"
EXACT = "^[0-9]{1,12}(\\.[0-9]{1,8})?$"
MOST = 10**12 - 1
BOUNDS = {"ge": "minimum", "le": "maximum", "gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}
BOOLEAN_CELL = {"type": "string", "pattern": "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$"}
# Every cell may be text: what these columns take beside their own type.
ALSO: dict[str, Any] = {
    "stock": {"type": "string", "pattern": "^[0-9]{1,10}$"},
    "tags": {"type": ["array", "string"], "items": {"type": "string"}},
    "remark_met": BOOLEAN_CELL,
    "electronic_label": BOOLEAN_CELL,
    "kit": BOOLEAN_CELL,
}
EMPTY: list[Any] = [{"type": "null"}, {"type": "string", "pattern": "^ *$"}]


Version = Annotated[str, Field(description="A version of the tables, of those at /v1/editions", examples=["2026-11-23"])]


class QuoteRequest(Order):
    """An order, with the items it names; ``on`` is today in Asia/Shanghai where it is left out."""

    catalogue: list[Item] | None = None
    tables: Version | None = None


class RepairRequest(QuoteRequest):
    """An order with the items it names, what may stand in for them, and how many repairs are wanted."""

    alternatives: Annotated[dict[str, Annotated[list[str], Field(max_length=MAX_EACH)]], Field(max_length=MAX_LISTED)] | None = None
    top: int = Field(TOP, ge=1, le=MAX_TOP, strict=True)


class SplitRequest(QuoteRequest):
    """A basket, with the items it names and the prices of its parcels."""

    parcel_tariff: ParcelTariff | None = None


class TaxIncludedRequest(QuoteRequest, Wanted):
    """An order, with the items it names, and what it is to cost in all."""


class CliffsRequest(QuoteRequest, Moved):
    """An order, with the items it names, and whose price moves."""


class PriceCurveRequest(QuoteRequest, Range):
    """An order, with the items it names, whose price moves, and over which prices."""


class ReturnRequest(QuoteRequest):
    """An order as it was declared, with the items it names, and what comes back of it."""

    back: Return = Field(alias="return")


class DeclarationRequest(QuoteRequest):
    """An order, with the items it names, and what its declaration says besides the goods; ``reviewed``: a person has decided."""

    shipment: Shipment
    reviewed: StrictBool = False


Messages = Annotated[list[str], Field(min_length=1, max_length=MOST_MESSAGES)]


class ReceiptReportRequest(BaseModel):
    """Messages from customs, each the XML of a file."""

    model_config = ConfigDict(extra="forbid")

    messages: Messages


class DeclarationCheckRequest(ReceiptReportRequest):
    """Messages that are about to leave; ``on`` is the day whose code tables and limits count, today in Asia/Shanghai if left out.

    ``annual_used`` is by order number what its buyer has used of the year, such as customs tells it.
    """

    on: IsoDay | None = None
    annual_used: dict[str, Money] = {}
    tables: Version | None = None


class BatchRequest(BaseModel):
    """Orders that share a catalogue."""

    model_config = ConfigDict(extra="forbid")

    orders: list[Any] = Field(max_length=MAX_ORDERS, description="Orders as of a quote, without 'catalogue' and 'tables'.")
    catalogue: list[Item] | None = None
    tables: Version | None = None


class CompositionRequest(BaseModel):
    """Items with stock and cost, and the policy; without a catalogue the service's own is used, where it has one.

    With ``vary`` the policy is composed under each value of one of its lines, and the result is a variation. With ``sensitivity`` the plan
    also tells what changes of stock and policy would be worth; it takes up to half as long again. Both are not asked together.
    """

    model_config = ConfigDict(extra="forbid")

    catalogue: list[Item] | None = None
    policy: Policy
    start: Start | None = Field(None, description="A plan to go on from, such as yesterday's: the result of an earlier composition")
    vary: Vary | None = None
    sensitivity: StrictBool = False
    tables: Version | None = None


class WhyNotRequest(CompositionRequest):
    """What a composition takes, and a design: which rule stops it, or what forcing it into the plan costs.

    With ``quick`` nothing is solved beyond the relaxation, by whose prices the design is weighed.
    """

    design: AskedDesign
    quick: bool = False


class RecommendationRequest(BaseModel):
    """The item that the bundles hold, or several; without a policy its defaults hold, and stock for one copy is enough."""

    model_config = ConfigDict(extra="forbid")

    catalogue: list[Item] | None = None
    anchor: Sku | Anchors
    top: Top = TOP_RECOMMENDED
    policy: Policy | None = None
    tables: Version | None = None


class ReplayRequest(BaseModel):
    """An answer or its receipt, and its input: an order, or the normalised input with every item fact that was used.

    The latter is ``{"items": [...], "order": {...}}``, with ``return``, ``parcel_tariff``, ``curve`` or ``repair`` where it was asked;
    of bundles ``{"items": [...], "policy": {...}}`` with what was asked beside it.

    Without ``tables`` the edition is that of the receipt. Without ``catalogue`` an order is assessed with the service's own, if it has one.
    """

    model_config = ConfigDict(extra="forbid")

    receipt: dict[str, Any]
    input: dict[str, Any]
    catalogue: list[Item] | None = None
    tables: Version | None = None


class IdNumber(BaseModel):
    """A person by the resident identity number (公民身份号码, GB 11643)."""

    model_config = ConfigDict(extra="forbid")

    id_number: Annotated[str, Field(pattern=r"^ *[0-9]{17}[0-9Xx] *$")]


class OwnKey(BaseModel):
    """A person by a key of the caller's own, which is no identity number."""

    model_config = ConfigDict(extra="forbid")

    key: OpaqueKey


class ReservationRequest(Held):
    """An order under its ``order_id``, and its buyer (订购人), null where no annual limits are to be kept.

    Of an identity number only a keyed hash is kept. ``on`` is today in Asia/Shanghai where it is left out, else a day until the hold ends.
    The items are the stored ones. ``reviewed`` says that a person decided that what the rules leave to a person is in order. ``quote``
    is the stored quote whose price the order is to get.
    """

    order: Order
    person: IdNumber | OwnKey | None


class StoredQuoteRequest(Order, Valid):
    """An order of stored items, and for how many minutes its price is kept to."""


class OrderInquiry(OrdersAsked):
    """Orders of a person, by state, and such as changed at a moment or since."""

    person: IdNumber | OwnKey


class LimitInquiry(LimitsAsked):
    """A person, and what it used elsewhere. Nothing of it is kept."""

    person: IdNumber | OwnKey


class ReturningRequest(Reviewed):
    """What comes back of a posted order; what came back before is known.

    Of an order that was declared here customs is asked: ``shipment`` is that of the declaration with the moment of this message and an
    ``internal_no`` of its own, ``reason`` what customs reads.
    """

    back: Return = Field(alias="return")
    shipment: Shipment | None = None
    reason: C_1000 | None = None


class OrderDeclarationRequest(Declaring):
    """What a declaration says besides the goods, none of it kept; for how long the order is held where customs refuses it."""

    shipment: Shipment


class WithdrawalRequest(Reason):
    """The shipment of the declaration with the moment of this message and an ``internal_no`` of its own, and why its list is withdrawn."""

    shipment: Shipment


class ReceiptsRequest(BaseModel):
    """Messages from customs, each the XML of a file."""

    model_config = ConfigDict(extra="forbid")

    messages: Messages


class MovementsRequest(BaseModel):
    """Receipts, removals and counts of stock that are booked together or not at all."""

    model_config = ConfigDict(extra="forbid")

    movements: Annotated[list[Movement], Field(min_length=1, max_length=MAX_MOVEMENTS)]


class EditionPreviewRequest(Asked):
    """Orders to look at beside the items, which are the service's own where the body brings none."""

    catalogue: list[Item] | None = None


class ActivationRequest(WhenInForce):
    """When the edition comes into force; at once without ``at``."""


REQUESTS: tuple[type[BaseModel], ...] = (
    QuoteRequest,
    RepairRequest,
    SplitRequest,
    TaxIncludedRequest,
    CliffsRequest,
    PriceCurveRequest,
    ReturnRequest,
    DeclarationRequest,
    DeclarationCheckRequest,
    ReceiptReportRequest,
    BatchRequest,
    CompositionRequest,
    WhyNotRequest,
    RecommendationRequest,
    ReplayRequest,
    ReservationRequest,
    ReturningRequest,
    MovementsRequest,
    BundleDefinition,
    Activating,
    Choosing,
    RegisteredLine,
    StoredQuoteRequest,
    OrderInquiry,
    LimitInquiry,
    Posting,
    Extending,
    OrderDeclarationRequest,
    WithdrawalRequest,
    NeverSent,
    ReceiptsRequest,
    KeyRequest,
    WatchSettings,
    WebhookRequest,
    EditionPreviewRequest,
    ActivationRequest,
)


class _Generator(GenerateJsonSchema):
    """Exact decimals that bring no schema of their own are decimal strings."""

    def handle_invalid_for_json_schema(self, schema: core_schema.CoreSchema, error_info: str) -> JsonSchemaValue:
        return {"type": "string", "pattern": EXACT}


def request_schemas() -> dict[str, Any]:
    """Return the component schemas of all request bodies by name."""
    models = [(model, "validation") for model in REQUESTS]
    _, document = models_json_schema(models, ref_template=REF, schema_generator=_Generator)  # type: ignore[arg-type]
    schemas: dict[str, Any] = {name: _exact(schema) for name, schema in document["$defs"].items()}
    for model in REQUESTS:
        if "catalogue" not in model.model_fields:
            continue
        schemas[model.__name__]["properties"]["catalogue"]["anyOf"][0]["items"] = {"$ref": REF.format(model="CatalogueRow")}
    for column, form in ALSO.items():
        schemas["Item"]["properties"][column] = {"anyOf": [schemas["Item"]["properties"][column], form]}
    schemas["CatalogueRow"] = _catalogue_row(schemas["Item"])
    # an order that is kept has an id
    order = schemas["ReservationRequest"]["properties"]["order"]
    schemas["ReservationRequest"]["properties"]["order"] = {
        "allOf": [order, {"required": ["order_id"], "properties": {"order_id": {"type": "string", "pattern": ORDER_ID}}}]
    }
    schemas["BatchRequest"]["properties"]["orders"]["items"] = {"$ref": REF.format(model="BatchOrder")}
    # One bad order does not fail the rest, so a batch takes anything there; it is answered by its own problem.
    schemas["BatchOrder"] = {"description": "An order as in a quote, without 'catalogue'; one that is not is answered by a problem."}
    _with_registered(schemas)
    for name in ("ItemLine", "Component"):
        schemas[name]["anyOf"] = [
            {"required": ["sku"], "properties": {"sku": {"type": "string"}}},
            {"required": ["item"], "properties": {"item": {"type": "object"}}},
        ]
    schemas["ReturnedLine"] = _worded(schemas["ReturnedLine"])
    # an objective may be written as its name alone, a discount as its rate
    objectives = schemas["Policy"]["properties"]["objective"]
    objectives["items"] = {"anyOf": [{"$ref": REF.format(model="Objective")}, schemas["Objective"]["properties"]["name"]]}
    rate = schemas["Discount"]["properties"]["rate"]
    schemas["BundlePolicy"]["properties"]["discounts"]["items"] = {"anyOf": [{"$ref": REF.format(model="Discount")}, rate]}
    return schemas


def _exact(schema: Any) -> Any:
    """Write bounds and digit classes as JSON Schema knows them, and close objects with named keys."""
    if isinstance(schema, list):
        return [_exact(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") == "string" and str(schema.get("pattern")).endswith(")?$"):
        # a decimal that may be whole may also come as a whole number; one with a point is refused
        text = {**schema, "pattern": schema["pattern"].replace(r"\d", "[0-9]")}
        return {"anyOf": [text, {"type": "integer", "minimum": -MOST if text["pattern"].startswith("^-") else 0, "maximum": MOST}]}
    known: dict[str, Any] = {}
    for key, part in schema.items():
        if key == "pattern":
            known[key] = part.replace(r"\d", "[0-9]")
        elif key == "patternProperties":
            known[key] = {name.replace(r"\d", "[0-9]"): _exact(inner) for name, inner in part.items()}
            known["additionalProperties"] = False
        elif not isinstance(part, dict) and key in BOUNDS:
            known[BOUNDS[key]] = part
        else:
            known[key] = _exact(part)
    return known


def _with_registered(schemas: dict[str, Any]) -> None:
    """Let a line of every order name a registered bundle in the place of its price and components."""
    schemas["RegisteredLine"]["anyOf"] = [{"required": ["registered"]}, {"required": ["version"]}]
    line = {"$ref": REF.format(model="RegisteredLine")}
    for schema in schemas.values():
        lines = schema.get("properties", {}).get("lines", {})
        if "discriminator" in lines.get("items", {}):
            lines["items"] = {"anyOf": [lines["items"], line]}


def _worded(line: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of what comes back in one of its wordings."""
    forms = {name: part["anyOf"][0] for name, part in line["properties"].items()}
    options = []
    for wording in WORDINGS:
        names = wording if "number" in wording else (*wording, "order_line")
        options.append(
            {"type": "object", "properties": {name: forms[name] for name in names}, "required": [*wording], "additionalProperties": False}
        )
    return {"title": line["title"], "description": line["description"], "oneOf": options}


def _catalogue_row(item: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a row of a catalogue: as an item, but a cell may be empty and unknown columns are only warned of."""
    row = {key: part for key, part in item.items() if key != "additionalProperties"}
    required = row["required"]
    row["properties"] = {name: part if name in required else {"anyOf": [part, *EMPTY]} for name, part in item["properties"].items()}
    row["title"] = "CatalogueRow"
    row["description"] = "One row of a catalogue. Unknown columns are ignored and named in the header Bundler-Ignored-Columns."
    return row
