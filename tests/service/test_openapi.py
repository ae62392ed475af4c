"""The OpenAPI document is valid, complete and exact, and its page asks nothing from outside."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from litestar import Litestar
from litestar.testing import TestClient
from schemathesis.checks import not_a_server_error
from schemathesis.generation.meta import CoveragePhaseData
from schemathesis.pytest.lazy import get_all_tests
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from bundler.clock import now_utc
from bundler.service import create_app, docs
from bundler.service.openapi import openapi
from bundler.service.stored.item_rows import rows_of, take_rows
from bundler.service.stored.store import open_store
from bundler.storage.intake import Intake
from tests.service.access.conftest import Clock, new_key_in
from tests.service.conftest import TODAY
from tests.service.examples import CATALOGUE, ORDER, validator, with_catalogue

Client = TestClient[Any]
JOBS = ("/v1/compositions", "/v1/why-not")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
STORED = "/v1/(items|stock|stored-quotes|(order|limit)-inquiries|orders|bundle|keys|audit|activations|editions/|watch|webhook|receipts)"
KEYS = "/v1/(keys|audit)"
THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
FUZZING = settings(
    max_examples=100 if THOROUGH else 3,
    deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
)  # fmt: skip
# Streams are tested with their composition; a check takes and gives what a quote does. The small dose leaves out others that read an order.
LEFT_OUT = "events|checks" + ("" if THOROUGH else "|comparisons|tax-included|cliffs|repairs|price-curves|splits")
# Parts that many bodies have alike, and the one path on which the small dose varies what is inside of them (an item is a catalogue's row).
VARIED_AT = {"catalogue": "/v1/quotes", "buyer": "/v1/quotes", "policy": "/v1/compositions", "item": None}
INTO = re.compile(r"'(\w+)' value:|(\w+) ->")


@schemathesis.serializer("application/x-ndjson", "application/ndjson")
def json_lines(_: schemathesis.SerializationContext, value: Any) -> bytes:
    """A text is made lines by itself."""
    return value.encode("utf-8", "replace") if isinstance(value, str) else json.dumps(value).encode()


@schemathesis.serializer("application/zip")
def archive(_: schemathesis.SerializationContext, value: Any) -> bytes:
    """Anything may come as an archive."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@schemathesis.hook
def filter_case(context: schemathesis.HookContext, case: schemathesis.Case) -> bool:
    """Leave out what varies a part inside of which another path is varied."""
    phase = case.meta.phase.data if case.meta else None
    if THOROUGH or not isinstance(phase, CoveragePhaseData):
        return True
    entered = [positive or negative for positive, negative in INTO.findall(phase.description.rpartition(":")[0] + ":")]
    return all(VARIED_AT.get(part, context.operation.path) == context.operation.path for part in entered)


def routes(*, path: str, but: str = "^$") -> pytest.MarkDecorator:
    """A test for every documented route whose path matches one pattern and not the other."""
    found = [
        pytest.param(method, each, id=f"{method.upper()} {each}")
        for each, operations in openapi()["paths"].items()
        for method in operations
        if method != "parameters" and re.search(path, each) and not re.search(but, each)
    ]
    return pytest.mark.parametrize(("method", "path"), found)


def send_to(schema: BaseSchema, method: str, path: str, **headers: str) -> None:
    """Send what is made up for a route: when its test runs, not in every process that collects the tests, as ``parametrize`` does."""

    def sent(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS, headers=headers)

    [made] = get_all_tests(schema=schema.include(method=method, path=path), test_func=sent, settings=FUZZING, given_kwargs={})
    _, send = made.ok()
    send()


@pytest.fixture(scope="module")
def unstored() -> BaseSchema:
    return schemathesis.openapi.from_asgi("/schema/openapi.json", create_app(catalogue=CATALOGUE, today=lambda: TODAY))


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> BaseSchema:
    url = f"sqlite:///{tmp_path_factory.mktemp('stored')}/bundler.db"
    with closing(open_store(url, now_utc, lambda: TODAY)) as store:
        take_rows(store, "items", Intake.of(rows_of(CATALOGUE)))
    return schemathesis.openapi.from_asgi("/schema/openapi.json", create_app(database=url, today=lambda: TODAY))


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> tuple[BaseSchema, str]:
    """Once there is a key every call needs one: keys are fuzzed with one in a database of their own."""
    url = f"sqlite:///{tmp_path_factory.mktemp('guarded')}/bundler.db"
    key = new_key_in(url, Clock(), requests_per_minute=1_000_000)
    return schemathesis.openapi.from_asgi("/schema/openapi.json", create_app(database=url, today=lambda: TODAY)), key


class NoPlan:
    """What the solver gives here: jobs that a fuzzer starts should not run on."""

    def to_dict(self) -> dict[str, Any]:
        sha = "0" * 64
        receipt = {"engine": "", "tables": "", "tables_sha256": sha, "on": TODAY.isoformat(), "input_sha256": sha}
        return {
            "status": "unknown", "objective": None, "bound": None, "gap": None, "designs": [], "stock_used": {},
            "stages": [], "reasons": [], "conflicts": [], "relaxations": [], "excluded": [], "warnings": [], "seconds": 0.1,
            "receipt": receipt,
        }  # fmt: skip


class NoAnswer:
    """What is found out here of a named design."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "design": {"components": [{"sku": "WINE-75", "quantity": 1}], "discount": None}, "verdict": "open", "message": "", "offers": [],
            "together": [], "copies_in_plan": 0, "worth": None, "price": None, "warnings": [], "seconds": 0.1,
            "receipt": NoPlan().to_dict()["receipt"],
        }  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def no_solver() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bundler.assembly.compose", lambda *_, **__: NoPlan())
        patch.setattr("bundler.assembly.why_not", lambda *_, **__: NoAnswer())
        yield


@routes(path="", but=f"{LEFT_OUT}|{STORED}")
def test_every_answer_keeps_the_schema(unstored: BaseSchema, method: str, path: str) -> None:
    send_to(unstored, method, path)


@routes(path=STORED, but=KEYS)
def test_every_answer_of_a_stored_route_keeps_the_schema(stored: BaseSchema, method: str, path: str) -> None:
    send_to(stored, method, path)


@routes(path=KEYS)
def test_every_answer_on_keys_keeps_the_schema(guarded: tuple[BaseSchema, str], method: str, path: str) -> None:
    schema, key = guarded
    send_to(schema, method, path, Authorization=f"Bearer {key}")


def test_every_route_is_documented_and_every_documented_one_is_there(app: Litestar) -> None:
    def plain(path: str) -> str:
        return re.sub(r"\{[^}]*\}", "{}", path)

    served = {
        (plain(route.path), method)
        for route in app.routes
        for method in getattr(route, "methods", ())
        if method not in ("OPTIONS", "HEAD") and route.path.startswith(("/v1", "/health", "/ready", "/metrics"))
    }
    documented = {
        (plain(path), method.upper()) for path, operations in openapi()["paths"].items() for method in operations if method != "parameters"
    }
    assert served == documented


def test_every_component_is_a_schema_and_every_reference_resolves() -> None:
    document = openapi()
    for name, part in document["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(part)
        assert not set(re.findall(r'"(ge|le|gt|lt)":', json.dumps(part))), name
    for name in re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)):
        assert name in document["components"]["schemas"]


def test_the_examples_keep_their_schemas_and_are_answered(client: Client) -> None:
    for path, operations in openapi()["paths"].items():
        if "requestBody" in operations.get("post", {}) and path not in JOBS and not re.match(STORED, path):
            answer = client.post(path, json=operations["post"]["requestBody"]["content"]["application/json"]["example"])
            assert answer.status_code == 200
            assert "problem" not in answer.text


@pytest.mark.parametrize(
    "change",
    [
        {"quantity": "2"}, {"quantity": True}, {"quantity": 0}, {"quantity": 1_000_001}, {"unit_price": 1.5}, {"unit_price": "1"},
        {"kind": "bundel"}, {"colour": "red"}, {"sku": None}, {"sku": ""}, {"item": {"sku": "A"}},
    ],
)  # fmt: skip
def test_what_the_parser_refuses_of_a_line_the_schema_refuses_too(client: Client, change: dict[str, Any]) -> None:
    body = with_catalogue({**ORDER, "lines": [{"kind": "item", "sku": "WINE-75", "quantity": 2, **change}]})
    assert not validator("QuoteRequest").is_valid(body)
    assert client.post("/v1/quotes", json=body).status_code == 400


@pytest.mark.parametrize("key", ["13800000000", "浙江省宁波市", "two words", "", "k" * 121, 7])
def test_a_key_that_shows_an_address_or_telephone_is_refused_and_never_repeated(client: Client, key: Any) -> None:
    body = with_catalogue({**ORDER, "address_key": key})
    assert not validator("QuoteRequest").is_valid(body)
    answer = client.post("/v1/quotes", json=body)
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/address_key"]
    assert "value" not in answer.json()["errors"][0]


def test_the_schema_takes_what_the_parser_takes(client: Client) -> None:
    body = with_catalogue(
        {
            **ORDER,
            "buyer": {
                "annual_used": "1.00",
                "kg_used": {"1701": "0.5"},
                "authenticated": True,
                "is_payer": False,
                "history": [
                    {"order_id": "E", "on": "2026-11-22", "order_value": "1.00", "seller": "S", "address_key": "a", "phone_key": "p"}
                ],
            },
            "risk_notice": True,
            "freight": "3.00",
            "promotion": {"id": "P", "approved": True},
        }
    )
    validator("QuoteRequest").validate(body)
    validator("Answer").validate(client.post("/v1/quotes", json=body).json())
    validator("CompositionRequest").validate(
        {"catalogue": CATALOGUE, "policy": {"bundle": {"discounts": ["0.05"], "pieces": [2, 3], "margin_min": "0.05"}}}
    )
    for bundle in ({"pieces": [2]}, {"pieces": ["2", 3]}, {"discounts": [0.05]}, {"price": [1, 2]}):
        assert not validator("CompositionRequest").is_valid({"policy": {"bundle": bundle}})


def test_the_page_asks_nothing_from_outside(client: Client) -> None:
    page = client.get("/docs")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert not re.search(r"https?:|//[a-z]", page.text)
    asked = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert {path.removeprefix("docs/") for path in asked} == set(docs.FILES)
    for path in (*asked, "favicon.ico"):
        answer = client.get(f"/{path}")
        assert (answer.status_code, bool(answer.content)) == (200, True)
    assert not re.search(r"https?:", client.get("/docs/start.js").text)
    assert client.get("/docs/").text == page.text
    assert client.get("/docs/swagger-ui.css").headers["content-type"].startswith("text/css")


def test_the_vendored_page_brings_its_licence_and_stays_small() -> None:
    folder = docs.STATIC / "swagger-ui"
    assert "Apache License" in (folder / "LICENSE").read_text("utf-8")
    assert sum(path.stat().st_size for path in docs.STATIC.rglob("*") if path.is_file()) < 2_200_000
