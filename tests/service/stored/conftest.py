"""The stored service on both databases, with a clock that tests turn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from litestar.testing import TestClient

from bundler.service import create_app
from tests.service.examples import CATALOGUE

PERSON_KEY = "a secret of the tests, which is long enough"
ID_NUMBER = "11010519491231002X"
"""The example of GB 11643."""


class Clock:
    """A moment that stands still until a test turns it."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 4, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return (self.at + timedelta(hours=8)).date()


class Caller:
    """Calls the service as a back end does: every write under a key, a new one where none is given."""

    def __init__(self, client: TestClient[Any]) -> None:
        self.client = client

    def get(self, path: str) -> httpx.Response:
        return self.client.get(path)

    def write(self, method: str, path: str, body: Any = None, key: str | None = None) -> httpx.Response:
        return self.client.request(method, path, json=body, headers={"Idempotency-Key": key or uuid4().hex})

    def put(self, rows: Any, key: str | None = None) -> httpx.Response:
        return self.write("PUT", "/v1/items", rows, key)

    def reserve(self, order_id: str = "A-1", quantity: int = 2, key: str | None = None, **more: Any) -> httpx.Response:
        return self.write("POST", "/v1/orders", reservation(order_id, quantity, **more), key)

    def step(self, order_id: str, step: str, body: Any = None, key: str | None = None) -> httpx.Response:
        return self.write("POST", f"/v1/orders/{order_id}/{step}", body, key)

    def free(self, sku: str = "WINE-75") -> int:
        return sum(lot["free"] for lot in self.get(f"/v1/items/{sku}").json()["lots"])


def reservation(order_id: str, quantity: int, **more: Any) -> dict[str, Any]:
    buyer = {"buyer": more.pop("buyer")} if "buyer" in more else {}
    order = {"order_id": order_id, "lines": [{"kind": "item", "sku": "WINE-75", "quantity": quantity}], **buyer}
    return {"order": order, "person": {"id_number": ID_NUMBER}, **more}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """One service without items for what is refused before anything is written."""
    clock = Clock()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUNDLER_PERSON_KEY", PERSON_KEY)
        url = f"sqlite:///{tmp_path_factory.mktemp('asked')}/b.db"
        with TestClient(create_app(database=url, today=clock.today, now=clock.now)) as client:
            yield Caller(client)


@pytest.fixture
def url(begun_url: str) -> str:
    """The address of a database with which a service has begun."""
    return begun_url


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def caller(url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Caller]:
    """A service with two items in stock: 60 and 80 pieces."""
    monkeypatch.setenv("BUNDLER_PERSON_KEY", PERSON_KEY)
    with TestClient(create_app(today=clock.today, now=clock.now, database=url)) as client:
        found = Caller(client)
        assert found.put(CATALOGUE).status_code == 200
        yield found
