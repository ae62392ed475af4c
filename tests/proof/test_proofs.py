"""A small dose of every proof; ``make soak`` gives the full one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.proof import books, crashes, outages, races
from tests.proof.servers import Server, servers
from tests.proof.shop import Shop
from tests.storage.postgres import started

SHORT_WAIT = "?timeout=0.3"
"""So many seconds a writer of SQLite waits for others here."""


@pytest.fixture
def pair(url: str, tmp_path: Path) -> Iterator[list[Server]]:
    """Two processes of the service on one database."""
    with servers(url, tmp_path, 2) as found:
        yield found


def _ports(found: list[Server]) -> list[int]:
    return [each.port for each in found]


def test_crashes_and_races_in_two_processes(pair: list[Server], url: str) -> None:
    """Processes are killed in the middle of writes: nothing that was answered is lost, nothing is done twice, nothing is oversold; then of
    32 callers on the last unit, the last yuan, one key and one order as many win as there is."""
    ports = _ports(pair)
    shop = Shop(ports, clerks=4)
    shop.stock()
    crashes.kill(pair, shop, kills=3)
    assert shop.kinds["cut"]
    books.check(url, shop)
    for race in races.RACES:
        race(ports)
    races.last_units(ports, left=5)
    races.last_yuan(ports, left=5)


def test_a_file_that_others_hold_and_a_disk_that_is_full_are_told_and_waited_out(tmp_path: Path) -> None:
    path = tmp_path / "bundler.db"
    url = f"sqlite:///{path}"
    with servers(url + SHORT_WAIT, tmp_path) as (server,):
        shop = Shop([server.port], clerks=4)
        shop.stock()
        with shop.open():
            outages.work(shop, 0.2)
            with outages.locked(path):
                outages.wait_for(shop, "503 database-unavailable", 4)
            outages.work(shop, 0.2)
            with outages.full(server, path):
                outages.wait_for(shop, "503 database-unavailable", 4)
            outages.work(shop, 0.2)
        books.check(url, shop)
        assert server.stop()


def test_a_server_of_the_database_that_is_gone_is_told_and_waited_out(tmp_path: Path) -> None:
    with started() as postgres, servers(postgres.url, tmp_path) as (server,):
        shop = Shop([server.port], clerks=4)
        shop.stock()
        with shop.open():
            outages.work(shop, 0.2)
            postgres.stop()
            outages.wait_for(shop, "503 database-unavailable", 4)
            postgres.start()
            outages.work(shop, 0.2)
        books.check(postgres.url, shop)
