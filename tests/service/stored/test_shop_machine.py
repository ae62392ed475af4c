"""A shop over HTTP against dictionaries: quotes, orders, posting, voiding, expiring, returns and repeated writes in any order.

`HYPOTHESIS_PROFILE=thorough` plays many more rounds.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any
from uuid import uuid4

import httpx
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bundler.service.stored.store import open_store
from bundler.service.stored.sweeping import sweep
from tests.service.examples import CATALOGUE
from tests.service.stored.conftest import Caller, Clock

SINGLE, ANNUAL, ELSEWHERE, STOCK = 5_000_00, 26_000_00, 16_000_00, 60
NAMES = ("reserved", "posted", "voided", "expired")


@dataclass
class Quote:
    """What was promised: pieces at a price, until a moment, to one order."""

    pieces: int
    price: int
    until: datetime
    order: str = ""


@dataclass
class Order:
    person: str
    pieces: int
    price: int
    until: datetime
    state: str = "reserved"
    back: int = 0

    @property
    def held(self) -> int:
        """Pieces that are no longer on the shelf for others."""
        return self.pieces - self.back if self.state in ("reserved", "posted") else 0


@dataclass
class Shop:
    """The whole of it in dictionaries."""

    now: datetime
    price: int = 300_00
    quotes: dict[str, Quote] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)

    def free(self) -> int:
        return STOCK - sum(order.held for order in self.orders.values())

    def used(self, person: str, *states: str) -> int:
        return sum(order.held * order.price for order in self.orders.values() if order.person == person and order.state in states)

    def stands(self, order_id: str) -> str:
        order = self.orders[order_id]
        return "expired" if order.state == "reserved" and order.until <= self.now else order.state

    def refusal(self, person: str, pieces: int, quote: Quote | None) -> str:
        """Why an order is not taken, nothing where it is."""
        if quote is not None:
            if quote.until <= self.now:
                return "quote-expired"
            if quote.order and self.stands(quote.order) in ("reserved", "posted"):
                return "quote-used"
            if quote.pieces != pieces:
                return "quote-of-another-order"
        value = pieces * (self.price if quote is None else quote.price)
        if value > SINGLE or ELSEWHERE + self.used(person, "reserved", "posted") + value > ANNUAL:
            return "refused"
        return "short-stock" if pieces > self.free() else ""


pieces, minutes = st.integers(1, 12), st.integers(1, 40)
Draw = Callable[[st.SearchStrategy[Any]], Any]
STEPS = ("posting", "voiding", "extension")
ACTIONS = ("reserve", "quote", "reserve", "settle", "change_price", "reserve", "wait", "settle", "quote", "give_back", "repeat", "sweep")
"""What may be done, some of it more often."""


class Play(RuleBasedStateMachine):
    """The same steps over HTTP and on the dictionaries: same answers, same stock, same limits."""

    caller: Caller
    clock: Clock
    url: str

    def __init__(self) -> None:
        super().__init__()
        self.shop, self.run, self.done = Shop(self.clock.at), token_hex(4), list[tuple[Any, ...]]()
        self.sku, self.persons = f"WINE-{self.run}", [f"{name}-{self.run}" for name in "ab"]

    def write(self, path: str, body: Any, method: str = "POST") -> httpx.Response:
        key = uuid4().hex
        answer = self.caller.write(method, path, body, key)
        if answer.is_success:
            self.done.append((method, path, body, key, answer))
        else:
            assert answer.status_code == 409, answer.text
        return answer

    def line(self, wanted: int) -> dict[str, Any]:
        return {"kind": "item", "sku": self.sku, "quantity": wanted}

    def told(self, answer: httpx.Response) -> str:
        return "" if answer.is_success else answer.json()["type"].rpartition(":")[2]

    def put(self, **facts: Any) -> None:
        price = f"{self.shop.price // 100}.{self.shop.price % 100:02d}"
        assert self.write("/v1/items", [{**CATALOGUE[0], "sku": self.sku, "unit_price": price, "stock": None, **facts}], "PUT").is_success

    @initialize()
    def fill(self) -> None:
        """A shop with stock, two quotes, and another price since."""
        self.put(stock=STOCK)
        for wanted in (3, 4):
            self.promise(wanted, 240)
        self.shop.price = 350_00
        self.put()

    @rule(action=st.sampled_from(ACTIONS), data=st.data())
    def act(self, action: str, data: st.DataObject) -> None:
        """One rule for all steps: Hypothesis leaves some rules out of each round, and few rounds would then see little."""
        getattr(self, action)(data.draw)

    def change_price(self, draw: Draw) -> None:
        self.shop.price = draw(st.integers(200_00, 420_00))
        self.put()

    def quote(self, draw: Draw) -> None:
        self.promise(draw(pieces), 3 * draw(minutes))

    def promise(self, wanted: int, valid: int) -> None:
        answer = self.write("/v1/stored-quotes", {"lines": [self.line(wanted)], "valid_minutes": valid})
        if wanted * self.shop.price > SINGLE or wanted > self.shop.free():
            assert self.told(answer) == "no-price"
        else:
            self.shop.quotes[answer.json()["id"]] = Quote(wanted, self.shop.price, self.shop.now + timedelta(minutes=valid))

    def reserve(self, draw: Draw) -> None:
        wanted, hold, who = draw(pieces), draw(minutes), draw(st.sampled_from(self.persons))
        quote_id = draw(st.sampled_from([*reversed(self.shop.quotes), None]))
        quote = self.shop.quotes.get(quote_id or "")
        if quote is not None and draw(st.integers(0, 3)):
            wanted = quote.pieces
        name = f"O-{self.run}-{len(self.done)}"
        order = {"order_id": name, "lines": [self.line(wanted)], "buyer": {"annual_used": f"{ELSEWHERE // 100}.00"}}
        answer = self.write("/v1/orders", {"order": order, "person": {"key": who}, "hold_minutes": hold, "quote": quote_id})
        assert self.told(answer) == self.shop.refusal(who, wanted, quote)
        if answer.is_success:
            price = self.shop.price if quote is None else quote.price
            assert answer.json()["answer"]["goods_value"] == f"{wanted * price // 100}.{wanted * price % 100:02d}"
            self.shop.orders[name] = Order(who, wanted, price, self.shop.now + timedelta(minutes=hold))
            if quote is not None:
                quote.order = name

    def settle(self, draw: Draw) -> None:
        if not self.shop.orders:
            return
        name, step, hold = draw(st.sampled_from(list(self.shop.orders))), draw(st.sampled_from(STEPS)), draw(minutes)
        order, stood = self.shop.orders[name], self.shop.stands(name)
        answer = self.write(f"/v1/orders/{name}/{step}", {"hold_minutes": hold} if step == "extension" else None)
        assert self.told(answer) == ("" if stood == "reserved" else "wrong-state")
        if stood != "reserved":
            assert answer.json()["state"] == stood
        elif step == "extension":
            order.until = max(order.until, self.shop.now + timedelta(minutes=hold))
        else:
            order.state = "posted" if step == "posting" else "voided"

    def give_back(self, draw: Draw) -> None:
        if not self.shop.orders:
            return
        name, some = draw(st.sampled_from(list(self.shop.orders))), draw(st.integers(1, 6))
        order = self.shop.orders[name]
        day = self.clock.today() + timedelta(days=1)
        days = dict.fromkeys(("released_on", "applied_on", "arrived_on"), day.isoformat())
        back = {**days, "customs_district": "3105", "lines": [{"number": 1, "pieces": some}]}
        answer = self.write(f"/v1/orders/{name}/returns", {"return": back, "reviewed": True})
        if order.state != "posted":
            assert self.told(answer) == "wrong-state"
        else:
            assert self.told(answer) == ("" if order.back + some <= order.pieces else "refused")
            order.back += some if answer.is_success else 0

    def repeat(self, draw: Draw) -> None:
        method, path, body, key, first = draw(st.sampled_from(self.done))
        again = self.caller.write(method, path, body, key)
        assert (again.status_code, again.json(), again.headers["idempotent-replay"]) == (first.status_code, first.json(), "true")

    def wait(self, draw: Draw) -> None:
        self.clock.at += timedelta(minutes=draw(minutes))
        self.shop.now = self.clock.at

    def sweep(self, _: Draw) -> None:
        with closing(open_store(self.url, self.clock.now, self.clock.today)) as store:
            sweep(store)
        for name, order in self.shop.orders.items():
            order.state = self.shop.stands(name)

    @invariant()
    def stock_and_limits_agree(self) -> None:
        if not self.done:
            return
        assert self.caller.free(self.sku) == self.shop.free() >= 0
        for person in self.persons:
            body = {"person": {"key": person}, "annual_used": f"{ELSEWHERE // 100}.00"}
            annual = self.caller.client.post("/v1/limit-inquiries", json=body).json()["annual"]
            found = {name: int(annual[name].replace(".", "")) for name in ("reserved", "posted", "left")}
            used = {state: self.shop.used(person, state) for state in ("reserved", "posted")}
            assert found == {**used, "left": ANNUAL - ELSEWHERE - used["reserved"] - used["posted"]}
            assert found["left"] >= 0

    def teardown(self) -> None:
        for name in self.shop.orders:
            assert self.caller.get(f"/v1/orders/{name}").json()["state"] == self.shop.stands(name)
        for state in NAMES:
            listed = {order["order_id"] for order in self.caller.get(f"/v1/orders?state={state}&limit=1000").json()["orders"]}
            mine = {name for name in self.shop.orders if self.shop.stands(name) == state}
            assert {name for name in listed if self.run in name} == mine


@pytest.fixture(autouse=True)
def _nobody_else_sweeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """The dictionaries know only of the sweeps that they make themselves."""
    monkeypatch.setattr("bundler.service.stored.sweeping.EVERY_SECONDS", 10**6)


def test_a_shop_does_what_dictionaries_say(caller: Caller, clock: Clock, url: str) -> None:
    machine = type("Play", (Play,), {"caller": caller, "clock": clock, "url": url})
    most = settings().max_examples
    examples, steps = (max(most // 10, 2), 40) if url.startswith("sqlite") else (max(most // 50, 1), 30)
    run_state_machine_as_test(machine, settings=settings(max_examples=examples, stateful_step_count=steps))
