"""The OpenAPI document, built from the models that parse and from the forms that answer, so that it is as exact as they are."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from bundler.duty.receipt import ENGINE
from bundler.service import law_schemas, schemas
from bundler.service.access import schemas as access_schemas
from bundler.service.access.openapi import with_access
from bundler.service.problems import MEDIA_TYPE
from bundler.service.schemas_channels import Comparison
from bundler.service.schemas_declarations import Declaration, DeclarationCheck, ReceiptReport
from bundler.service.schemas_editions import Activation, Activations, EditionPreview, Editions, KeptEdition, Replay
from bundler.service.schemas_health import BriefReady, Health, NotReady, Ready
from bundler.service.schemas_plans import Composition, Recommendations
from bundler.service.schemas_prices import Cliffs, PriceCurve, TaxIncluded
from bundler.service.schemas_repairs import Repairs
from bundler.service.schemas_returns import ReturnAnswer
from bundler.service.schemas_rules import Explanation, Rules
from bundler.service.schemas_splits import Split
from bundler.service.schemas_tariff import TariffLine, UnknownTariffCode
from bundler.service.schemas_why_not import Question
from bundler.service.stored import openapi as stored
from bundler.service.stored import schemas as stored_schemas
from bundler.service.stored import schemas_bundles, schemas_watch

REF = "#/components/schemas/"
JSON = "application/json"
ABOUT = """Customs-compliant bundles with exact duty for cross-border e-commerce retail import into China (跨境电商零售进口).

Money is text in CNY with two places; numbers with a point are refused. Unknown keys are errors. A rule that is broken is not an HTTP error:
the answer's `verdict` says it. What cannot be read at all is a problem document (RFC 9457) with every fault in `errors`."""
ITEM = {
    "sku": "CHOC-200", "name": "chocolate", "hs_code": "1806310000", "origin": "BE", "unit": "125", "unit_price": "200.00",
    "net_weight_kg": "0.2", "stock": 120, "cost": "90.00",
}  # fmt: skip
LINE = {"kind": "item", "sku": "CHOC-200", "quantity": 2}
QUOTE = {"on": "2026-11-23", "lines": [LINE], "catalogue": [ITEM]}
REPAIR = {**QUOTE, "lines": [{**LINE, "quantity": 200}], "alternatives": {}, "top": 3}
BATCH = {"orders": [{"on": "2026-11-23", "lines": [LINE]}], "catalogue": [ITEM]}
TARIFF = {"first_kg": "1.0", "first": "8.00", "further_kg": "0.5", "further": "2.50", "kg_max": "20.0"}
SPLIT = {**QUOTE, "parcel_tariff": TARIFF}
PRICE = {**QUOTE, "payable": "400.00", "line": 1}
MOVED = {**QUOTE, "line": 1}
CURVE = {**MOVED, "lowest": "300.00", "highest": "500.00", "points": 5}
RETURN = {**QUOTE, "return": {
    "released_on": "2026-11-24", "applied_on": "2026-12-01", "customs_district": "3105", "lines": [{"number": 1, "pieces": 1}],
}}  # fmt: skip
COMPANY = {"code": "3105960001", "name": "示例有限公司"}
SHIPMENT = {
    "order_no": "ORD-1", "internal_no": "COP-1", "sent_at": "20261123103000", "customs_code": "3105", "port_code": "3105",
    "parties": {
        **dict.fromkeys(("platform", "merchant", "logistics", "declarant", "area"), COMPANY), "guarantor": "3105960001",
        "transfer": {**COMPANY, "dxp_id": "DXPENT0000000000"},
    },
    "transport_mode": "W", "waybill_no": "T-1", "gross_weight_kg": "1.2",
    "buyer": {"register_no": "U-1", "name": "示例", "telephone": "13000000000", "id_number": "110101190001010006"},
    "consignee": {"name": "示例", "telephone": "13000000000", "address": "示例路1号"},
}  # fmt: skip
BONDED = {**ITEM, "name_zh": "巧克力", "specification": "示例牌|200克/包", "account_book": "T3105W000001", "item_record_no": "1"}
DECLARATION = {**QUOTE, "catalogue": [BONDED], "shipment": SHIPMENT, "reviewed": True}
RECEIPT = (
    '<CEB622Message xmlns="http://www.chinaport.gov.cn/ceb" version="1.0" guid="G"><InventoryReturn><guid>G</guid><copNo>COP-1</copNo>'
    "<preNo>B20261123000000001</preNo><returnStatus>120</returnStatus><returnTime>20261123103055123</returnTime>"
    "<returnInfo>[Code:1800;Desc:逻辑校验通过]</returnInfo></InventoryReturn></CEB622Message>"
)
RECEIPTS = {"messages": [RECEIPT]}
PAID = {
    "guid": "0A1B2C3D-0000-4000-8000-000000000003", "appType": "1", "appTime": "20261123103000", "appStatus": "2", "payCode": "3105960001",
    "payName": "示例有限公司", "payTransactionId": "PAY-1", "orderNo": "ORD-1", "ebpCode": "3105960001", "ebpName": "示例有限公司",
    "payerIdType": "1", "payerIdNumber": "110101190001010006", "payerName": "示例", "amountPaid": "436.4", "currency": "142",
    "payTime": "20261123102930",
}  # fmt: skip
PAYMENT = (
    '<CEB411Message xmlns="http://www.chinaport.gov.cn/ceb" version="1.0" guid="G"><Payment><PaymentHead>'
    + "".join(f"<{tag}>{text}</{tag}>" for tag, text in PAID.items())
    + "</PaymentHead></Payment></CEB411Message>"
)
MESSAGES = {"messages": [PAYMENT], "on": "2026-11-23"}
RESERVATION = {"order": {"order_id": "A-1", "on": "2026-11-23", "lines": [LINE]}, "person": {"key": "buyer-7"}, "hold_minutes": 30}
COMPOSITION = {"catalogue": [ITEM], "policy": {"on": "2026-11-23", "solver": {"seconds": 10}}}
WHY_NOT = {**COMPOSITION, "design": {"components": [{"sku": "CHOC-200", "quantity": 2}]}, "quick": True}
RECOMMENDATION = {"catalogue": [ITEM], "anchor": "CHOC-200", "top": 5, "policy": {"on": "2026-11-23"}}
ANSWERS: tuple[type[BaseModel], ...] = (
    schemas.Answer,
    schemas.BatchResults,
    Repairs,
    Comparison,
    Split,
    TaxIncluded,
    Cliffs,
    PriceCurve,
    ReturnAnswer,
    Declaration,
    DeclarationCheck,
    ReceiptReport,
    Rules,
    Explanation,
    Recommendations,
    Composition,
    Question,
    Editions,
    Replay,
    KeptEdition,
    EditionPreview,
    Activation,
    Activations,
    law_schemas.Law,
    law_schemas.LawChanges,
    TariffLine,
    UnknownTariffCode,
    schemas.Problem,
    Health,
    Ready,
    BriefReady,
    NotReady,
    *stored_schemas.ANSWERS,
    *schemas_bundles.ANSWERS,
    *schemas_watch.ANSWERS,
    *access_schemas.ANSWERS,
)
WORDS = {
    400: "The request cannot be used; all faults are in `errors`",
    404: "Not known",
    409: "The key was used before, with other content: see `pointer`",
    413: "The body is larger than 4 MiB",
    415: "The body is not application/json",
    429: "As many compositions are waiting or running as the service takes",
    500: "The service failed; nothing is told of the inside",
    503: "The database cannot be reached, or an edition of the tables cannot be loaded; of /ready, the check that failed",
}
ON_HEADER = {"Bundler-On": {"description": "The day of declaration that was used", "schema": {"type": "string", "format": "date"}}}
COLUMNS_HEADER = {
    "Bundler-Ignored-Columns": {"description": "Unknown catalogue columns, as a JSON list; they are ignored", "schema": {"type": "string"}}
}
BUNDLES_HEADER = {
    "Bundler-Bundles": {
        "description": "Versions of registered bundles that lines were made from, as a JSON list",
        "schema": {"type": "string"},
    }
}
PLACE = {"Location": {"description": "Where the composition is polled", "schema": {"type": "string"}}}
RETRY = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}}}
JOB_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
HS_CODE = {"name": "hs_code", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[0-9]{10}$"},
           "example": "3304990039"}  # fmt: skip
RULE_CODE = {"name": "code", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}, "example": "LIM-01"}
IN_EFFECT_ON = {"name": "on", "in": "query", "description": "A day: each source then says whether it is in effect on it",
                "example": "2018-12-31", "schema": {"type": "string", "format": "date"}}  # fmt: skip
ON = {"name": "on", "in": "query", "description": "The day; today in Asia/Shanghai if left out", "example": "2026-11-23",
      "schema": {"type": "string", "format": "date"}}  # fmt: skip
TABLES = {"name": "tables", "in": "query", "description": "A version of the tables, of those at /v1/editions; else the one in force",
          "schema": {"type": "string"}}  # fmt: skip
SHA = "0" * 64
REPLAY = {
    "receipt": {"engine": "0.1.0", "tables": "cn 2026-11-23", "tables_sha256": SHA, "on": "2026-11-23", "input_sha256": SHA},
    "input": {"lines": [LINE]}, "catalogue": [ITEM], "tables": "2026-11-23",
}  # fmt: skip


@cache
def openapi() -> dict[str, Any]:
    """Return the document; it is the same for every app."""
    from bundler.service.requests import request_schemas

    _, answers = models_json_schema([(model, "serialization") for model in ANSWERS], ref_template=REF + "{model}")
    components = {**answers["$defs"]}
    for name, schema in request_schemas().items():
        # a name that both sides use would stand for two things
        if name in components and components[name] != schema:
            raise ValueError(f"two schemas are named {name}")
        components[name] = schema
    stored.with_facts(components)
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": "bundler",
            "version": ENGINE,
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "tags": [{"name": name} for name in ("orders", "stored", "customs", "compositions", "tariff", "rules", "service")],
        "paths": {**_paths(), **stored.paths(ITEM, RESERVATION, {"return": RETURN["return"]}, SHIPMENT, RECEIPTS)},
        "components": {"schemas": components},
    }
    return with_access(document)


def _paths() -> dict[str, Any]:
    order = {"$ref": REF + "QuoteRequest"}
    batch = {"anyOf": [{"$ref": REF + "BatchRequest"}, {"type": "array", "maxItems": 1000, "items": {"$ref": REF + "BatchOrder"}}]}
    broken = {"$ref": REF + "RepairRequest"}
    basket = {"$ref": REF + "SplitRequest"}
    price = {"$ref": REF + "TaxIncludedRequest"}
    moved, curve = {"$ref": REF + "CliffsRequest"}, {"$ref": REF + "PriceCurveRequest"}
    back, again = {"$ref": REF + "ReturnRequest"}, {"$ref": REF + "ReplayRequest"}
    start, asked = {"$ref": REF + "CompositionRequest"}, {"$ref": REF + "WhyNotRequest"}
    around = {"$ref": REF + "RecommendationRequest"}
    told = {**ON_HEADER, **COLUMNS_HEADER, **BUNDLES_HEADER}
    job = {"parameters": [JOB_ID]}
    return {
        "/v1/checks": {"post": _operation(
            "check", "orders", "Check an order: verdict and findings, no taxes", {200: _ok("Answer", told)}, body=(order, QUOTE))},
        "/v1/quotes": {"post": _operation(
            "quote", "orders", "Quote an order: verdict, findings and exact duty", {200: _ok("Answer", told)}, body=(order, QUOTE))},
        "/v1/quotes/batch": {"post": _operation(
            "quoteBatch", "orders", "Quote up to 1000 orders; a bad one does not fail the rest", {200: _ok("BatchResults", told)},
            body=(batch, BATCH))},
        "/v1/repairs": {"post": _operation(
            "repair", "orders", "Find the smallest changes that make an order compliant", {200: _ok("Repairs", told)},
            body=(broken, REPAIR))},
        "/v1/comparisons": {"post": _operation(
            "compare", "orders", "Compare the channels of an order: 1210, 9610, 1239, postal articles, general trade",
            {200: _ok("Comparison", told)}, body=(order, QUOTE))},
        "/v1/splits": {"post": _operation(
            "split", "orders", "Split a basket into the orders that its goods force", {200: _ok("Split", told)}, body=(basket, SPLIT))},
        "/v1/tax-included-prices": {"post": _operation(
            "taxIncludedPrice", "orders", "Find the price that makes an order cost exactly one amount, tax and all",
            {200: _ok("TaxIncluded", told)}, body=(price, PRICE))},
        "/v1/cliffs": {"post": _operation(
            "cliffs", "orders", "How far an order is from every threshold and limit, and its tax just before and after each",
            {200: _ok("Cliffs", told)}, body=(moved, MOVED))},
        "/v1/price-curves": {"post": _operation(
            "priceCurve", "orders", "The taxes of an order over a range of prices, exact on both sides of every cliff",
            {200: _ok("PriceCurve", told)}, body=(curve, CURVE))},
        "/v1/returns": {"post": _operation(
            "checkReturn", "orders", "Check a return: whether the pieces may come back, with what tax, annual limit and kilograms",
            {200: _ok("ReturnAnswer", told)}, body=(back, RETURN))},
        "/v1/declarations": {"post": _operation(
            "declare", "customs", "The messages that declare an order: CEB311 and CEB621, unsigned", {200: _ok("Declaration", told)},
            body=({"$ref": REF + "DeclarationRequest"}, DECLARATION))},
        "/v1/declaration-checks": {"post": _operation(
            "checkDeclarations", "customs", "What customs would refuse of the orders in some messages", {200: _ok("DeclarationCheck")},
            body=({"$ref": REF + "DeclarationCheckRequest"}, MESSAGES))},
        "/v1/receipt-reports": {"post": _operation(
            "reportReceipts", "customs", "What messages from customs say: where each document stands, and how to mend what was refused",
            {200: _ok("ReceiptReport")}, body=({"$ref": REF + "ReceiptReportRequest"}, RECEIPTS))},
        "/v1/recommendations": {"post": _operation(
            "recommend", "compositions", "The best lawful bundles with an item, in proven order", {200: _ok("Recommendations", told)},
            body=(around, RECOMMENDATION))},
        "/v1/compositions": {"post": {"parameters": [stored.KEY_OR_NONE], **_operation(
            "compose", "compositions", "Start a composition", _started("Composition", told), body=(start, COMPOSITION))}},
        "/v1/why-not": {"post": {"parameters": [stored.KEY_OR_NONE], **_operation(
            "whyNot", "compositions", "Start to find out why a design is not in the best plan", _started("Question", told),
            body=(asked, WHY_NOT))}},
        "/v1/compositions/{id}": {
            **job,
            "get": _operation("composition", "compositions", "Poll a composition", {200: _job(), 404: _problem(404), 503: _problem(503)}),
            "delete": _operation(
                "cancelComposition", "compositions", "Cancel a composition; the best answer so far stays",
                {200: _job(), 404: _problem(404), 503: _problem(503)}),
        },
        "/v1/compositions/{id}/events": {**job, "get": _operation(
            "compositionEvents", "compositions", "Stream `progress` events and at last `done`, each with the composition as its data",
            {200: {"description": "Server-sent events", "content": {"text/event-stream": {"schema": {"type": "string"}}}},
             404: _problem(404), 503: _problem(503)})},
        "/v1/tariff/{hs_code}": {"parameters": [HS_CODE], "get": {
            **_operation("tariffLine", "tariff", "What the tables say of a tariff code on a day",
                         {200: _ok("TariffLine", ON_HEADER), 404: _problem(404, name="UnknownTariffCode")}),
            "parameters": [ON, TABLES]}},
        "/v1/law": {"get": {
            **_operation("law", "tariff", "The law of a day: limits, rates, lists, with source and evidence", {200: _ok("Law", ON_HEADER)}),
            "parameters": [ON, TABLES]}},
        "/v1/law/changes": {"get": {
            **_operation("lawChanges", "tariff", "Every day on which the law changed, and what changed", {200: _ok("LawChanges")}),
            "parameters": [TABLES]}},
        "/v1/editions": {"get": _operation("editions", "tariff", "Every edition of the tables that may be named", {200: _ok("Editions")})},
        "/v1/replays": {"post": _operation(
            "replay", "orders", "Give an answer again from its receipt, and tell every place that is not the same",
            {200: _ok("Replay", COLUMNS_HEADER)}, body=(again, REPLAY))},
        "/v1/rules": {"get": _operation("rules", "rules", "Every rule with its sentence", {200: _ok("Rules")})},
        "/v1/rules/{code}": {"parameters": [RULE_CODE], "get": {
            **_operation("rule", "rules", "A rule explained: why, on which sources, what breaks it, how to mend it",
                         {200: _ok("Explanation"), 404: _problem(404)}),
            "parameters": [IN_EFFECT_ON, TABLES]}},
        "/health": {"get": _operation("health", "service", "Whether the process answers", {200: _ok("Health")}, fallible=False)},
        "/ready": {"get": _operation(
            "ready", "service", "What the service answers from", {200: _ready(), 503: _problem(503, name="NotReady")}, fallible=False)},
        "/metrics": {"get": _operation(
            "metrics", "service", "What was counted and timed, for Prometheus",
            {200: {"description": "Metrics", "content": {"text/plain": {"schema": {"type": "string"}}}}}, fallible=False)},
    }  # fmt: skip


def _operation(
    name: str, tag: str, summary: str, answers: dict[int, Any], *, body: tuple[Any, Any] | None = None, fallible: bool = True
) -> dict[str, Any]:
    operation: dict[str, Any] = {"operationId": name, "tags": [tag], "summary": summary}
    problems = [400, 413, 415, 500, 503] if body else [400, 500, 503] if fallible else []
    if body:
        schema, example = body
        operation["requestBody"] = {"required": True, "content": {JSON: {"schema": schema, "example": example}}}
    every = {**answers, **{status: _problem(status) for status in problems}}
    operation["responses"] = {str(status): every[status] for status in sorted(every)}
    return operation


def _ok(name: str, headers: dict[str, Any] | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"description": name, "content": {JSON: {"schema": {"$ref": REF + name}}}}
    return {**found, "headers": headers} if headers else found


def _started(name: str, headers: dict[str, Any]) -> dict[int, Any]:
    """A job that was begun, or not since there are too many, or since the caller's key stands for another."""
    begun = {**PLACE, **stored.REPLAYED, **headers}
    return {202: _ok(name, begun), 409: _problem(409, name="WriteConflict"), 429: _problem(429, RETRY)}


def _job() -> dict[str, Any]:
    """A composition, or a design that was asked about."""
    either = [{"$ref": REF + name} for name in ("Composition", "Question")]
    return {"description": "Composition", "content": {JSON: {"schema": {"anyOf": either}}}}


def _ready() -> dict[str, Any]:
    """What the service answers from, or only that it does, where keys are asked for and none is shown."""
    either = [{"$ref": REF + name} for name in ("Ready", "BriefReady")]
    return {"description": "Ready", "content": {JSON: {"schema": {"anyOf": either}}}}


def _problem(status: int, headers: dict[str, Any] | None = None, name: str = "Problem") -> dict[str, Any]:
    headers = RETRY if status == 503 else headers
    found: dict[str, Any] = {"description": WORDS[status], "content": {MEDIA_TYPE: {"schema": {"$ref": REF + name}}}}
    return {**found, "headers": headers} if headers else found
