"""The mock customs end over real ports: messages posted to it, receipts pushed to a receiver, nothing between them but HTTP."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

import bundler
from bundler.declaration import Document, declare, read, write
from bundler.declaration.afterwards import Reference, give_back, withdraw
from bundler.declaration.receipts.report import report
from bundler.declaration.receipts.tax_bill import reconcile
from bundler.mock_customs import outbox
from bundler.mock_customs.__main__ import main
from bundler.mock_customs.app import create_app
from bundler.mock_customs.customs import Customs
from bundler.mock_customs.destination import Destination
from bundler.mock_customs.pushing import Pusher
from bundler.mock_customs.scenario import Scenario
from tests.declaration.story import VITAMIN, loose, message, order, shipment, sold
from tests.declaration.test_checking import PAYMENT, WAYBILL
from tests.serving import PATIENCE_SECONDS, serving, until

NOW = datetime(2026, 11, 23, 10, 30)  # noqa: DTZ001  a moment in Shanghai
LINES = (loose(VITAMIN, 2),)
ORDER = "ORD20261123000001"
AWAY = 503


class Receiver:
    """Takes pushes and keeps them; ``answer`` says by which status the messages of one are answered."""

    def __init__(self) -> None:
        self.pushes: list[tuple[str, str | None, list[str]]] = []
        self.answer: Callable[[list[str]], int] = lambda messages: 200
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                assert set(body) == {"messages"}
                receiver.pushes.append((self.headers["Idempotency-Key"], self.headers["Authorization"], body["messages"]))
                self.send_response(receiver.answer(body["messages"]))
                self.send_header("Location", receiver.url)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/receipts"

    @property
    def messages(self) -> list[str]:
        return [each for _, _, messages in self.pushes for each in messages]

    def statuses(self, kind: str) -> list[str]:
        """Which statuses the receipts of a kind have, in the order in which they came; the tax bill has one too."""
        return [each.partition("tatus>")[2].partition("<")[0] for each in self.messages if f"<{kind}Message" in each]


class Mock:
    """The mock on a port of its own, with a receiver; ``now`` is its moment."""

    def __init__(self, url: str, receiver: Receiver) -> None:
        self.receiver, self.now = receiver, NOW
        self.http = httpx.Client(base_url=url, timeout=PATIENCE_SECONDS)

    def post(self, *messages: tuple[str, Document]) -> int:
        """Post messages; how many receipts they bring about."""
        answers = [self.http.post("/messages", content=write(message(*each))).json() for each in messages]
        return sum(each["receipts"] for each in answers)

    def pushed(self, count: int) -> list[str]:
        """The receipts that were pushed, once there are so many."""
        return until(lambda: self.receiver.messages if len(self.receiver.messages) >= count else None)  # type: ignore[no-any-return]

    def pushes(self) -> Any:
        return self.http.get("/pushes").json()


@contextmanager
def mock(pauses: Sequence[float] = (0.01, 0.01), **scenario: Any) -> Iterator[Mock]:
    receiver = Receiver()
    customs = Customs(bundler.load_tables(), Scenario(**scenario))
    pusher = Pusher(customs, lambda: found.now, Destination(receiver.url, "secret-key"), pauses)
    listening = threading.Thread(target=receiver.server.serve_forever, args=(0.01,))
    found = Mock("", receiver)
    listening.start()
    try:
        with serving(create_app(customs, lambda: found.now, pusher)) as url:
            found.http.base_url = httpx.URL(url)
            yield found
    finally:
        found.http.close()
        receiver.server.shutdown()
        listening.join()
        receiver.server.server_close()


def story(**changes: Any) -> list[tuple[str, Document]]:
    """Order, payment, waybill and declaration list of an order."""
    found = declare(sold(*LINES), shipment(**changes))
    head: Any = found.order.head
    told = {"order_no": head.order_no, "amount_paid": head.actural_paid}
    return [
        ("CEB311", found.order),
        ("CEB411", Document(PAYMENT.model_copy(update=told))),
        ("CEB511", Document(WAYBILL.model_copy(update={"order_no": head.order_no}))),
        ("CEB621", found.inventory),
    ]


def stages(messages: Sequence[str]) -> dict[str, str]:
    """Where each declaration list stands by its receipts, by the merchant's own number."""
    found = report(read(each.encode()).message for each in messages).to_dict()["documents"]
    return {each["number"]: each["stage"] for each in found if each["answers"] == "list"}


def test_an_order_goes_out_and_its_receipts_are_pushed_until_the_tax_bill_and_the_return() -> None:
    with mock() as it:
        it.pushed(it.post(*story()))
        assert it.receiver.statuses("CEB312") == it.receiver.statuses("CEB412") == it.receiver.statuses("CEB512") == ["2", "120"]
        assert it.receiver.statuses("CEB622") == ["2", "120", "800"]
        (bill,) = [read(each.encode()).message for each in it.receiver.messages if "<CEB816" in each]
        assert reconcile(sold(*LINES), bill.documents[0]) == ()
        invt_no = it.http.get(f"/orders/{ORDER}").json()["invt_no"]
        asked = {"released_on": "2026-11-23", "applied_on": "2026-11-30", "customs_district": "3105", "lines": [{"number": 1, "pieces": 1}]}
        sent = shipment(internal_no="COP3", sent_at="20261130103000")
        back = give_back(bundler.check_return(order(*LINES), asked), sent, Reference(invt_no), "-")
        it.pushed(10 + it.post(("CEB625", back)))
        assert it.receiver.statuses("CEB626") == ["399"]
        polled = [each["xml"] for each in it.http.get("/receipts").json()["receipts"]]
        assert polled == it.receiver.messages
        assert {key for _, key, _ in it.receiver.pushes} == {"Bearer secret-key"}
        assert until(lambda: it.pushes()["delivered"]) == 11


def test_orders_of_one_mock_are_refused_held_repeated_and_lost_each_by_its_own_scenario() -> None:
    plans: dict[str, Any] = {
        "ORD-REFUSED": {"refuse": "1313"},
        "ORD-HELD": {"hold": True},
        "ORD-TWICE": {"duplicate": 100},
        "ORD-LOST": {"lose": 100},
        "ORD-ALONE": {"alone": True},
    }
    with mock() as it:
        for at, (number, plan) in enumerate(plans.items()):
            assert it.http.put(f"/orders/{number}/scenario", json=plan).json()["scenario"] == {**Scenario().model_dump(), **plan}
            sent = story(order_no=number, internal_no=f"COP-{at}")
            plans[number] = it.post(*(sent[::3] if number == "ORD-ALONE" else sent))
        assert plans == {"ORD-REFUSED": 8, "ORD-HELD": 8, "ORD-TWICE": 20, "ORD-LOST": 0, "ORD-ALONE": 6}
        invt_no = it.http.get("/orders/ORD-HELD").json()["invt_no"]
        held = shipment(order_no="ORD-HELD", internal_no="COP-9")
        plans["withdrawn"] = it.post(("CEB623", withdraw(held, Reference(invt_no), "-")))
        found = it.pushed(sum(plans.values()))
        assert stages(found) == {"COP-0": "refused", "COP-1": "accepted", "COP-2": "released", "COP-4": "released"}
        assert it.receiver.statuses("CEB624") == ["399"]
        assert len(it.http.get("/receipts").json()["receipts"]) == len(found)


def test_receipts_come_after_their_delay_and_late_ones_behind_newer_ones() -> None:
    with mock(delay=60, late=40, seed=2) as it:
        count = it.post(*story())
        assert it.http.get("/receipts").json() == {"receipts": []}
        it.now += timedelta(seconds=60)
        it.pushed(1)
        assert len(it.receiver.messages) < count
        it.now += timedelta(seconds=2)
        found = it.pushed(count)
        assert it.receiver.statuses("CEB622") != ["2", "120", "800"]
        assert set(stages(found).values()) == {"released"}
        assert [each["xml"] for each in it.http.get("/receipts").json()["receipts"]] == found


def test_while_the_receiver_is_away_messages_are_answered_and_what_was_sent_is_sent_again_under_the_same_key() -> None:
    with mock(pauses=[0.01] * 1000) as it:
        it.receiver.answer = lambda messages: AWAY
        it.post(*story()[:1])
        first = until(lambda: it.receiver.pushes[3:] and it.receiver.pushes[0])
        it.post(*story()[1:])
        assert {each[0] for each in it.receiver.pushes} == {first[0]}
        assert it.pushes()["waiting"] == 10
        it.receiver.answer = lambda messages: 200
        until(lambda: it.pushes()["delivered"] == 10)
        keys = {key: messages for key, _, messages in it.receiver.pushes}
        assert [each for messages in keys.values() for each in messages] == [
            each["xml"] for each in it.http.get("/receipts").json()["receipts"]
        ]


@pytest.mark.parametrize("status", [400, 307])
def test_a_receipt_that_is_refused_keeps_no_other_back_and_is_listed(status: int) -> None:
    with mock() as it:
        it.receiver.answer = lambda messages: status if any("CEB816" in each for each in messages) else 200
        it.post(*story())
        found = until(lambda: it.pushes()["undelivered"] and it.pushes())
        (listed,) = found["undelivered"]
        assert (found["delivered"], found["given_up"], listed["tries"], listed["status"]) == (9, 1, 1, status)
        assert "<CEB816" in listed["xml"]


def test_what_is_tried_in_vain_to_the_end_is_listed_and_what_comes_later_is_pushed() -> None:
    with mock() as it:
        it.receiver.answer = lambda messages: AWAY
        it.post(*story()[:1])
        until(lambda: it.pushes()["given_up"] == 2)
        assert it.pushes()["waiting"] == 0
        assert {(each["tries"], each["status"]) for each in it.pushes()["undelivered"]} == {(3, AWAY)}
        it.receiver.answer = lambda messages: 200
        it.post(*story()[1:])
        until(lambda: it.pushes()["delivered"] == 8)


def test_receipts_that_newer_ones_took_the_room_of_while_the_receiver_was_away_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "MOST_RECEIPTS", 3)
    with mock(pauses=[0.01] * 1000) as it:
        it.receiver.answer = lambda messages: AWAY
        it.post(*story()[:1])
        until(lambda: it.receiver.pushes)
        it.post(*story()[1:])
        it.receiver.answer = lambda messages: 200
        until(lambda: it.pushes()["delivered"] == 5)
        assert it.pushes() == {"delivered": 5, "waiting": 0, "given_up": 5, "undelivered": []}


def test_a_scenario_that_cannot_be_is_refused_with_all_that_is_wrong() -> None:
    with mock() as it:
        answer = it.http.put(f"/orders/{ORDER}/scenario", json={"lose": 101, "refuze": "1", "hold": "yes"})
        assert (answer.status_code, {each["pointer"] for each in answer.json()["faults"]}) == (400, {"/lose", "/refuze", "/hold"})
        assert it.http.put(f"/orders/{ORDER}/scenario", content=b"[]").status_code == 400
        assert it.http.get(f"/orders/{ORDER}").status_code == 404


def test_a_mock_that_cannot_push_does_not_start_and_never_shows_a_key(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECEIPTS_KEY", "secret key")
    assert main(["--push", "ftp://shop", "--key-env", "RECEIPTS_KEY", "--lose", "500"]) == 2
    shown = capsys.readouterr().err
    assert all(each in shown for each in ("--push", "--key-env", "--lose"))
    assert "secret" not in shown
    with socket.create_server(("127.0.0.1", 0)) as busy:
        assert main(["--port", str(busy.getsockname()[1])]) == 2
    assert capsys.readouterr().err.startswith("bundler mock-customs: port ")
    assert main(["--key-env", "RECEIPTS_KEY"]) == main(["--push", "http://shop", "--key-env", "NOT_SET_ANYWHERE"]) == 2
