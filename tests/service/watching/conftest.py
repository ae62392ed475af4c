"""A shop whose bundles are watched, with a receiver of webhooks; watcher and sender work when a test says so."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from litestar.testing import TestClient

from bundler.service import create_app
from bundler.service.stored.store import Store, open_store
from bundler.service.watching.sender import Sender
from bundler.service.watching.watcher import Watcher
from bundler.tariff import Tables, load_tables
from tests.service.examples import CATALOGUE
from tests.service.stored.conftest import PERSON_KEY, Caller, Clock

FIXED = {
    "components": [{"sku": "WINE-75", "quantity": 1}, {"sku": "CHOC-200", "quantity": 2}], "price": "630.00",
}  # fmt: skip


class Shop(Caller):
    """A caller beside whom bundles are watched and events sent."""

    def __init__(self, client: TestClient[Any], store: Store, clock: Clock) -> None:
        super().__init__(client)
        self.store, self.clock, self.tables = store, clock, load_tables()
        self.watcher = Watcher(store, self.in_force)

    def in_force(self) -> Tables:
        return self.tables

    def sell(self, bundle_id: str = "GIFT-7", definition: Any = FIXED, **more: Any) -> None:
        assert self.write("PUT", f"/v1/bundles/{bundle_id}", definition).status_code in (200, 201)
        activated = self.write("POST", f"/v1/bundles/{bundle_id}/activation", more or None)
        assert activated.status_code == 200, activated.text

    def sell_out(self) -> None:
        """Let the last 16 bottles be reserved by the order A-1."""
        self.put([{**CATALOGUE[0], "stock": 16}])
        assert self.reserve(quantity=16).status_code == 201

    def look(self) -> int:
        return self.watcher.round()

    def send(self) -> int:
        return asyncio.run(Sender(self.store).round())

    def kinds(self) -> set[str]:
        """The kinds of what is so now."""
        return {each["condition"]["kind"] for each in self.get("/v1/watch").json()["conditions"]}

    def told(self) -> list[tuple[str, str]]:
        """What happened, by kind."""
        return [(each["what"], each["condition"]["kind"]) for each in self.get("/v1/watch-events").json()["events"]]

    def listen(self, url: str, *kinds: str) -> Any:
        made = self.write("POST", "/v1/webhooks", {"url": url, **({"kinds": list(kinds)} if kinds else {})})
        assert made.status_code == 201, made.text
        return made.json()


class Receiver(HTTPServer):
    """Takes what is sent, and answers as it is told: one answer for each of ``statuses``, and 204 after them."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.statuses: list[int] = []
        self.got: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hook?a=1"

    @property
    def events(self) -> list[Any]:
        return [json.loads(body) for _, body in self.got]


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        status = self.server.statuses.pop(0) if self.server.statuses else 204
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", self.server.url)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def url(begun_url: str) -> str:
    """The address of a database with which a service has begun."""
    return begun_url


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shop(url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """A shop with two items in stock, 60 and 80 pieces, into whose own network webhooks may lead."""
    monkeypatch.setenv("BUNDLER_PERSON_KEY", PERSON_KEY)
    monkeypatch.setenv("BUNDLER_PRIVATE_WEBHOOKS", "true")
    for each in ("watcher", "sender"):
        monkeypatch.setattr(f"bundler.service.watching.{each}.EVERY_SECONDS", 3600)
    monkeypatch.setattr("bundler.service.watching.watcher.SHARE", 1.0)  # nobody else wants the processor
    with TestClient(create_app(today=clock.today, now=clock.now, database=url)) as client:
        store = open_store(url, clock.now, clock.today)
        found = Shop(client, store, clock)
        assert found.put(CATALOGUE).status_code == 200
        yield found
        store.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Something that listens on this machine."""
    with Receiver() as found:
        thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield found
        found.shutdown()
        thread.join()
