"""The audit trail: every write with its transaction, every refusal of access, and nothing of another tenant."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from litestar.testing import TestClient

from bundler.service.access import refusals
from bundler.storage import Database, UnavailableError
from tests.service.access.conftest import Clock, Holder, new_key_in
from tests.service.examples import CATALOGUE, validator
from tests.service.stored.conftest import reservation

Client = TestClient[Any]


def _deeds(holder: Holder, query: str = "") -> list[dict[str, Any]]:
    answer = holder.get(f"/v1/audit{query}")
    validator("AuditPage").validate(answer.json())
    found: list[dict[str, Any]] = answer.json()["deeds"]
    return found


def test_every_write_stands_in_the_trail_once_with_who_and_what(client: Client, file_url: str, clock: Clock) -> None:
    holder = Holder(client, new_key_in(file_url, clock, "acme"))
    holder.ask("PUT", "/v1/items", CATALOGUE, **{"Idempotency-Key": "K-1"})
    for _ in range(2):
        holder.ask("POST", "/v1/orders", reservation("A-1", 2), **{"Idempotency-Key": "K-2"})
    holder.ask("POST", "/v1/orders/A-1/posting", **{"Idempotency-Key": "K-3"})
    told = [(deed["route"], deed["outcome"], deed["status"], deed["idempotency_key"], deed["subject"]) for deed in _deeds(holder)]
    assert told == [
        ("PUT /v1/items", "written", 200, "K-1", None),
        ("POST /v1/orders", "written", 201, "K-2", "A-1"),
        ("POST /v1/orders/{id}/posting", "written", 200, "K-3", "A-1"),
    ]
    assert {deed["key"] for deed in _deeds(holder)} == {holder.key[4:16]}
    assert [deed["number"] for deed in _deeds(holder, "?limit=1&after=1")] == [2]


def test_a_write_that_was_not_done_is_not_in_the_trail(client: Client, file_url: str, clock: Clock) -> None:
    holder = Holder(client, new_key_in(file_url, clock))
    assert holder.ask("POST", "/v1/orders", reservation("A-1", 2)).status_code == 400
    assert holder.ask("POST", "/v1/orders/A-1/posting").status_code == 404
    assert _deeds(holder) == []


def test_refusals_stand_in_the_trail_of_their_tenant_and_of_the_house_where_nobody_is_known(
    client: Client, file_url: str, clock: Clock
) -> None:
    house, admin = Holder(client, new_key_in(file_url, clock)), Holder(client, new_key_in(file_url, clock, "acme"))
    narrow = Holder(client, new_key_in(file_url, clock, "acme", ("quote",), requests_per_minute=1))
    client.get("/v1/items/WINE-75")
    assert narrow.get("/v1/items").status_code == 403
    assert narrow.get("/v1/law").status_code == 200
    assert narrow.get("/v1/law").status_code == 429
    admin.ask("DELETE", f"/v1/keys/{narrow.key[4:16]}")
    assert narrow.get("/v1/law").status_code == 401
    assert [(deed["outcome"], deed["route"], deed["key"]) for deed in _deeds(house)] == [("key-missing", "GET /v1/items/{sku}", None)]
    assert [(deed["outcome"], deed["status"], deed["key"]) for deed in _deeds(admin)] == [
        ("scope-missing", 403, narrow.key[4:16]), ("rate-limit", 429, narrow.key[4:16]),
        ("written", 200, admin.key[4:16]), ("key-revoked", 401, narrow.key[4:16]),
    ]  # fmt: skip


def test_what_is_refused_over_and_over_is_written_once_a_minute(client: Client, file_url: str, clock: Clock) -> None:
    holder = Holder(client, new_key_in(file_url, clock))
    for _ in range(3):
        client.get("/v1/items")
    assert len(_deeds(holder)) == 1
    clock.at += timedelta(minutes=1)
    client.get("/v1/items")
    assert len(_deeds(holder)) == 2


def test_nobody_fills_the_database_with_refusals(client: Client, file_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "MOST", 3)
    holder = Holder(client, new_key_in(file_url, clock))
    for path in ("items", "law", "rules", "audit", "keys"):
        assert client.get(f"/v1/{path}").status_code == 401
    assert len(_deeds(holder)) == 3


def test_a_refusal_that_cannot_be_written_is_a_refusal_all_the_same(
    client: Client, file_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    new_key_in(file_url, clock)
    assert client.get("/v1/law").status_code == 401

    def gone(*_: Any) -> None:
        raise UnavailableError

    monkeypatch.setattr(Database, "write", gone)
    with caplog.at_level(logging.ERROR, "bundler.service"):
        assert client.get("/v1/items").status_code == 401
    assert "writing a refusal failed" in caplog.text
