"""The stored routes in the OpenAPI document."""

from __future__ import annotations

from typing import Any, get_args

from bundler.catalogue.registered import BUNDLE_ID
from bundler.compliance.watching.condition import KINDS
from bundler.service.stored.inquiry_bodies import AFTER
from bundler.service.stored.order_bodies import ORDER_ID, QUOTE_ID
from bundler.service.stored.paging import LONGEST_PAGE, PAGE
from bundler.service.stored.routes_editions import ARCHIVES
from bundler.storage.lives import Life
from bundler.storage.watch.deliveries import STATES
from bundler.tariff.release import VERSION as EDITION_VERSION

REF = "#/components/schemas/"
JSON = "application/json"
PROBLEM = "application/problem+json"
TAG = "stored"
KEY = {"name": "Idempotency-Key", "in": "header", "required": True, "example": "5f0c6c1e-1",
       "description": "A key of the caller's own: the same write under it is done once, and gets its first answer again",
       "schema": {"type": "string", "pattern": "^[!-~]{1,160}$"}}  # fmt: skip
SKU = {"name": "sku", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}, "example": "CHOC-200",
       "description": "A slash in it is written %2F"}  # fmt: skip
EDITION = {"name": "version", "in": "path", "required": True, "schema": {"type": "string", "pattern": EDITION_VERSION.pattern},
           "example": "2026-11-23"}  # fmt: skip
ACTIVATION = {"name": "number", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[0-9]{1,16}$"}, "example": "1"}
AFTER_ACTIVATION = {"name": "after", "in": "query", "description": "The number that the page comes after",
                    "schema": {"type": "integer", "minimum": 0, "maximum": 10**15}}  # fmt: skip
KEY_OR_NONE = {**KEY, "required": False,
               "description": "With a database: a key of the caller's own, under which the job is begun once"}  # fmt: skip
ORDER = {"name": "order_id", "in": "path", "required": True, "schema": {"type": "string", "pattern": ORDER_ID}, "example": "A-1"}
BUNDLE = {"name": "bundle_id", "in": "path", "required": True, "schema": {"type": "string", "pattern": BUNDLE_ID}, "example": "GIFT-7"}
VERSION = {
    "name": "number",
    "in": "path",
    "required": True,
    "schema": {"type": "integer", "minimum": 1, "maximum": 10**15 - 1},
    "example": 1,
}
GOOD_UNTIL = {"name": "good_until", "in": "query", "description": "The day until which the goods have to be good; today if left out",
              "schema": {"type": "string", "format": "date"}}  # fmt: skip
IDS = {"name": "ids", "in": "query", "required": True, "description": "Up to 100 ids with commas between", "example": "GIFT-7",
       "schema": {"type": "string", "minLength": 1}}  # fmt: skip
OF_STATE = {"name": "state", "in": "query", "description": "Only bundles of this state",
            "schema": {"type": "string", "enum": ["draft", "active", "retired"]}}  # fmt: skip
WITH_SKU = {"name": "sku", "in": "query", "description": "Only bundles that hold or offer this item", "schema": {"type": "string"}}
AFTER_ID = {"name": "after", "in": "query", "description": "The id that the page comes after", "schema": {"type": "string"}}
AFTER_NUMBER = {"name": "after", "in": "query", "description": "The number that the page comes after",
                "schema": {"type": "integer", "minimum": 0, "maximum": 10**15}}  # fmt: skip
LIMIT = {"name": "limit", "in": "query", "description": "How many at most", "example": PAGE,
         "schema": {"type": "integer", "minimum": 1, "maximum": LONGEST_PAGE}}  # fmt: skip
AFTER_SKU = {"name": "after", "in": "query", "description": "The sku that the page comes after", "schema": {"type": "string"}}
AFTER_REVISION = {"name": "after", "in": "query", "description": "The revision that the page comes after",
                  "schema": {"type": "integer", "minimum": 0, "maximum": 10**15}}  # fmt: skip
AFTER_ENTRY = {"name": "after", "in": "query", "description": "The entry that the page comes after",
               "schema": {"type": "integer", "minimum": 0, "maximum": 10**15}}  # fmt: skip
CURSOR = {"name": "after", "in": "query", "description": "What stood as `next` on the page before", "schema": {"type": "string"}}
ACCOUNT_BOOK = {"name": "account_book", "in": "query", "description": "Only of this account book", "schema": {"type": "string"}}
CHANGED_SINCE = {"name": "changed_since", "in": "query", "description": "Only such as changed then or later; stock is no change of an item",
                 "example": "2026-11-23T04:00:00Z", "schema": {"type": "string", "format": "date-time"}}  # fmt: skip
WITHDRAWN = {"name": "withdrawn", "in": "query", "description": "The withdrawn items instead", "schema": {"type": "boolean"}}
EXPIRES_BEFORE = {"name": "expires_before", "in": "query", "description": "Only lots whose last good day lies before",
                  "example": "2027-03-01", "schema": {"type": "string", "format": "date"}}  # fmt: skip
ENTRY_FILTERS = [
    {"name": name, "in": "query", "description": f"Only of this {name}", "schema": {"type": "string"}} for name in ("sku", "lot", "booking")
]
MOVEMENTS = {"movements": [{"kind": "receipt", "sku": "CHOC-200", "expires_on": "2027-05-01", "pieces": 120, "reason": "first-line entry"}]}
QUOTE_NAME = {"name": "quote_id", "in": "path", "required": True, "schema": {"type": "string", "pattern": QUOTE_ID},
              "example": "0" * 32}  # fmt: skip
STATE = {"name": "state", "in": "query", "description": "In which state", "schema": {
    "type": "string", "enum": ["reserved", "posted", "voided", "expired"]}}  # fmt: skip
LIFE = {"name": "life", "in": "query", "description": "Where between its reservation and its end", "schema": {
    "type": "string", "enum": list(get_args(Life))}}  # fmt: skip
SINCE = {"name": "since", "in": "query", "description": "Changed at this moment or since", "example": "2026-11-23T04:00:00Z",
         "schema": {"type": "string", "format": "date-time", "maxLength": 40}}  # fmt: skip
AFTER_ORDER = {"name": "after", "in": "query", "description": "What the page before told as next",
               "schema": {"type": "string", "pattern": AFTER}}  # fmt: skip
PERSON = {"person": {"key": "buyer-7"}}
KEY_ID = {"name": "key_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}, "example": "0a1B2c3D4e5F"}
AFTER_KEY = {"name": "after", "in": "query", "description": "The id that the page comes after", "schema": {"type": "string"}}
AFTER_DEED = {"name": "after", "in": "query", "description": "The number that the page comes after",
              "schema": {"type": "integer", "minimum": 0, "maximum": 10**15}}  # fmt: skip
NEW_KEY = {"scopes": ["quote", "orders"], "label": "shop front", "expires_on": "2030-12-31", "requests_per_minute": 6000}
KIND = {"name": "kind", "in": "query", "description": "Only conditions of this kind", "schema": {"type": "string", "enum": list(KINDS)}}
OF_BUNDLE = {"name": "bundle", "in": "query", "description": "Only of this bundle", "schema": {"type": "string"}}
BEGAN_SINCE = {**SINCE, "description": "Only such as began then or later"}
ENDED = {"name": "ended", "in": "query", "description": "Also what is over", "schema": {"type": "boolean"}}
WEBHOOK = {"name": "webhook_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}, "example": "0" * 32}
DELIVERY = {"name": "delivery_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1},
            "example": "msg_" + "0" * 32}  # fmt: skip
DELIVERY_STATE = {"name": "state", "in": "query", "description": "In which state", "schema": {"type": "string", "enum": list(STATES)}}
NEW_WEBHOOK = {"url": "https://shop.example/bundles", "kinds": ["unlawful", "unavailable"]}
REPLAYED = {"Idempotent-Replay": {"description": "true where the write was done before and this is its first answer",
                                  "schema": {"type": "string", "enum": ["true"]}}}  # fmt: skip
RETRY = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}}}
WORDS = {
    400: "The request cannot be used; all faults are in `errors`",
    404: "Not known",
    409: "It was not done, and holds nothing: see `type`",
    429: "Another edition is being checked or previewed",
    413: "The body is too large",
    415: "The body is not of a kind that is taken",
    500: "The service failed; nothing is told of the inside",
    503: "The database cannot be reached, or the service has none",
}
FACTS = (("ItemPage", "items"), ("StoredItem", "facts"), ("Standing", "facts"))


def paths(item: Any, order: Any, back: Any, shipment: Any, receipts: Any) -> dict[str, Any]:
    """Return the stored paths; ``item``, ``order``, ``back``, ``shipment`` and ``receipts`` are the examples of bodies."""
    rows = {"type": "array", "maxItems": 200_000, "items": {
        "description": "A row of a catalogue, as CatalogueRow; a bad one does not keep the others out."}}  # fmt: skip
    lines = {"description": "One JSON object a line, each a row; a line that is none does not keep the others out."}
    table = {"type": "string", "description": "The columns of a catalogue in UTF-8; a bad row does not keep the others out."}
    taking = {JSON: {"schema": rows, "example": [item]}, "application/x-ndjson": {"schema": lines}, "text/csv": {"schema": table}}
    reservation, returning = ({JSON: {"schema": {"$ref": REF + name}, "example": example}}
                              for name, example in (("ReservationRequest", order), ("ReturningRequest", back)))  # fmt: skip
    quoting, posting, extending, orders, limits = ({JSON: {"schema": {"$ref": REF + name}, "example": example}} for name, example in (
        ("StoredQuoteRequest", {**order["order"], "valid_minutes": 30}), ("Posting", {"declared_on": order["order"]["on"]}),
        ("Extending", {"hold_minutes": 30}), ("OrderInquiry", {**PERSON, "state": "posted"}),
        ("LimitInquiry", {**PERSON, "annual_used": "0.00"})))  # fmt: skip
    return {
        "/v1/items": {
            "put": _write("putItems", "Take items and counts of their stock in; a bad row does not keep the others out", 200, "TakenIn",
                          taking),
            "get": _read("listItems", "List items by sku", "ItemPage",
                         [AFTER_SKU, LIMIT, ACCOUNT_BOOK, CHANGED_SINCE, WITHDRAWN]),
        },
        "/v1/items/{sku}": {
            "parameters": [SKU],
            "get": _read("item", "An item with its lots", "StoredItem", unknown=True),
            "delete": _write("withdrawItem", "Withdraw an item: it is sold no more; history and stock stay", 200, "WithdrawnItem",
                             unknown=True),
        },
        "/v1/items/{sku}/history": {"parameters": [SKU], "get": _read(
            "itemHistory", "Every standing of an item, the oldest first", "ItemHistory", [AFTER_REVISION, LIMIT], unknown=True)},
        "/v1/stock-movements": {"post": _write(
            "moveStock", "Book receipts, removals and counts of stock, all of them or none", 201, "BookedMovements",
            {JSON: {"schema": {"$ref": REF + "MovementsRequest"}, "example": MOVEMENTS}})},
        "/v1/stock": {"get": _read(
            "listStock", "Lots with their pieces, by sku", "StockPage", [CURSOR, LIMIT, ACCOUNT_BOOK, EXPIRES_BEFORE])},
        "/v1/stock/{sku}": {"parameters": [SKU], "get": _read(
            "stock", "The stock of an item by record of the account book and lot", "ItemStock", unknown=True)},
        "/v1/stock-entries": {"get": _read(
            "stockEntries", "The entries behind the stock, the oldest first", "StockEntries", [AFTER_ENTRY, LIMIT, *ENTRY_FILTERS])},
        "/v1/stored-quotes": {"post": _write(
            "storeQuote", "Quote an order and keep to its price until a moment", 201, "StoredQuote", quoting)},
        "/v1/stored-quotes/{quote_id}": {"parameters": [QUOTE_NAME], "get": _read(
            "storedQuote", "A stored quote, and whether it may still be cited", "StoredQuote", unknown=True)},
        "/v1/order-inquiries": {"post": _ask("ordersOfPerson", "List the orders of a person", "OrderPage", orders)},
        "/v1/limit-inquiries": {"post": _ask(
            "limitsOfPerson", "What a person has used of the limits of a year, and what is left", "LimitsUsed", limits)},
        "/v1/orders": {"get": _read(
            "listOrders", "List orders by when they changed last", "OrderPage", [STATE, LIFE, SINCE, AFTER_ORDER, LIMIT]), "post": _write(
            "reserveOrder", "Reserve an order: stock and limits are held back until it is posted, voided or expires", 201, "ReservedOrder",
            reservation)},
        "/v1/orders/{order_id}": {"parameters": [ORDER], "get": _read(
            "order", "An order with everything that happened to it", "StoredOrder", unknown=True)},
        "/v1/orders/{order_id}/posting": {"parameters": [ORDER], "post": _write(
            "postOrder", "Post an order: what it holds is gone", 200, "OrderState", posting, unknown=True, optional=True)},
        "/v1/orders/{order_id}/voiding": {"parameters": [ORDER], "post": _write(
            "voidOrder", "Void an order: what it holds is free again", 200, "OrderState", unknown=True)},
        "/v1/orders/{order_id}/extension": {"parameters": [ORDER], "post": _write(
            "extendOrder", "Hold what an order holds for longer", 200, "OrderState", extending, unknown=True)},
        "/v1/orders/{order_id}/returns": {"parameters": [ORDER], "post": _write(
            "returnOrder", "Take pieces back: stock and limits come free as far as the rules give them back, once", 200, "ReturnedOrder",
            returning, unknown=True)},
        "/v1/orders/{order_id}/declaration": {"parameters": [ORDER], "post": _write(
            "declareOrder", "Declare an order: the messages for customs, which decides from here on", 200, "DeclaredOrder",
            {JSON: {"schema": {"$ref": REF + "OrderDeclarationRequest"}, "example": {"shipment": shipment}}}, unknown=True)},
        "/v1/orders/{order_id}/cancellation": {"parameters": [ORDER], "post": _write(
            "cancelOrder", "Withdraw a list that is not released, or void an order whose messages never left", 200, "DeclaredOrder",
            {JSON: {"schema": {"oneOf": [{"$ref": f"{REF}WithdrawalRequest"}, {"$ref": f"{REF}NeverSent"}]},
                    "example": {"never_sent": True}}}, unknown=True)},
        "/v1/receipts": {"post": _write(
            "takeReceipts", "Take what customs answered: stock and limits move with it, once", 200, "ReceiptsTaken",
            {JSON: {"schema": {"$ref": REF + "ReceiptsRequest"}, "example": receipts}})},
        **_bundle_paths({"components": [{"sku": item["sku"], "quantity": 2}], "price": "380.00"}),
        "/v1/keys": {
            "post": _write("makeKey", "Make a key; its text is shown once", 201, "MadeKey",
                           {JSON: {"schema": {"$ref": REF + "KeyRequest"}, "example": NEW_KEY}}),
            "get": _read("listKeys", "List the keys of the tenant", "KeyPage", [AFTER_KEY, LIMIT]),
        },
        "/v1/keys/{key_id}": {"parameters": [KEY_ID], "delete": _write(
            "revokeKey", "Revoke a key, for good", 200, "Key", unknown=True)},
        "/v1/audit": {"get": _read("audit", "What was written and refused, the oldest first", "AuditPage", [AFTER_DEED, LIMIT])},
        **_watch_paths(),
        **_edition_paths(item, order["order"]["lines"]),
    }  # fmt: skip


def _bundle_paths(bundle: Any) -> dict[str, Any]:
    registering = _write("putBundle", "Register a bundle: what says the same is the same version, anything else a new one", 201,
                         "RegisteredBundle", {JSON: {"schema": {"$ref": f"{REF}BundleDefinition"}, "example": bundle}})  # fmt: skip
    registering["responses"] = {"200": registering["responses"]["201"], **registering["responses"]}
    activating = _write("activateBundle", "Put a version in force, after it was examined anew", 200, "RegisteredBundle",
                        {JSON: {"schema": {"$ref": f"{REF}Activating"}, "example": {"version": 1}}}, unknown=True)  # fmt: skip
    activating["requestBody"]["required"] = False
    retiring = _write("retireBundle", "Retire a bundle: no version of it is sold any more", 200, "BundleState", unknown=True)
    choosing = _write("chooseBundle", "One copy as it is chosen: price, shares, verdict and duty", 200, "ChosenBundle",
                      {JSON: {"schema": {"$ref": f"{REF}Choosing"}, "example": {"choice": {}}}}, unknown=True)  # fmt: skip
    del choosing["parameters"], choosing["responses"]["200"]["headers"]  # it only answers
    for operation in (registering, activating, retiring, choosing):
        operation["responses"]["409"]["content"] = {PROBLEM: {"schema": {"$ref": f"{REF}BundleConflict"}}}
    page = [AFTER_NUMBER, LIMIT]
    return {
        "/v1/bundles": {"get": _read("listBundles", "List bundles by id", "BundlePage", [AFTER_ID, LIMIT, OF_STATE, WITH_SKU])},
        "/v1/bundles/{bundle_id}": {"parameters": [BUNDLE], "put": registering, "get": _read(
            "bundle", "A bundle with the version in force, the newest where none is", "RegisteredBundle", unknown=True)},
        "/v1/bundles/{bundle_id}/versions": {"parameters": [BUNDLE], "get": _read(
            "bundleVersions", "The versions of a bundle, the oldest first", "BundleVersions", page, unknown=True)},
        "/v1/bundles/{bundle_id}/versions/{number}": {"parameters": [BUNDLE, VERSION], "get": _read(
            "bundleVersion", "A version of a bundle, which never changes", "BundleVersion", unknown=True)},
        "/v1/bundles/{bundle_id}/events": {"parameters": [BUNDLE], "get": _read(
            "bundleEvents", "What happened to a bundle, the oldest first", "BundleEvents", page, unknown=True)},
        "/v1/bundles/{bundle_id}/choices": {"parameters": [BUNDLE], "post": choosing},
        "/v1/bundles/{bundle_id}/availability": {"parameters": [BUNDLE], "get": _read(
            "bundleAvailability", "How many copies the free stock makes, and what is short first", "BundleAvailability", [GOOD_UNTIL],
            unknown=True)},
        "/v1/bundle-availability": {"get": _read(
            "bundleAvailabilities", "How many copies the free stock makes of several bundles", "BundleAvailabilities", [IDS, GOOD_UNTIL])},
        "/v1/bundles/{bundle_id}/activation": {"parameters": [BUNDLE], "post": activating},
        "/v1/bundles/{bundle_id}/retirement": {"parameters": [BUNDLE], "post": retiring},
    }  # fmt: skip


def _edition_paths(item: Any, lines: Any) -> dict[str, Any]:
    archive = {kind: {"schema": {"type": "string", "contentMediaType": "application/zip"}} for kind in ARCHIVES}
    orders = {"orders": [{"lines": lines}], "catalogue": [item], "limit": 10}
    looking, when = ({JSON: {"schema": {"$ref": REF + name}, "example": example}}
                     for name, example in (("EditionPreviewRequest", orders), ("ActivationRequest", {})))  # fmt: skip
    taking = _write("putEdition", "Take an edition file in: checked strictly, and kept for every replica", 200, "KeptEdition", archive)
    taking["responses"]["429"] = _problem(429)
    activating = _write("activateEdition", "Put an edition into force in every replica at once, now or at a moment to come", 202,
                        "Activation", when, unknown=True)  # fmt: skip
    activating["requestBody"]["required"] = False
    previewing = {
        "operationId": "previewEdition", "tags": [TAG], "requestBody": {"required": True, "content": looking},
        "summary": "What would change for the items and for orders if the edition came into force",
        "responses": _responses(200, "EditionPreview", (400, 404, 413, 415, 429, 500, 503)),
    }  # fmt: skip
    return {
        "/v1/editions/{version}": {"parameters": [EDITION], "put": taking, "get": _read(
            "edition", "An edition that the database keeps", "KeptEdition", unknown=True)},
        "/v1/editions/{version}/preview": {"parameters": [EDITION], "post": previewing},
        "/v1/editions/{version}/activation": {"parameters": [EDITION], "post": activating},
        "/v1/activations": {"get": _read(
            "activations", "List switches of the edition, the oldest first", "Activations", [AFTER_ACTIVATION, LIMIT])},
        "/v1/activations/{number}": {
            "parameters": [ACTIVATION],
            "get": _read("activation", "How a switch stands", "Activation", unknown=True),
            "delete": _write("withdrawActivation", "Withdraw a switch that did not take place", 200, "Activation", unknown=True),
        },
    }  # fmt: skip


def _watch_paths() -> dict[str, Any]:
    settings, hook = ({JSON: {"schema": {"$ref": REF + name}, "example": example}} for name, example in (
        ("WatchSettings", {"days_before_expiry": 30}), ("WebhookRequest", NEW_WEBHOOK)))  # fmt: skip
    return {
        "/v1/watch": {"get": _read("watch", "What is so of bundles in force, since when and why", "WatchPage",
                                   [KIND, OF_BUNDLE, BEGAN_SINCE, ENDED, CURSOR, LIMIT])},
        "/v1/watch-events": {"get": _read(
            "watchEvents", "What began, changed and ended, the oldest first", "WatchEvents", [OF_BUNDLE, AFTER_NUMBER, LIMIT])},
        "/v1/watch-settings": {
            "get": _read("watchSettings", "From where on a bundle is told of", "WatchSettingsAnswer"),
            "put": _write("setWatch", "Set from where on a bundle is told of; what is left out is as usual", 200, "WatchSettingsAnswer",
                          settings),
        },
        "/v1/bundles/{bundle_id}/standing": {"parameters": [BUNDLE], "get": _read(
            "bundleStanding", "How a bundle stands now, worked out afresh", "BundleStanding", unknown=True)},
        "/v1/webhooks": {
            "post": _write("makeWebhook", "Send events to an address; the secret is shown once", 201, "MadeWebhook", hook),
            "get": _read("listWebhooks", "List the webhooks of the tenant", "Webhooks"),
        },
        "/v1/webhooks/{webhook_id}": {"parameters": [WEBHOOK], "delete": _write(
            "removeWebhook", "Remove a webhook; what was not delivered yet is dead", 200, "Webhook", unknown=True)},
        "/v1/webhooks/{webhook_id}/activation": {"parameters": [WEBHOOK], "post": _write(
            "activateWebhook", "Send events again to a receiver that had said it was gone", 200, "Webhook", unknown=True)},
        "/v1/webhook-deliveries": {"get": _read(
            "listDeliveries", "List deliveries; the dead ones were given up", "DeliveryPage", [DELIVERY_STATE, AFTER_ID, LIMIT])},
        "/v1/webhook-deliveries/{delivery_id}/redelivery": {"parameters": [DELIVERY], "post": _write(
            "redeliver", "Send a delivery again, under the id that it has", 200, "Delivery", unknown=True)},
    }  # fmt: skip


def with_facts(components: dict[str, Any]) -> None:
    """Put the schemas of what is taken in where it stands in answers: facts of items, and definitions of bundles."""
    facts = {"$ref": f"{REF}Item"}
    for name, member in FACTS:
        properties = components[name]["properties"]
        if properties[member]["type"] == "array":
            properties[member]["items"] = facts
        else:
            properties[member] = facts
    components["BundleVersion"]["properties"]["definition"] = {"$ref": f"{REF}BundleDefinition"}


def _read(name: str, summary: str, answer: str, parameters: Any = (), *, unknown: bool = False) -> dict[str, Any]:
    statuses = (400, *((404,) if unknown else ()), 500, 503)
    found = {"operationId": name, "tags": [TAG], "summary": summary, "responses": _responses(200, answer, statuses)}
    return {**found, "parameters": list(parameters)} if parameters else found


def _ask(name: str, summary: str, answer: str, body: Any) -> dict[str, Any]:
    """A question that comes in a body: it writes nothing, and so takes no key."""
    responses = _responses(200, answer, (400, 409, 413, 415, 500, 503))
    return {
        "operationId": name,
        "tags": [TAG],
        "summary": summary,
        "requestBody": {"required": True, "content": body},
        "responses": responses,
    }


def _write(
    name: str, summary: str, status: int, answer: str, body: Any = None, *, unknown: bool = False, optional: bool = False
) -> dict[str, Any]:
    statuses = (400, *((404,) if unknown else ()), 409, 413, *((415,) if body else ()), 500, 503)
    found = {"operationId": name, "tags": [TAG], "summary": summary, "parameters": [KEY],
             "responses": _responses(status, answer, statuses, REPLAYED)}  # fmt: skip
    return {**found, "requestBody": {"required": not optional, "content": body}} if body else found


def _responses(status: int, answer: str, problems: tuple[int, ...], headers: Any = None) -> dict[str, Any]:
    done = {"description": answer, "content": {JSON: {"schema": {"$ref": REF + answer}}}, **({"headers": headers} if headers else {})}
    wrong = {str(each): _problem(each) for each in problems}
    return {str(status): done, **wrong}


def _problem(status: int) -> dict[str, Any]:
    name = "WriteConflict" if status == 409 else "Problem"
    found = {"description": WORDS[status], "content": {PROBLEM: {"schema": {"$ref": REF + name}}}}
    return {**found, "headers": RETRY} if status in (429, 503) else found
