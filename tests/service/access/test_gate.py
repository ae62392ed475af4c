"""What every request meets first, and what every answer leaves with."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from litestar.testing import TestClient

from bundler.service import create_app
from bundler.service.access import gate
from bundler.service.access.gate import HEADERS, Gate
from tests.service.examples import validator, with_catalogue

Client = TestClient[Any]


@pytest.mark.parametrize("path", ["/health", "/v1/law", "/v1/nothing", "/v1/quotes", "/docs", "/docs/start.js"])
def test_every_answer_leaves_with_the_headers(asked: Client, path: str) -> None:
    headers = asked.get(path).headers
    assert [headers[name] for name in ("x-content-type-options", "referrer-policy")] == ["nosniff", "no-referrer"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "strict-transport-security" not in headers
    assert headers.get_list("cache-control") == (["max-age=86400"] if path.endswith(".js") else ["no-store"])


def test_behind_tls_browsers_may_be_told_to_come_by_it_alone() -> None:
    with TestClient(create_app(hsts_seconds=31_536_000)) as client:
        assert client.get("/health").headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(
    ("path", "headers", "status", "kind"),
    [
        ("/v1/rules/" + "x" * 2048, {}, 400, "uri-too-long"),
        ("/v1/law?on=" + "x" * 2048, {}, 400, "uri-too-long"),
        ("/v1/law", {"X-Much": "x" * 17_000}, 400, "headers-too-large"),
        ("/v1/law", {f"X-{n}": "1" for n in range(65)}, 400, "headers-too-large"),
        ("/v1/items/11010519491231002X", {}, 400, "personal"),
        ("/v1/items?after=110105+19491231+002X", {}, 400, "personal"),
        ("/v1/items/%EF%BC%91%EF%BC%910105%2019491231-002x", {}, 400, "personal"),
    ],
)
def test_a_head_that_is_too_large_or_names_a_person_is_refused(
    asked: Client, path: str, headers: dict[str, str], status: int, kind: str
) -> None:
    answer = asked.get(path, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:bundler:problem:{kind}")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == HEADERS["X-Content-Type-Options"]
    validator("Problem").validate(answer.json())
    assert "19491231" not in answer.text


def test_more_requests_at_once_than_the_process_takes_are_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "AT_ONCE", 2)

    async def run() -> list[tuple[int, list[Any]]]:
        let_go = asyncio.Event()

        async def slow(_: Any, __: Any, send: Any) -> None:
            await let_go.wait()
            await send({"type": "http.response.start", "status": 200, "headers": []})

        door = Gate(slow)

        async def ask(path: str) -> tuple[int, list[Any]]:
            got: list[Any] = []

            async def send(message: Any) -> None:
                got.append(message)

            await door(_scope(path), None, send)  # type: ignore[arg-type]
            return got[0]["status"], got[0]["headers"]

        held = [asyncio.create_task(ask("/v1/quotes")) for _ in range(2)]
        await asyncio.sleep(0)
        refused = await ask("/v1/quotes")
        asyncio.get_running_loop().call_soon(let_go.set)
        return [refused, await ask("/health"), await ask("/v1/quotes"), *[await each for each in held]]

    refused, *others = asyncio.run(run())
    assert refused[0] == 503
    assert (b"retry-after", b"1") in refused[1]
    assert [status for status, _ in others] == [200] * 4


def test_streams_are_counted_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "AT_ONCE", 1)

    async def run() -> list[int]:
        ended = asyncio.Event()

        async def app(scope: Any, _: Any, send: Any) -> None:
            streams = scope["path"] == "/events"
            kind = b"text/event-stream; charset=utf-8" if streams else b"application/json"
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]})
            if streams:
                await ended.wait()

        door = Gate(app)
        statuses: list[int] = []

        async def send(message: Any) -> None:
            if "status" in message:
                statuses.append(message["status"])

        stream = asyncio.create_task(door(_scope("/events"), None, send))  # type: ignore[arg-type]
        await asyncio.sleep(0)
        await door(_scope("/v1/quotes"), None, send)  # type: ignore[arg-type]
        ended.set()
        await stream
        await door(_scope("/v1/quotes"), None, send)  # type: ignore[arg-type]
        return statuses

    assert asyncio.run(run()) == [200] * 3


def _scope(path: str) -> Any:
    return {"type": "http", "path": path, "raw_path": path.encode(), "query_string": b"", "headers": [], "state": {}, "method": "GET"}


def test_a_quote_still_answers_as_it_did(asked: Client) -> None:
    assert asked.post("/v1/quotes", json=with_catalogue()).status_code == 200
