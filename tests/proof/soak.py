"""``python -m tests.proof.soak``: the proofs in their full dose, as a table; ends with 1 on a fault, with 130 when stopped."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table
from sqlalchemy import create_engine, text

from tests.proof import books, crashes, outages, races
from tests.proof.servers import Server, servers
from tests.proof.shop import Shop
from tests.storage.postgres import Postgres, started

EVERY_BOOKS = 50
"""Kills after which a shop is closed, its books are held against the database, and another opens."""
FUZZED = ("tests/service/test_openapi.py", "-k", "schema")
PLAYED = ("tests/service/stored/test_shop_machine.py",)
NEW_YEAR = ("tests/service/stored/test_new_year.py",)
Proof = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Dose:
    """How much of everything."""

    kills: int
    races: int
    outage_seconds: float


def main() -> int:
    """Run every proof and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof.soak", description="The proofs of the service in their full dose.")
    parser.add_argument("--kills", type=int, default=200, help="processes that are killed on each database (%(default)s)")
    parser.add_argument("--races", type=int, default=20, help="times that each race is run on each database (%(default)s)")
    parser.add_argument("--outage", type=float, default=10.0, metavar="SECONDS", help="how long a database is gone (%(default)s)")
    parser.add_argument("--only", default="", metavar="WORD", help="only proofs with this word in their name")
    chosen = parser.parse_args()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.default_int_handler)
    dose = Dose(chosen.kills, chosen.races, chosen.outage)
    console = Console()
    table = Table("proof", "database", "came out", "seconds", title="Proofs of the service")
    faults = 0
    try:
        with TemporaryDirectory(prefix="bundler-soak-") as folder, started() as postgres:
            for name, database, proof in proofs(dose, Path(folder), postgres):
                if chosen.only not in f"{name} {database}":
                    continue
                began = time.monotonic()
                console.print(f"{name}, {database} …", style="dim")
                try:
                    told = proof()
                except Exception:
                    faults += 1
                    console.print(traceback.format_exc(), markup=False, highlight=False)
                    told = "[red]a fault: see above[/red]"
                console.print(f"  {told}")
                table.add_row(name, database, told, f"{time.monotonic() - began:.1f}")
    except KeyboardInterrupt:
        console.print(table)
        return 130
    console.print(table)
    return 1 if faults else 0


def proofs(dose: Dose, folder: Path, postgres: Postgres) -> Iterator[tuple[str, str, Proof]]:
    """Yield every proof with its name and the database that it is of."""
    for kind in ("SQLite", "PostgreSQL"):
        yield "races of 32 callers", kind, lambda kind=kind: _races(dose, folder, postgres, kind)
        yield "kill -9 amid writes", kind, lambda kind=kind: _kills(dose, folder, postgres, kind)
    yield "file locked by another process", "SQLite", lambda: _locked(dose, folder)
    yield "server stopped and started", "PostgreSQL", lambda: _stopped(dose, folder, postgres)
    yield "files that cannot grow", "SQLite", lambda: _full(dose, folder)
    yield "disk full", "SQLite", lambda: _disk(dose, folder)
    yield "orders and returns against dictionaries", "both", lambda: _tested(PLAYED)
    yield "New Year in Shanghai", "both", lambda: _tested(NEW_YEAR)
    yield "requests from the schema", "SQLite", lambda: _tested(FUZZED)


def _races(dose: Dose, folder: Path, postgres: Postgres, kind: str) -> str:
    with _database(folder, postgres, kind) as (url, place), servers(url, place, 2) as found:
        ports, kinds = [each.port for each in found], Counter[str]()
        for _ in range(dose.races):
            for race in races.RACES:
                kinds += race(ports)
            kinds += races.last_units(ports, left=5) + races.last_yuan(ports, left=5)
        return _told(kinds)


def _kills(dose: Dose, folder: Path, postgres: Postgres, kind: str) -> str:
    kinds, written, left = Counter[str](), 0, dose.kills
    while left:
        kills, left = min(left, EVERY_BOOKS), left - min(left, EVERY_BOOKS)
        with _database(folder, postgres, kind) as (url, place), servers(url, place, 2) as found:
            shop = _shop(found, seed=left)
            crashes.kill(found, shop, kills, seed=left)
            books.check(url, shop)
            kinds, written = kinds + shop.kinds, written + shop.written
    return f"{dose.kills} kills, {written} writes answered, all there; {_told(kinds)}"


def _locked(dose: Dose, folder: Path) -> str:
    with _place(folder) as place:
        path = place / "bundler.db"
        with servers(f"sqlite:///{path}", place, 2) as found:
            return _away(found, f"sqlite:///{path}", outages.locked(path), dose.outage_seconds + outages.LONGEST_WAIT)


def _stopped(dose: Dose, folder: Path, postgres: Postgres) -> str:
    with _database(folder, postgres, "PostgreSQL") as (url, place), servers(url, place, 2) as found:
        return _away(found, url, outages.stopped(postgres), dose.outage_seconds)


def _full(dose: Dose, folder: Path) -> str:
    with _place(folder) as place:
        path = place / "bundler.db"
        with servers(f"sqlite:///{path}", place) as found:
            return _away(found, f"sqlite:///{path}", outages.full(found[0], path), dose.outage_seconds)


def _disk(dose: Dose, folder: Path) -> str:
    with outages.small_disk(folder / "disk") as disk:
        if disk is None:
            return "no disk of its own is to be had here: only root mounts one"
        path = disk / "bundler.db"
        with servers(f"sqlite:///{path}", folder) as found:
            return _away(found, f"sqlite:///{path}", outages.filled(disk), dose.outage_seconds)


def _away(found: list[Server], url: str, away: outages.Away, seconds: float) -> str:
    """Let a shop work before, while and after its database is away."""
    shop = _shop(found)
    with shop.open():
        outages.work(shop, 1)
        with away:
            time.sleep(seconds)
        back = time.monotonic()
        outages.work(shop, 0, at_least=len(shop.clerks))
        recovered = time.monotonic() - back
        outages.work(shop, 1)
    assert shop.kinds["503 database-unavailable"], shop.kinds
    books.check(url, shop)
    for each in found:
        assert each.stop(), each.log.read_text()
    waits = f"longest wait {shop.slowest:.1f} s, working again after {recovered:.1f} s"
    return f"gone for {seconds:.0f} s, {waits}; {_told(shop.kinds)}"


def _tested(chosen: tuple[str, ...]) -> str:
    """Run some of the tests in their full dose."""
    command = [sys.executable, "-m", "pytest", *chosen, "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, env={**os.environ, "HYPOTHESIS_PROFILE": "thorough"}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-5000:]
    return done.stdout.strip().splitlines()[-1].strip("= ")


def _shop(found: list[Server], seed: int = 1) -> Shop:
    shop = Shop([each.port for each in found], clerks=8, seed=seed)
    shop.stock()
    return shop


@contextmanager
def _place(folder: Path) -> Iterator[Path]:
    with TemporaryDirectory(dir=folder) as found:
        yield Path(found)


@contextmanager
def _database(folder: Path, postgres: Postgres, kind: str) -> Iterator[tuple[str, Path]]:
    """Yield the address of an empty database, and a folder for what its servers log."""
    with _place(folder) as place:
        if kind == "SQLite":
            yield f"sqlite:///{place / 'bundler.db'}", place
            return
        admin = create_engine(postgres.url, isolation_level="AUTOCOMMIT")
        name = place.name.lower()
        with admin.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        try:
            yield admin.url.set(database=name).render_as_string(hide_password=False), place
        finally:
            admin.dispose()


def _told(kinds: Counter[str]) -> str:
    return ", ".join(f"{count} × {kind}" for kind, count in sorted(kinds.items()))


if __name__ == "__main__":
    sys.exit(main())
