"""Many callers at the same moment, over several processes of the service: as many win as there is, and the others are told why not."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from uuid import uuid4

from tests.proof.callers import Line, Told, call
from tests.proof.shop import PRICES, item, reservation, yuan

ANNUAL_LIMIT = 2_600_000
"""Fen, as in the tables of the day; a race for the last yuan would show another."""
WINE, ROUND = "WINE-75", "round"


def at_once(ports: Sequence[int], callers: int, one: Callable[[Line, int], Told]) -> list[Told]:
    """Return what callers are told who all call at the same moment, the processes in turn."""
    told: list[Told | None] = [None] * callers
    gate = threading.Barrier(callers)

    def run(at: int) -> None:
        with closing(Line(ports[at % len(ports)])) as line:
            line.call("GET", "/health")
            gate.wait()
            told[at] = one(line, at)

    threads = [threading.Thread(target=run, args=(at,), daemon=True) for at in range(callers)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    answers = [each for each in told if each is not None]
    assert len(answers) == callers
    return answers


def stock(ports: Sequence[int], pieces: int, sku: str = WINE) -> None:
    """Count so many free pieces of an item, whatever went out before."""
    told = call(ports[0], "PUT", "/v1/items", [item(sku, pieces)])
    assert told.document["results"][0]["outcome"] in ("new", "changed", "same"), told


def last_units(ports: Sequence[int], callers: int = 32, left: int = 1) -> Counter[str]:
    """Many persons want one piece each of the last ones."""
    name = uuid4().hex
    sku = f"WINE-{name}"
    told = call(ports[0], "PUT", "/v1/items", [{**item(WINE, left), "sku": sku}])
    assert told.document["new"] == 1, told

    def one(line: Line, at: int) -> Told:
        return line.call("POST", "/v1/orders", reservation(f"{name}-{at}", f"buyer-{name}-{at}", {sku: 1}))

    kinds = Counter(each.kind for each in at_once(ports, callers, one))
    assert kinds == {"201": left, "409 short-stock": callers - left}, kinds
    (lot,) = call(ports[-1], "GET", f"/v1/items/{sku}").document["lots"]
    assert (lot["free"], lot["reserved"]) == (0, left)
    return kinds


def last_yuan(ports: Sequence[int], callers: int = 32, left: int = 1) -> Counter[str]:
    """One person orders many times at once what fits only so many times into what is left of the year's limit."""
    name = uuid4().hex
    stock(ports, 10 * callers)
    used = yuan(ANNUAL_LIMIT - left * PRICES[WINE])

    def one(line: Line, at: int) -> Told:
        return line.call("POST", "/v1/orders", reservation(f"{name}-{at}", f"buyer-{name}", {WINE: 1}, used))

    told = at_once(ports, callers, one)
    kinds = Counter(each.kind for each in told)
    assert kinds == {"201": left, "409 refused": callers - left}, kinds
    for refused in (each for each in told if each.status == 409):
        assert "LIM-02" in {finding["code"] for finding in refused.document["answer"]["findings"]}
    return kinds


def same_key(ports: Sequence[int], callers: int = 32) -> Counter[str]:
    """The same write comes many times at once: it is done once, and all get its answer."""
    name = uuid4().hex
    stock(ports, 10 * callers)
    body = reservation(name, f"buyer-{name}", {WINE: 1})
    told = at_once(ports, callers, lambda line, _: line.call("POST", "/v1/orders", body, name))
    assert all(each.document == told[0].document for each in told)
    kinds = Counter(each.kind for each in told)
    assert kinds == {"201": callers}, kinds
    assert sum("idempotent-replay" in each.headers for each in told) == callers - 1
    return kinds


def both_ways(ports: Sequence[int], callers: int = 32) -> Counter[str]:
    """Half post an order while the other half voids it: one does, and the others are told what it is."""
    name = uuid4().hex
    stock(ports, 10 * callers)
    first = call(ports[0], "POST", "/v1/orders", reservation(name, f"buyer-{name}", {WINE: 1}))
    assert first.status == 201, first
    steps = ("posting", "voiding")
    told = at_once(ports, callers, lambda line, at: line.call("POST", f"/v1/orders/{name}/{steps[at // 2 % 2]}"))
    kinds = Counter(each.kind for each in told)
    assert kinds == {"200": 1, "409 wrong-state": callers - 1}, kinds
    return kinds


RACES = (last_units, last_yuan, same_key, both_ways)
