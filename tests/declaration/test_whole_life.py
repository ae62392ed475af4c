"""A shop and customs over real ports: orders are declared, released, sent back, refused and withdrawn, with nothing between but HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import httpx
import pytest

import bundler
from bundler.declaration import Document, read, write
from bundler.mock_customs.app import create_app as mock_app
from bundler.mock_customs.customs import Customs
from bundler.mock_customs.destination import Destination
from bundler.mock_customs.pushing import Pusher
from bundler.mock_customs.scenario import Scenario
from bundler.service import create_app
from tests.declaration.story import message, shipment
from tests.declaration.test_checking import PAYMENT, WAYBILL
from tests.service.stored.customs import WINE
from tests.serving import PATIENCE_SECONDS, serving, until

NOW = datetime(2026, 11, 23, 2, 31, tzinfo=UTC)
PERSON = {"id_number": "110101190001010006"}


class World:
    """A shop, and the customs end that it sends its messages to; ``now`` is the moment of both."""

    def __init__(self, shop: str, customs: str) -> None:
        self.shop, self.customs = (httpx.Client(base_url=url, timeout=PATIENCE_SECONDS) for url in (shop, customs))
        self.count = 0

    def write(self, path: str, body: Any = None, method: str = "POST") -> Any:
        self.count += 1
        answer = self.shop.request(method, path, json=body, headers={"Idempotency-Key": f"k{self.count}"})
        assert answer.is_success, answer.text
        return answer.json()

    def reserve(self, order_id: str) -> None:
        lines = [{"kind": "bundle", "id": "TWO", "price": "500.00", "quantity": 1, "components": [{"sku": "WINE-75", "quantity": 2}]}]
        self.write("/v1/orders", {"order": {"order_id": order_id, "lines": lines}, "person": PERSON})

    def shipment(self, order_id: str, at: str = "20261123103000", kind: str = "COP") -> dict[str, Any]:
        numbers = {"order_no": f"ORD-{order_id}", "internal_no": f"{kind}-{order_id}", "waybill_no": f"W-{order_id}"}
        return shipment(**numbers, payment_no=f"PAY-{order_id}", sent_at=at)

    def send(self, answer: Any) -> None:
        """Send the messages of an answer to customs; with an order go the payment and the waybill of others."""
        for each in answer["messages"]:
            self.customs.post("/messages", content=each["xml"].encode()).raise_for_status()
            if each["message"] == "CEB311":
                self.others(read(each["xml"]).message.documents[0].head)

    def others(self, head: Any) -> None:
        payment = PAYMENT.model_copy(
            update={"order_no": head.order_no, "amount_paid": head.actural_paid, "pay_transaction_id": head.pay_transaction_id}
        )
        waybill = WAYBILL.model_copy(update={"order_no": head.order_no, "logistics_no": head.order_no.replace("ORD", "W")})
        for code, document in (("CEB411", payment), ("CEB511", waybill)):
            self.customs.post("/messages", content=write(message(code, Document(document)))).raise_for_status()

    def comes_to(self, order_id: str, life: str) -> Any:
        """The order, once it lives so."""

        def found() -> Any:
            told = self.shop.get(f"/v1/orders/{order_id}").json()
            return told if told["life"] == life else None

        return until(found)

    def free(self) -> int:
        return int(self.shop.get("/v1/stock/WINE-75").json()["free"])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    ticks = count()

    def at() -> datetime:
        """A moment in Shanghai, as the mock has it; each look at it is a tenth of a second later."""
        return (NOW + timedelta(hours=8, seconds=next(ticks) / 10)).replace(tzinfo=None)

    url = f"sqlite:///{tmp_path_factory.mktemp('life') / 'b.db'}"
    app = create_app(database=url, today=lambda: date(2026, 11, 23), now=lambda: NOW, composition_workers=0)
    with serving(app) as shop:
        customs = Customs(bundler.load_tables(), Scenario(duplicate=50, late=50))
        pusher = Pusher(customs, at, Destination(f"{shop}/v1/receipts", None), (0.01, 0.1))
        with serving(mock_app(customs, at, pusher)) as address:
            found = World(shop, address)
            found.write("/v1/items", [WINE], "PUT")
            yield found
            found.shop.close()
            found.customs.close()


def test_a_bundle_is_released_taxed_as_quoted_and_sent_back_piece_by_piece(world: World) -> None:
    before = world.free()
    world.reserve("A")
    world.send(world.write("/v1/orders/A/declaration", {"shipment": world.shipment("A")}))
    found = world.comes_to("A", "released")
    until(lambda: world.shop.get("/v1/orders/A").json()["declaration"]["tax_bills"])
    (bill,) = world.shop.get("/v1/orders/A").json()["declaration"]["tax_bills"]
    assert (bill["differences"], bill["codes"]) == ([], [])
    assert {each["standing"]["stage"] for each in found["declaration"]["documents"] if each["standing"]} <= {"accepted", "released"}
    back = {
        "released_on": "2026-11-23", "applied_on": "2026-12-01", "arrived_on": "2026-12-05", "customs_district": "3105",
        "lines": [{"number": 1, "pieces": 1}],
    }  # fmt: skip
    for kind, life in (("R1", "returned_in_part"), ("R2", "returned")):
        asked = {"return": back, "reviewed": True, "shipment": world.shipment("A", "20261201103000", kind), "reason": "不要了"}
        world.send(world.write("/v1/orders/A/returns", asked))
        world.comes_to("A", life)
    assert world.free() == before


def test_a_refused_order_is_mended_and_released(world: World) -> None:
    world.customs.put("/orders/ORD-B/scenario", json={"refuse": "13127"}).raise_for_status()
    world.reserve("B")
    world.send(world.write("/v1/orders/B/declaration", {"shipment": world.shipment("B")}))
    refused = world.comes_to("B", "refused")
    assert refused["events"][-1]["details"]["mend"]
    world.customs.put("/orders/ORD-B/scenario", json={"refuse": None}).raise_for_status()
    last = refused["events"][-1]["details"]["at"]
    later = str(int(last[:14]) + 1)
    mended = world.write("/v1/orders/B/declaration", {"shipment": world.shipment("B", later, "COP2")})
    assert mended["declaration"]["attempt"] == 2


def test_an_accepted_order_is_withdrawn_and_everything_is_free_again(world: World) -> None:
    before = world.free()
    world.customs.put("/orders/ORD-C/scenario", json={"hold": True}).raise_for_status()
    world.reserve("C")
    world.send(world.write("/v1/orders/C/declaration", {"shipment": world.shipment("C")}))
    world.comes_to("C", "accepted")
    asked = {"shipment": world.shipment("C", kind="CAN"), "reason": "买家不要"}
    world.send(world.write("/v1/orders/C/cancellation", asked))
    world.comes_to("C", "cancelled")
    assert world.free() == before
