"""Access in the OpenAPI document: keys as bearer tokens, and what every route answers to who may not ask, or asks too often."""

from __future__ import annotations

from typing import Any

from bundler.service.access.needs import UNGUARDED, Need, house_alone, needed
from bundler.service.problems import MEDIA_TYPE
from bundler.storage.acting import HOUSE

KEY = "key"
ABOUT = "A key of `bundler keys create`, or of `POST /v1/keys`; where there is none yet, none is asked for."
CHALLENGE = {"WWW-Authenticate": {"description": "How to ask, by RFC 6750", "schema": {"type": "string"}}}
RETRY = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}}}
REFUSALS: dict[str, tuple[str, dict[str, Any]]] = {
    "401": ("A key is asked for: there is none, or it is unknown, revoked or expired", CHALLENGE),
    "403": ("The key lacks the scope of this route, or is of a tenant for which it is not", CHALLENGE),
    "429": ("More requests in this minute than the key may ask", RETRY),
    "503": ("As many requests are under way as the process takes, or a database that is needed cannot be reached", RETRY),
}


def with_access(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with what access adds to every route."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method != "parameters" and (need := needed(path, method.upper())) not in UNGUARDED:
                _guard(operation, need, house=house_alone(path, method.upper()))
    scheme = {"type": "http", "scheme": "bearer", "description": ABOUT}
    document["components"]["securitySchemes"] = {KEY: scheme}
    return document


def _guard(operation: dict[str, Any], need: Need, *, house: bool) -> None:
    operation["security"] = [{}, {KEY: []}]
    scope = "" if need == "key" else f" with the scope `{need}`"
    operation["description"] = f"Needs a key{f' of the tenant `{HOUSE}`' if house else ''}{scope}."
    there = operation["responses"]
    for status, (words, headers) in REFUSALS.items():
        problem = {"$ref": "#/components/schemas/Problem"}
        refusal = {"description": words, "content": {MEDIA_TYPE: {"schema": problem}}, "headers": headers}
        there.setdefault(status, refusal)
    operation["responses"] = {status: there[status] for status in sorted(there)}
