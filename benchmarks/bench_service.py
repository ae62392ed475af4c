"""What the service bears over HTTP: quotes beside a bare route with the same bodies in the same run, and writes of orders.

Every figure is printed. On a machine with few cores the generator of load and PostgreSQL share them with the service: ratios of one run
say more than figures.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
import uvicorn
from benchmarks.bench_quote import items, order
from benchmarks.load import Load, Same, apart, request
from litestar import Litestar, post
from tests.proof.callers import call
from tests.proof.servers import CONTEXT, HOST, Server, free_port, servers, until_ready
from tests.proof.shop import PRICES, item, reservation
from tests.storage.postgres import started

import bundler
from bundler.service.__main__ import main

SECONDS = 4.0
ROUNDS = 3
CONNECTIONS = 16
ORDERS = 200
STOCK = 10_000_000


@dataclass(frozen=True, slots=True)
class Sales:
    """A script of orders: each is reserved, and posted where ``posts``. Every buyer orders once."""

    name: str
    posts: bool

    def __call__(self, connection: int) -> Iterator[bytes]:
        """Yield the requests of one connection."""
        random = Random(connection)
        for number in range(10_000_000):
            name = f"{self.name}-{connection}-{number}"
            goods = {sku: random.randint(1, 2) for sku in random.sample(sorted(PRICES), 2)}
            body = json.dumps(reservation(name, name, goods)).encode()
            yield request("/v1/orders", body, f"Idempotency-Key: {name}\r\n")
            if self.posts:
                yield request(f"/v1/orders/{name}/posting", b"", f"Idempotency-Key: {name}-p\r\n")


def bare(port: int, answer: dict[str, Any], log: str) -> None:
    """Serve a route that parses the same body and gives the same answer, and does nothing between."""

    @post("/v1/quotes", status_code=200)
    async def route(data: dict[str, Any]) -> dict[str, Any]:
        assert data
        return answer

    _quiet(log)
    app = Litestar([route], openapi_config=None, logging_config=None)
    uvicorn.run(app, host=HOST, port=port, access_log=False)


def ours(port: int, catalogue: str, log: str) -> None:
    """Serve quotes from a catalogue."""
    _quiet(log)
    main(["--host", HOST, "--port", str(port), "--catalogue", catalogue, "--drain", "0"])


def _quiet(log: str) -> None:
    file = os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(file, stream)


@dataclass(frozen=True, slots=True)
class Serving:
    """Processes that serve, and their ports."""

    ports: list[int]
    processes: list[Any]

    def drive(self, script: Any, seconds: float) -> Load:
        """Drive them, and return what came of it with the processor time that they took."""
        before = self._processor_seconds()
        load = apart(self.ports, script, CONNECTIONS, seconds)
        return replace(load, served_seconds=self._processor_seconds() - before)

    def _processor_seconds(self) -> float:
        """Of all threads until now, user and system; the kernel tells it where there is /proc."""
        tick = os.sysconf("SC_CLK_TCK")
        fields = [Path(f"/proc/{each.pid}/stat").read_text().rpartition(")")[2].split() for each in self.processes]
        return sum(int(each[11]) + int(each[12]) for each in fields) / tick


@contextmanager
def _running(count: int, target: Any, *arguments: Any) -> Iterator[Serving]:
    """So many processes that serve."""
    ports = [free_port() for _ in range(count)]
    found = [CONTEXT.Process(target=target, args=(port, *arguments), daemon=True) for port in ports]
    for each in found:
        each.start()
    try:
        for port, process in zip(ports, found, strict=True):
            until_ready(port, "/v1/quotes", process)
        yield Serving(ports, found)
    finally:
        for each in found:
            each.kill()
            each.join()


@pytest.mark.parametrize("processes", [1, 2])
def test_quotes_beside_a_bare_route(benchmark: Any, tmp_path: Path, processes: int) -> None:
    random = Random(5)
    goods, log = items(random), str(tmp_path / "log")
    catalogue = tmp_path / "catalogue.json"
    catalogue.write_text(json.dumps(goods))
    with _running(processes, ours, str(catalogue), log) as service:
        _beside_bare(benchmark, service, "in memory", goods, [order(random) for _ in range(ORDERS)], log)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("processes", [1, 2])
def test_quotes_of_stored_items_beside_a_bare_route(benchmark: Any, tmp_path: Path, kind: str, processes: int) -> None:
    """The items are in a database, which says in every quote what holds and what stock is free."""
    random = Random(5)
    goods = items(random)
    with _database(kind, tmp_path) as url, servers(url, tmp_path, processes) as found:
        told = call(found[0].port, "PUT", "/v1/items", [{**each, "stock": STOCK} for each in goods])
        assert told.status == 200, told
        service = Serving([each.port for each in found], [each.process for each in found])
        _beside_bare(benchmark, service, kind, goods, [order(random) for _ in range(ORDERS)], str(tmp_path / "log"))


def _beside_bare(benchmark: Any, service: Serving, kind: str, goods: list[dict[str, Any]], orders: list[dict[str, Any]], log: str) -> None:
    """Drive a service and as many bare processes in turn, and tell what came of both."""
    answer = bundler.quote(orders[0], catalogue=bundler.load_catalogue(goods), tables=bundler.load_tables()).to_dict()
    script = Same([request("/v1/quotes", json.dumps(each).encode()) for each in orders])
    loads: dict[str, list[Load]] = {"service": [], "bare": []}

    def run() -> None:
        with _running(len(service.ports), bare, answer, log) as plain:
            service.drive(script, 1)  # every item was asked for once
            for _ in range(ROUNDS):
                loads["service"].append(service.drive(script, SECONDS))
                loads["bare"].append(plain.drive(script, SECONDS))

    benchmark.pedantic(run, rounds=1)
    told = {name: _told(each) for name, each in loads.items()}
    ratio = told["service"]["per_second"] / told["bare"]["per_second"]
    by_processor = told["bare"]["processor_us"] / told["service"]["processor_us"]
    benchmark.extra_info.update(told, ratio=ratio, ratio_by_processor_time=by_processor)
    print(f"\nquotes of five lines, {kind}, {len(service.ports)} processes, {CONNECTIONS} connections: {told}")
    print(f"ratio {ratio:.2f}, by processor time {by_processor:.2f}")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("processes", [1, 2])
def test_writes_of_orders(benchmark: Any, tmp_path: Path, kind: str, processes: int) -> None:
    told: dict[str, Any] = {}

    def run() -> None:
        with _database(kind, tmp_path) as url, servers(url, tmp_path, processes) as found:
            _stock(found[0])
            serving = Serving([each.port for each in found], [each.process for each in found])
            for posts in (False, True):
                told["reserve and post" if posts else "reserve"] = _told([serving.drive(Sales(f"S{posts:d}", posts), SECONDS)])

    benchmark.pedantic(run, rounds=1)
    benchmark.extra_info.update(told)
    print(f"\nwrites of orders of two lines, {kind}, {processes} processes, {CONNECTIONS} connections: {told}")


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    """An empty database; that of PostgreSQL syncs what it writes, as SQLite does."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'bundler.db'}"
        return
    with started(fsync="on") as postgres:
        yield postgres.url


def _stock(server: Server) -> None:
    told = call(server.port, "PUT", "/v1/items", [item(sku, STOCK) for sku in PRICES])
    assert told.status == 200, told


def _told(loads: list[Load]) -> dict[str, Any]:
    """The median round in figures."""
    load = sorted(loads, key=lambda each: each.per_second)[len(loads) // 2]
    assert set(load.statuses) <= {200, 201}, load.statuses
    return {
        "per_second": round(load.per_second), "p50_ms": round(load.at(0.5), 2), "p99_ms": round(load.at(0.99), 2),
        "processor_us": round(load.served_seconds / len(load.microseconds) * 1e6),
        "generator_busy": round(load.processor_seconds / load.seconds, 2),
    }  # fmt: skip
