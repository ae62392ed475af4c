"""What a route needs: nothing, a key, or a key with a scope. A route that is not named here needs ``admin``."""

from __future__ import annotations

from typing import Literal, TypeAlias

from bundler.storage.access.keys import Scope

Need: TypeAlias = Scope | Literal["nothing", "key if given", "key"]
READING = ("GET", "HEAD", "OPTIONS")
BY_PATH: dict[str, Need] = {
    "/health": "nothing",
    "/ready": "key if given",
    "/metrics": "admin",
    "/docs": "nothing",
    "/docs/{name}": "nothing",
    "/favicon.ico": "nothing",
    "/schema/openapi.json": "nothing",
}
UNGUARDED = ("nothing", "key if given")
SCOPE_OF: dict[str, Scope] = {
    "checks": "quote",
    "quotes": "quote",
    "repairs": "quote",
    "comparisons": "quote",
    "splits": "quote",
    "tax-included-prices": "quote",
    "cliffs": "quote",
    "price-curves": "quote",
    "returns": "quote",
    "replays": "quote",
    "declarations": "orders",
    "declaration-checks": "orders",
    "receipt-reports": "orders",
    "receipts": "orders",
    "recommendations": "bundles",
    "compositions": "bundles",
    "why-not": "bundles",
    "bundles": "bundles",
    "bundle-availability": "bundles",
    "watch": "bundles",
    "watch-events": "bundles",
    "watch-settings": "bundles",
    "items": "catalogue",
    "stock": "catalogue",
    "stock-entries": "catalogue",
    "stock-movements": "catalogue",
    "orders": "orders",
    "stored-quotes": "orders",
    "order-inquiries": "orders",
    "limit-inquiries": "orders",
    "editions": "tables",
    "activations": "tables",
    "tariff": "tables",
    "law": "tables",
    "rules": "tables",
    "keys": "admin",
    "audit": "admin",
    "webhooks": "admin",
    "webhook-deliveries": "admin",
}
"""By the first part of a path behind ``/v1``."""
HOUSE_ALONE: tuple[Need, ...] = ("tables",)
"""What shows or changes what all tenants share is for keys of the house: such scopes, and ``/metrics``."""
FOR_ONESELF = ("/v1/editions/{version}/preview",)
"""What shows with such a scope the own things alone."""
READ_BY_ALL = ("editions", "tariff", "law", "rules")
"""What every key may read: the published law, and how it is told."""


def needed(template: str, method: str) -> Need:
    """Return what a route needs, by its path as it was registered: never by the path that a caller wrote."""
    if template in BY_PATH:
        return BY_PATH[template]
    part = template.removeprefix("/v1/").partition("/")[0]
    if part in READ_BY_ALL and method in READING:
        return "key"
    return SCOPE_OF.get(part, "admin")


def house_alone(template: str, method: str) -> bool:
    """Whether a route is for keys of the house alone, since what it shows or changes is of all tenants."""
    return template == "/metrics" or (needed(template, method) in HOUSE_ALONE and template not in FOR_ONESELF)
