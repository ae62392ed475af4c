"""An identity number, put wherever a caller can put it, stands in no table, no log and no file."""

from __future__ import annotations

import copy
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from litestar.testing import TestClient
from sqlalchemy import create_engine, inspect, text

from bundler.service import create_app
from bundler.service.openapi import openapi
from tests.service.access.conftest import Answering, Clock, new_key_in
from tests.service.examples import CATALOGUE
from tests.service.stored.conftest import PERSON_KEY

PLACE, BORN, REST = "110105", "19491231", "002"
NUMBER = f"{PLACE}{BORN}{REST}X"
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
WRITINGS = (NUMBER, NUMBER.lower(), f"{PLACE} {BORN} {REST}x", f"of {PLACE}-{BORN}-{REST}X.", NUMBER.translate(WIDE))
TRACES = re.compile(f"{BORN}[ -]?{REST}|{(BORN + REST).translate(WIDE)}")
STORED = ("/v1/items", "/v1/stock", "/v1/orders", "/v1/keys", "/v1/audit")


def test_the_trace_is_found_in_every_writing() -> None:
    assert all(TRACES.search(each) for each in WRITINGS)


@pytest.fixture
def client(url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient[Any]]:
    monkeypatch.setenv("BUNDLER_PERSON_KEY", PERSON_KEY)
    monkeypatch.setattr("bundler.service.stored.workers.SolverProcess", Answering)
    key = new_key_in(url, clock, requests_per_minute=1_000_000)
    with TestClient(create_app(database=url, today=clock.today, now=clock.now)) as found:
        found.headers["Authorization"] = f"Bearer {key}"
        found.put("/v1/items", json=CATALOGUE, headers={"Idempotency-Key": "items"})
        yield found


def test_a_number_stands_nowhere(client: TestClient[Any], url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for method, path, body in _operations():
        stored = path.startswith(STORED)
        if not stored and not url.startswith("sqlite"):
            continue  # which database there is does not matter
        for where, headers, sent in _requests(path, body, WRITINGS if stored else WRITINGS[:1]):
            answer = client.request(method, where, content=sent, headers={"Idempotency-Key": uuid4().hex, **headers})
            assert answer.status_code < 500, (method, where, sent)
            assert not (stored and TRACES.search(answer.text)), (method, where, sent)
    # With a person's number where it belongs an order is taken.
    reserved = _order({"id_number": NUMBER})
    first = client.post("/v1/orders", json=reserved, headers={"Idempotency-Key": "K-1"})
    assert first.status_code == 201, first.text
    assert client.post("/v1/orders", json=reserved, headers={"Idempotency-Key": "K-1"}).headers["idempotent-replay"] == "true"
    assert client.post("/v1/orders/Z-9/posting", headers={"Idempotency-Key": "K-2"}).status_code == 200
    assert _kept(url)
    assert not [row for row in _kept(url) if TRACES.search(row)]
    assert not [record for record in caplog.records if record.name != "httpx" and TRACES.search(f"{record.getMessage()} {vars(record)}")]
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert not TRACES.search(file.read_bytes().decode("utf-8", "replace")), file


def _order(person: Any) -> dict[str, Any]:
    return {"order": {"order_id": "Z-9", "lines": [{"kind": "item", "sku": "WINE-75", "quantity": 2}]}, "person": person}


def _operations() -> Iterator[tuple[str, str, Any]]:
    """Every operation with the example of its body; a person in it is known by number."""
    for path, operations in openapi()["paths"].items():
        for method, operation in operations.items():
            if method != "parameters":
                body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
                person = {"person": {"id_number": NUMBER}} if isinstance(body, dict) and "person" in body else {}
                yield method.upper(), path, {**body, **person} if person else body


def _requests(path: str, body: Any, writings: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str], bytes | None]]:
    """The request itself, then with a number in each part of path, query, headers and body."""
    plain = re.sub(r"\{\w+\}", "A-1", path)
    sent = None if body is None else json.dumps(body).encode()
    yield plain, {}, sent
    for number in writings:
        for name in re.findall(r"\{\w+\}", path):
            yield re.sub(r"\{\w+\}", "A-1", path.replace(name, quote(number))), {}, sent
        yield f"{plain}?{quote(number)}={quote(number)}", {}, sent
        for name in ("Idempotency-Key", "X-Request-ID", "Authorization", "Content-Type") if number.isascii() else ():
            yield plain, {name: number}, sent
    for at, changed in enumerate(_changed(body, writings)):
        yield plain, {}, json.dumps(changed, ensure_ascii=at % 2 == 0).encode()


def _changed(body: Any, writings: tuple[str, ...]) -> Iterator[Any]:
    """A body with a number in the place of each of its values, and as a key beside the first of each object."""
    beside: set[tuple[Any, ...]] = set()
    for at, place in enumerate(_places(body)):
        for value in (writings[at % len(writings)], *((int(NUMBER[:-1]), {NUMBER: 1}) if len(writings) > 1 else ())):
            yield _with(body, place, value)
        if isinstance(place[-1], str) and place[:-1] not in beside:
            beside.add(place[:-1])
            yield _with(body, (*place[:-1], NUMBER), 1)


def _with(body: Any, place: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(body)
    inner = changed
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    return changed


def _places(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in pairs:
        yield (*above, step)
        yield from _places(inner, (*above, step))


def _kept(url: str) -> list[str]:
    engine = create_engine(url)
    with engine.connect() as connection:
        tables = inspect(engine).get_table_names()
        kept = [str(row) for table in tables for row in connection.execute(text(f'SELECT * FROM "{table}"'))]
    engine.dispose()
    return kept
