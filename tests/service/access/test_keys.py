"""Keys: asked for as soon as there is one, taken with their scopes, until they expire or are revoked."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from bundler.service import create_app
from bundler.service.access import register
from bundler.service.access.needs import BY_PATH, SCOPE_OF, needed
from bundler.storage.access.key_text import new_key
from bundler.storage.access.keys import SCOPES
from tests.service.access.conftest import Clock, Holder, new_key_in
from tests.service.examples import validator, with_catalogue

Client = TestClient[Any]
URN = "urn:bundler:problem:"


def test_every_route_says_what_it_needs(app: Litestar) -> None:
    for path in map(_template, app.routes):
        assert path in BY_PATH or path.removeprefix("/v1/").partition("/")[0] in SCOPE_OF, path


def _template(route: Any) -> str:
    """The path of a route as requests know it."""
    return re.sub(r":\w+\}", "}", route.path)


def test_a_route_that_nobody_thought_of_needs_admin() -> None:
    assert needed("/v1/new", "GET") == needed("/new", "GET") == "admin"


def test_without_a_key_the_service_is_open_and_says_so_and_with_the_first_it_asks_everybody(client: Client) -> None:
    assert client.get("/ready").json()["access"] == "open"
    assert client.get("/v1/items").status_code == 200
    made = client.post("/v1/keys", json={"scopes": ["catalogue"]}, headers={"Idempotency-Key": "K"})
    validator("MadeKey").validate(made.json())
    asked = client.get("/v1/items")
    assert (asked.status_code, asked.json()["type"]) == (401, URN + "key-missing")
    assert asked.headers["www-authenticate"] == 'Bearer realm="bundler"'
    assert client.get("/ready").json() == {"status": "ready"}
    assert client.get("/health").status_code == client.get("/docs").status_code == 200
    holder = Holder(client, made.json()["key"])
    assert holder.get("/v1/items").status_code == 200
    assert holder.get("/ready").json()["access"] == "keys"


def test_a_key_that_another_replica_made_is_asked_for_within_two_seconds(client: Client, file_url: str, clock: Clock) -> None:
    assert client.get("/v1/items").status_code == 200
    new_key_in(file_url, clock)
    assert client.get("/v1/items").status_code == 401


def test_keys_may_be_required_before_there_is_one(file_url: str) -> None:
    with TestClient(create_app(database=file_url, keys_required=True)) as client:
        assert client.get("/v1/items").status_code == 401


@pytest.mark.parametrize("scope", SCOPES)
def test_a_key_opens_the_routes_of_its_scope_and_the_law_and_nothing_else(
    client: Client, app: Litestar, file_url: str, clock: Clock, scope: str
) -> None:
    holder = Holder(client, new_key_in(file_url, clock, scopes=(scope,), requests_per_minute=10_000))
    for route in app.routes:
        for method in sorted(getattr(route, "methods", ()) - {"OPTIONS", "HEAD"}):
            need = needed(_template(route), method)
            answer = holder.ask(method, route.path)
            assert answer.status_code != 401
            assert (answer.status_code == 403) == (need not in ("nothing", "key if given", "key", scope)), (method, route.path)
            if answer.status_code == 403:
                assert f"'{need}'" in answer.json()["detail"]
                assert f'error="insufficient_scope", scope="{need}"' in answer.headers["www-authenticate"]


@pytest.mark.parametrize(
    ("stated", "kind"),
    [
        ("", "key-missing"), ("Basic YTpi", "key-missing"), ("Bearer", "key-unknown"), ("Bearer x", "key-unknown"),
        ("Bearer {new}", "key-unknown"), ("Bearer {new}0", "key-unknown"), ("Bearer \xf6\xdf", "key-unknown"),
    ],
)  # fmt: skip
def test_what_is_no_key_of_the_service_is_refused(guarded: Client, stated: str, kind: str) -> None:
    stated = stated.format(new=new_key())
    answer = guarded.get("/v1/items", headers={"Authorization": stated.encode("latin-1")} if stated else None)
    assert (answer.status_code, answer.json()["type"]) == (401, URN + kind)
    validator("Problem").validate(answer.json())
    assert guarded.get("/ready", headers={"Authorization": stated.encode("latin-1")}).json() == {"status": "ready"}


def test_the_id_of_a_key_with_another_secret_is_refused(client: Client, file_url: str, clock: Clock) -> None:
    from bundler.storage.access.key_text import _checksum

    key = new_key_in(file_url, clock)
    body = key[:17] + new_key()[17:60]
    answer = Holder(client, body + _checksum(body)).get("/v1/items")
    assert (answer.status_code, answer.json()["type"]) == (401, URN + "key-unknown")


def test_a_key_expires_at_the_end_of_its_last_day_in_shanghai(client: Client, file_url: str, clock: Clock) -> None:
    holder = Holder(client, new_key_in(file_url, clock, expires_on=date(2026, 11, 23)))
    clock.at = clock.at.replace(hour=15, minute=59)
    assert holder.get("/v1/items").status_code == 200
    clock.at += timedelta(minutes=1)
    answer = holder.get("/v1/items")
    assert (answer.status_code, answer.json()["type"]) == (401, URN + "key-expired")


def test_a_revoked_key_is_refused_at_once_here_and_within_two_seconds_elsewhere(client: Client, file_url: str, clock: Clock) -> None:
    admin, other = Holder(client, new_key_in(file_url, clock)), Holder(client, new_key_in(file_url, clock))
    with TestClient(create_app(database=file_url, today=clock.today, now=clock.now)) as replica:
        there = Holder(replica, other.key)
        assert other.get("/v1/items").status_code == there.get("/v1/items").status_code == 200
        revoked = admin.ask("DELETE", f"/v1/keys/{other.key[4:16]}")
        validator("Key").validate(revoked.json())
        assert other.get("/v1/items").json()["type"] == URN + "key-revoked"
        clock.at += register.FRESH
        assert there.get("/v1/items").json()["type"] == URN + "key-revoked"


def test_a_service_whose_last_key_was_revoked_is_not_open_again(client: Client, file_url: str, clock: Clock) -> None:
    admin = Holder(client, new_key_in(file_url, clock))
    assert admin.ask("DELETE", f"/v1/keys/{admin.key[4:16]}").status_code == 200
    assert client.get("/v1/items").status_code == 401


def test_a_new_key_is_shown_once_and_its_text_is_in_no_answer_after(client: Client, file_url: str, clock: Clock) -> None:
    admin = Holder(client, new_key_in(file_url, clock))
    asked = {"scopes": ["quote"], "label": "shop", "expires_on": "2026-12-31", "requests_per_minute": 5}
    made = admin.ask("POST", "/v1/keys", asked, **{"Idempotency-Key": "K-1"})
    again = admin.ask("POST", "/v1/keys", asked, **{"Idempotency-Key": "K-1"})
    validator("MadeKey").validate(again.json())
    assert (made.status_code, again.json()["key"], again.headers["idempotent-replay"]) == (201, None, "true")
    assert {**made.json(), "key": None} == again.json()
    listed = admin.get("/v1/keys")
    validator("KeyPage").validate(listed.json())
    assert len(listed.json()["keys"]) == 2
    assert made.json()["key"][17:] not in listed.text
    first = admin.get("/v1/keys?limit=1").json()
    rest = admin.get(f"/v1/keys?after={first['next']}").json()
    assert first["keys"] + rest["keys"] == listed.json()["keys"]


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["/scopes"]), ([], [""]), ({"scopes": ["order"]}, ["/scopes/0"]), ({"scopes": [], "rate": 1}, ["/scopes", "/rate"]),
        ({"scopes": ["quote"], "expires_on": "2026-11-22"}, ["/expires_on"]), ({"scopes": ["quote"], "expires_on": 7}, ["/expires_on"]),
        ({"scopes": ["quote"], "requests_per_minute": 0, "label": 1}, ["/label", "/requests_per_minute"]),
        ({"scopes": ["quote"], "label": "11010519491231002X"}, [""]), ({"scopes": ["quote"], "label": "a\nb"}, ["/label"]),
    ],
)  # fmt: skip
def test_a_key_that_cannot_be_made_is_refused_with_every_fault(asked: Client, body: Any, pointers: list[str]) -> None:
    answer = asked.post("/v1/keys", json=body, headers={"Idempotency-Key": "K"})
    assert (answer.status_code, [fault["pointer"] for fault in answer.json()["errors"]]) == (400, pointers)
    assert asked.get("/v1/keys").json() == {"keys": [], "next": None}


def test_the_day_of_last_use_is_noted_once_a_day(client: Client, file_url: str, clock: Clock) -> None:
    holder = Holder(client, new_key_in(file_url, clock))

    def used() -> str:
        (key,) = holder.get("/v1/keys").json()["keys"]
        return str(key["last_used_on"])

    assert used() == "2026-11-23"
    clock.at += timedelta(days=1)
    assert used() == "2026-11-24"


def test_quotes_are_answered_alike_with_a_key(client: Client, file_url: str, clock: Clock) -> None:
    free = client.post("/v1/quotes", json=with_catalogue())
    holder = Holder(client, new_key_in(file_url, clock, scopes=("quote",)))
    assert holder.ask("POST", "/v1/quotes", with_catalogue()).json() == free.json()
