"""Small quotes and checks are answered before the router: nobody can tell which way an answer came."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from bundler.service import create_app, routes_orders, shortcut
from tests.service.conftest import TODAY
from tests.service.examples import ORDER, with_catalogue

Client = TestClient[Any]
BODIES = [
    json.dumps(with_catalogue()),
    json.dumps(with_catalogue({**ORDER, "lines": [{"kind": "item", "sku": "WINE-75", "quantity": 50}]})),
    json.dumps(with_catalogue({**ORDER, "order_id": 'é\u2028\x7f"\\\n\x01'})),
    json.dumps(with_catalogue({**ORDER, "lines": []})),
    json.dumps(with_catalogue({**ORDER, "lines": [{"kind": "bundle", "id": "G", "registered": True, "quantity": 1}]})),
    json.dumps({**with_catalogue(), "catalogue": 1}),
    json.dumps({"note": "x" * 20_000}),
    '{"on": "2026-11-23", "on": "2026-11-24"}',
    "[" * 500,
    "[1.5]",
    "",
    "\xff",
]
HEADERS: list[dict[str, str]] = [
    {"Content-Type": "application/json; charset=utf-8"}, {"Content-Type": "text/plain"}, {"Host": "a b"}, {"Content-Type": "a/b+json"},
    {"X-Request-ID": "a-1"}, {"Accept": "text/html"},
]  # fmt: skip
REQUESTS = [("POST", path, body, {}) for path in ("/v1/quotes", "/v1/checks") for body in BODIES]
REQUESTS += [("POST", "/v1/quotes", BODIES[0], headers) for headers in HEADERS]
REQUESTS += [(method, "/v1/quotes", BODIES[0], {}) for method in ("GET", "HEAD", "OPTIONS", "BREW")]
REQUESTS += [("POST", path, BODIES[0], {}) for path in ("/v1/quotes/", "/v1/quotes?on=2026-11-23", "//v1/quotes", "/v1/quot%65s")]


def told(client: Client, method: str, path: str, body: str, headers: dict[str, str]) -> tuple[int, bytes, list[tuple[str, str]]]:
    """All of an answer, but for an id that is made up."""
    answer = client.request(method, path, content=body.encode("latin-1"), headers={"Content-Type": "application/json", **headers})
    given = [(name, value) for name, value in answer.headers.multi_items() if name != "x-request-id" or "X-Request-ID" in headers]
    return answer.status_code, answer.content, given


@pytest.mark.parametrize(("method", "path", "body", "headers"), REQUESTS)
def test_an_answer_is_the_same_by_both_ways(
    client: Client, monkeypatch: pytest.MonkeyPatch, method: str, path: str, body: str, headers: dict[str, str]
) -> None:
    short = told(client, method, path, body, headers)
    monkeypatch.setattr(shortcut, "IN_LINE_BYTES", -1)
    assert short == told(client, method, path, body, headers)


@pytest.fixture
def missed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that took the usual way."""
    found: list[str] = []
    parsed = routes_orders.read_json

    async def noting(request: Any, place: str) -> Any:
        found.append(request.scope["path"])
        return await parsed(request, place)

    monkeypatch.setattr(routes_orders, "read_json", noting)
    return found


def test_a_plain_order_takes_the_short_way_and_a_faulty_one_the_usual(client: Client, missed: list[str]) -> None:
    client.post("/v1/quotes", json=with_catalogue())
    assert missed == []
    client.post("/v1/quotes", json=with_catalogue({**ORDER, "lines": []}))
    assert missed == ["/v1/quotes"]


def test_a_service_that_counts_requests_or_has_a_database_takes_the_usual_way(tmp_path: Path, missed: list[str]) -> None:
    for given in ({"open_rate": 1}, {"database": f"sqlite:///{tmp_path}/b.db"}):
        with TestClient(create_app(today=lambda: TODAY, **given)) as client:  # type: ignore[arg-type]
            client.post("/v1/quotes", json=with_catalogue())
    assert missed == ["/v1/quotes"] * 2


@pytest.mark.parametrize("way", ["short", "usual"])
def test_both_ways_count_an_order_once(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    if way == "usual":
        monkeypatch.setattr(shortcut, "IN_LINE_BYTES", -1)
    with TestClient(create_app(today=lambda: TODAY)) as client:
        found = client.post("/v1/quotes", json=with_catalogue()).json()["findings"]
        text = client.get("/metrics").text
    assert 'bundler_verdicts_total{verdict="compliant"} 1.0' in text
    assert 'bundler_http_request_seconds_count{method="POST",route="/v1/quotes",status="2xx"} 1.0' in text
    counts = Counter((each["code"], each["severity"]) for each in found)
    for (code, severity), count in counts.items():
        assert f'bundler_findings_total{{code="{code}",severity="{severity}"}} {count:.1f}' in text


@pytest.mark.parametrize("document", [with_catalogue(), with_catalogue({**ORDER, "lines": []})])
def test_a_body_may_come_in_pieces_by_both_ways(app: Any, document: dict[str, Any]) -> None:
    body = json.dumps(document).encode()
    pieces: list[dict[str, Any]] = [
        {"type": "http.request", "body": body[at : at + 300], "more_body": at + 300 < len(body)} for at in range(0, len(body), 300)
    ]
    whole = asked(app, [{"type": "http.request", "body": body}], len(body))
    assert len(pieces) > 1
    assert asked(app, pieces, len(body)) == whole


def test_a_caller_that_leaves_is_not_answered_with_a_quote(app: Any) -> None:
    body = json.dumps(with_catalogue()).encode()
    status, _ = asked(app, [{"type": "http.request", "body": body, "more_body": True}, {"type": "http.disconnect"}], len(body) + 1)
    assert status == 500


def asked(app: Any, messages: list[dict[str, Any]], size: int) -> tuple[int, bytes]:
    """Status and body of an answer to a request that comes by these messages."""
    coming, sent = iter(messages), list[Any]()
    scope = {
        "type": "http", "method": "POST", "path": "/v1/quotes", "raw_path": b"/v1/quotes", "query_string": b"", "root_path": "",
        "headers": [(b"content-length", b"%d" % size)], "client": None, "server": None, "scheme": "http", "http_version": "1.1",
    }  # fmt: skip

    async def receive() -> Any:
        return next(coming)

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], sent[1]["body"]
