"""Tenants see nothing of each other: every route there is, also one that was added since, is walked with the key of another."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import pytest
from litestar.testing import TestClient

from bundler.service import create_app
from bundler.service.openapi import openapi
from bundler.service.stored.store import open_store
from bundler.service.watching.watcher import Watcher
from bundler.storage import Database
from bundler.storage.tables import JobRow
from bundler.tariff import load_tables
from tests.service.access.conftest import Answering, Clock, Holder, new_key_in
from tests.service.examples import CATALOGUE, POLICY
from tests.service.stored.conftest import PERSON_KEY, reservation

WRITES = ("POST", "PUT", "PATCH", "DELETE")
MARK = "OF-ACME"
KEPT = "items|stock|orders|stored-quotes|bundles|compositions|keys|audit|watch$|watch-events|webhooks"
"""The routes that show what a tenant keeps."""
PUBLIC = {"hs_code": "2204210000", "code": "LIM-01", "name": "start.js", "number": "1", "version": "2026-11-23"}
"""Parameters of paths that name nobody's things."""


class Marking(Answering):
    """A composition whose answer bears the mark."""

    answer: ClassVar[dict[str, Any]] = {"status": MARK}


class World(NamedTuple):
    """The file of a database, when it was written, the keys of its two tenants, and the names of what one of them has."""

    path: Path
    at: datetime
    keys: list[str]
    ids: dict[str, str]


class Walk(NamedTuple):
    """A service with the things of one tenant, which all bear its mark; ``ids`` are their names by the parameter of a path."""

    acme: Holder
    other: Holder
    ids: dict[str, str]

    def named(self, template: str) -> str:
        """A path with the things of the tenant in it."""
        return re.sub(r"\{(\w+)\}", lambda found: {**PUBLIC, **self.ids}[found[1]], template)

    def routes(self, methods: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Every route with the things of the tenant in its path. A new kind of parameter has to be given a thing here."""
        for route in self.acme.client.app.routes:
            path = self.named(re.sub(r":\w+\}", "}", route.path))
            for method in sorted(set(getattr(route, "methods", ())) & set(methods)):
                yield method, path


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A database with the things of one tenant."""
    path, clock = tmp_path_factory.mktemp("world") / "bundler.db", Clock()
    url = f"sqlite:///{path}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUNDLER_PERSON_KEY", PERSON_KEY)
        keys = [new_key_in(url, clock, tenant, label=f"of {tenant}") for tenant in ("acme", "other")]
        with _service(url, clock) as client:
            ids = _things(Holder(client, keys[0]), url, clock)
    return World(path, clock.at, keys, ids)


@pytest.fixture
def walk(world: World, file_url: str, clock: Clock) -> Iterator[Walk]:
    clock.at = world.at
    shutil.copyfile(world.path, file_url.removeprefix("sqlite:///"))
    with _service(file_url, clock) as client:
        yield Walk(*(Holder(client, key) for key in world.keys), world.ids)


@contextmanager
def _service(url: str, clock: Clock) -> Iterator[TestClient[Any]]:
    """A service whose watcher and sender work only when they are told to, and whose compositions are there at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bundler.service.stored.workers.SolverProcess", Marking)
        for each in ("watcher", "sender"):
            patch.setattr(f"bundler.service.watching.{each}.EVERY_SECONDS", 3600)
        with TestClient(create_app(database=url, today=clock.today, now=clock.now)) as client:
            yield client


def _things(acme: Holder, url: str, clock: Clock) -> dict[str, str]:
    """Make a thing of every kind, and give their names by the parameter of a path."""
    sku, order_id = f"{MARK}-1", f"{MARK}-A"
    items = [{**CATALOGUE[0], "sku": sku, "name": MARK}, {**CATALOGUE[1], "sku": f"{MARK}-2", "brand": MARK}]
    assert acme.ask("PUT", "/v1/items", items, **{"Idempotency-Key": f"{MARK}-K"}).status_code == 200
    order = reservation(order_id, 2)
    order["order"]["lines"][0]["sku"] = sku
    assert acme.ask("POST", "/v1/orders", order).status_code == 201
    assert acme.ask("POST", f"/v1/orders/{order_id}/posting").status_code == 200
    bundle_id = f"{MARK}-B"
    bundle = {"components": [{"sku": sku, "quantity": 1}, {"sku": f"{MARK}-2", "quantity": 1}], "price": "420.00"}
    assert acme.ask("PUT", f"/v1/bundles/{bundle_id}", bundle).status_code == 201
    quoted = acme.ask("POST", "/v1/stored-quotes", {"lines": order["order"]["lines"]})
    assert quoted.status_code == 201
    job = acme.ask("POST", "/v1/compositions", {"policy": POLICY}).json()
    while acme.get(job["links"]["self"]).json()["state"] != "done":
        time.sleep(0.02)  # a key may not ask as often as it likes
    key = acme.ask("POST", "/v1/keys", {"scopes": ["quote"], "label": MARK}).json()
    made = {"quote_id": quoted.json()["id"], "job_id": job["id"], "key_id": key["id"], **_watched(acme, url, clock, bundle_id)}
    return {"sku": sku, "order_id": order_id, "bundle_id": bundle_id, **made}


def _watched(acme: Holder, url: str, clock: Clock, bundle_id: str) -> dict[str, str]:
    """Let something be so of the bundle, and be on its way to a webhook."""
    hook = acme.ask("POST", "/v1/webhooks", {"url": f"https://shop.invalid/{MARK}"}).json()
    assert acme.ask("POST", f"/v1/bundles/{bundle_id}/activation").status_code == 200
    assert acme.ask("PUT", "/v1/watch-settings", {"copies_left": 1000}).status_code == 200
    with closing(open_store(url, clock.now, clock.today)) as store:
        assert Watcher(store, load_tables).round() == 1
    [delivery] = acme.get("/v1/webhook-deliveries").json()["deliveries"]
    return {"webhook_id": hook["id"], "delivery_id": delivery["id"]}


def test_nothing_of_a_tenant_is_shown_to_another(walk: Walk) -> None:
    shown = {path: walk.acme.get(path).text for _, path in walk.routes(("GET",))}
    seen = {path for path, text in shown.items() if MARK in text}
    # The walk would prove nothing where the tenant itself did not see its things.
    kept = {path for path in shown if re.match(f"/v1/({KEPT})", path)}
    assert seen == kept
    for path in shown:
        assert MARK not in _beyond(path, walk.other.get(path).text), path


def test_nothing_of_a_tenant_is_changed_by_another(walk: Walk) -> None:
    before = {path: _standing(walk, path) for _, path in walk.routes(("GET",)) if re.match(f"/v1/({KEPT})", path)}
    for method, path in sorted(walk.routes(WRITES), key=lambda route: route[0] == "PUT"):
        answer = walk.other.ask(method, path, _example(method, path))
        # What is put under a name that another uses too is one's own, from then on.
        named = method != "PUT" and any(thing in path for thing in walk.ids.values())
        assert answer.status_code == 404 if named else answer.status_code < 500, (method, path, answer.text)
        assert MARK not in _beyond(path, answer.text)
    assert {path: _standing(walk, path) for path in before} == before


def test_tenants_use_the_same_names_for_different_things(walk: Walk) -> None:
    sku, order_id = walk.ids["sku"], walk.ids["order_id"]
    rows = [{**CATALOGUE[0], "sku": sku, "name": "theirs", "stock": 5}]
    assert walk.other.ask("PUT", "/v1/items", rows, **{"Idempotency-Key": f"{MARK}-K"}).json()["new"] == 1
    order = reservation(order_id, 5)
    order["order"]["lines"][0]["sku"] = sku
    assert walk.other.ask("POST", "/v1/orders", order).status_code == 201
    assert walk.acme.get(f"/v1/items/{sku}").json()["facts"]["name"] == MARK
    assert walk.acme.get(f"/v1/orders/{order_id}").json()["state"] == "posted"
    assert walk.other.get(f"/v1/orders/{order_id}").json()["state"] == "reserved"


def test_a_quote_and_a_readiness_count_the_items_of_their_tenant_alone(walk: Walk) -> None:
    body = {"on": "2026-11-23", "lines": [{"kind": "item", "sku": walk.ids["sku"], "quantity": 1}]}
    assert walk.acme.ask("POST", "/v1/quotes", body).status_code == 200
    refused = walk.other.ask("POST", "/v1/quotes", body)
    assert [fault["pointer"] for fault in refused.json()["errors"]] == ["/lines/0/sku"]
    assert [holder.get("/ready").json()["catalogue_items"] for holder in (walk.acme, walk.other)] == [2, 0]


def test_what_concerns_all_tenants_is_for_the_house(walk: Walk, file_url: str, clock: Clock) -> None:
    house = Holder(walk.acme.client, new_key_in(file_url, clock))
    shared = [
        ("GET", "/metrics"), ("PUT", "/v1/editions/2026-11-23"), ("POST", "/v1/editions/2026-11-23/activation"),
        ("DELETE", "/v1/activations/1"),
    ]  # fmt: skip
    for method, path in shared:
        refused = walk.acme.ask(method, path)
        assert (refused.status_code, refused.json()["type"]) == (403, "urn:bundler:problem:house-only"), path
        assert "'main'" in refused.json()["detail"]
        assert 'error="insufficient_scope"' in refused.headers["www-authenticate"]
        assert house.ask(method, path).status_code != 403, path
    assert {each["outcome"] for each in walk.acme.get("/v1/audit").json()["deeds"]} == {"written", "house-only"}
    assert walk.acme.ask("POST", "/v1/editions/2026-11-23/preview", {}).status_code == 200
    paths = openapi()["paths"]
    assert "of the tenant `main` with the scope `tables`" in paths["/v1/editions/{version}"]["put"]["description"]
    assert "of the tenant `main` with the scope `admin`" in paths["/metrics"]["get"]["description"]


def test_a_readiness_counts_the_compositions_of_its_tenant_alone(walk: Walk, file_url: str, clock: Clock) -> None:
    at = clock.now()
    running = JobRow(id="J", tenant="acme", state="running", worker="W", beat_at=at, created_at=at, asked="{}", tables_sha256="",
                     seconds=1, progress="{}")  # fmt: skip
    with closing(Database(file_url)) as database:
        database.write(lambda session: session.add(running))
    assert [holder.get("/ready").json()["compositions"] for holder in (walk.acme, walk.other)] == [1, 0]


def _beyond(path: str, text: str) -> str:
    """What an answer says beyond the names that its asker used."""
    for name in path.split("/"):
        text = text.replace(name, "") if MARK in name else text
    return text


def _example(method: str, path: str) -> Any:
    """The body that the OpenAPI document shows for a route."""
    for template, operations in openapi()["paths"].items():
        if method.lower() in operations and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            content = operations[method.lower()].get("requestBody", {}).get("content", {})
            return content.get("application/json", {}).get("example")
    return None


def _standing(walk: Walk, path: str) -> str:
    """What a tenant sees of its things; that it looked and was denied goes on the trail of whoever did it."""
    text = walk.acme.get(path).text
    return re.sub(r'"last_used_on":[^,}]*', "", text)
