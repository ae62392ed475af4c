"""A shop that sells, voids and takes back through the service, with a plain account of its own of all that it was answered.

Each of its people works in a thread with orders of their own, so that what the database has to hold at the end follows from the answers.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from bundler.clock import today_in_shanghai
from tests.proof.callers import BackEnd, Told

PRICES = {"WINE-75": 10_000, "CHOC-200": 2_000, "HONEY-500": 5_000}
"""Fen of one piece."""
CODES = {"WINE-75": "2204210000", "CHOC-200": "1806310000", "HONEY-500": "0409000000"}
DISTRICT = "3105"
PERSONS = 4
WINE_LEFT = 40
"""So little wine that it runs out: somebody is always refused."""
OTHERS_LEFT = 100_000


def yuan(fen: int) -> str:
    """Return an amount as the service writes it."""
    return f"{fen // 100}.{fen % 100:02d}"


def item(sku: str, stock: int) -> dict[str, Any]:
    """Return an item with so many pieces in stock."""
    more = {"volume_l": "0.75"} if sku.startswith("WINE") else {}
    return {
        "sku": sku, "name": sku, "hs_code": CODES[sku], "origin": "FR", "unit": "142", "unit_price": yuan(PRICES[sku]),
        "net_weight_kg": "0.5", "customs_district": DISTRICT, "stock": stock, **more,
    }  # fmt: skip


def reservation(order_id: str, person: str | None, goods: dict[str, int], annual_used: str = "0.00") -> dict[str, Any]:
    """Return the body of a reservation."""
    lines = [{"kind": "item", "sku": sku, "quantity": pieces} for sku, pieces in goods.items()]
    order = {"order_id": order_id, "buyer": {"annual_used": annual_used}, "lines": lines}
    return {"order": order, "person": None if person is None else {"key": person}, "reviewed": True, "hold_minutes": 600}


@dataclass
class Sale:
    """An order as its seller knows it; pieces of goods and of what came back."""

    order_id: str
    person: str
    goods: dict[str, int]
    state: str = "reserved"
    back: Counter[str] = field(default_factory=Counter)

    @property
    def kept(self) -> dict[str, int]:
        """The pieces that the buyer holds or is held for."""
        return {} if self.state == "voided" else {sku: pieces - self.back[sku] for sku, pieces in self.goods.items()}


class Clerk:
    """One of the shop's people."""

    def __init__(self, name: str, ports: list[int], seed: int) -> None:
        self.name, self.desk, self.random = name, BackEnd(ports), Random(seed)
        self.sales: list[Sale] = []
        self.answered: list[tuple[str, str, Any, str, Told]] = []
        self.refused = 0

    def work(self, going: threading.Event) -> None:
        """Sell, settle and take back until told to end; a write that was sent is asked for until it is answered."""
        while going.is_set():
            open_sales = [sale for sale in self.sales if sale.state != "voided"]
            sale = self.random.choice(open_sales) if open_sales and self.random.random() < 0.55 else None
            if sale is None:
                self._sell()
            elif sale.state == "reserved":
                self._settle(sale)
            else:
                self._take_back(sale)

    def _write(self, path: str, body: Any) -> Told:
        key = f"{self.name}-{len(self.answered)}-{self.random.getrandbits(64):x}"
        told = self.desk.ask("POST", path, body, key)
        if told.status < 300:
            self.answered.append(("POST", path, body, key, told))
        else:
            assert told.status == 409, told
            self.refused += 1
        return told

    def _sell(self) -> None:
        goods = {sku: self.random.randint(1, 3) for sku in self.random.sample(sorted(PRICES), self.random.randint(1, 2))}
        sale = Sale(f"{self.name}-{len(self.answered)}-{self.refused}", f"buyer-{self.random.randrange(PERSONS)}", goods)
        if self._write("/v1/orders", reservation(sale.order_id, sale.person, goods)).status == 201:
            self.sales.append(sale)

    def _settle(self, sale: Sale) -> None:
        step, state = self.random.choice([("posting", "posted"), ("posting", "posted"), ("voiding", "voided")])
        told = self._write(f"/v1/orders/{sale.order_id}/{step}", None)
        assert (told.status, told.document["state"]) == (200, state), told
        sale.state = state

    def _take_back(self, sale: Sale) -> None:
        day = today_in_shanghai()
        number, (sku, pieces) = self.random.choice(list(enumerate(sale.goods.items(), 1)))
        back = {
            "released_on": str(day), "applied_on": str(day), "arrived_on": str(day + timedelta(days=1)), "customs_district": DISTRICT,
            "lines": [{"number": number, "pieces": 1}],
        }  # fmt: skip
        told = self._write(f"/v1/orders/{sale.order_id}/returns", {"return": back, "reviewed": True})
        assert (told.status == 200) == (sale.back[sku] < pieces), told
        sale.back[sku] += told.status == 200


class Shop:
    """All its people together; ``ports`` are those of the processes of the service."""

    def __init__(self, ports: list[int], clerks: int, seed: int = 1) -> None:
        self.desk = BackEnd(ports)
        self.clerks = [Clerk(f"clerk{at}", ports, seed + at) for at in range(clerks)]

    def stock(self) -> None:
        """Take the goods in."""
        rows = [item(sku, WINE_LEFT if sku.startswith("WINE") else OTHERS_LEFT) for sku in PRICES]
        told = self.desk.ask("PUT", "/v1/items", rows)
        assert told.document["new"] == len(rows), told

    @contextmanager
    def open(self) -> Iterator[None]:
        """Let everybody work meanwhile; what went wrong with one is raised here."""
        going, faults = threading.Event(), list[BaseException]()
        going.set()

        def work(clerk: Clerk) -> None:
            try:
                clerk.work(going)
            except BaseException as fault:
                faults.append(fault)
            finally:
                clerk.desk.close()

        threads = [threading.Thread(target=work, args=(clerk,), daemon=True) for clerk in self.clerks]
        for each in threads:
            each.start()
        try:
            yield
        finally:
            going.clear()
            for each in threads:
                each.join()
        if faults:
            raise faults[0]

    @property
    def kinds(self) -> Counter[str]:
        """What everybody was told."""
        return sum((clerk.desk.kinds for clerk in self.clerks), Counter[str]())

    @property
    def slowest(self) -> float:
        """The longest that anybody waited for an answer, in seconds."""
        return max(clerk.desk.slowest for clerk in self.clerks)

    @property
    def written(self) -> int:
        """How many writes were answered as done."""
        return sum(len(clerk.answered) for clerk in self.clerks)
