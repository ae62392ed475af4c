"""A database that is not there for a while: locked, stopped, or on a disk that is full."""

from __future__ import annotations

import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path

from tests.proof.callers import PATIENCE_SECONDS
from tests.proof.servers import Server
from tests.proof.shop import Shop
from tests.storage.postgres import Postgres

Away = AbstractContextManager[None]
"""While it lasts the database is not there."""
LONGEST_WAIT = 20
"""Seconds after which a request that waits for its turn has its answer, for certain."""
DISK_BYTES = 16 * 1024 * 1024
MARGIN = 64 * 1024
"""Bytes by which the files may still grow on a disk that is about to be full."""


def work(shop: Shop, seconds: float, at_least: int = 1) -> None:
    """Let the shop work for so long, and until it has done some writes."""
    done = shop.written
    time.sleep(seconds)
    until = time.monotonic() + PATIENCE_SECONDS
    while shop.written < done + at_least:
        assert time.monotonic() < until, shop.kinds
        time.sleep(0.01)


def wait_for(shop: Shop, kind: str, more: int) -> None:
    """Let the shop work until it was told something so many times more."""
    before = shop.kinds[kind]
    until = time.monotonic() + PATIENCE_SECONDS
    while shop.kinds[kind] < before + more:
        assert time.monotonic() < until, shop.kinds
        time.sleep(0.01)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another process holds the file of a database, as a careless copy or a stuck transaction does."""
    with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


@contextmanager
def full(server: Server, path: Path) -> Iterator[None]:
    """The files of a database can grow by a little and then no more."""
    sizes = [each.stat().st_size for each in path.parent.glob(f"{path.name}*")]
    server.allow(max(sizes) + MARGIN)
    yield
    server.allow(None)


@contextmanager
def stopped(postgres: Postgres) -> Iterator[None]:
    """The server of the database is ended, and started again."""
    postgres.stop()
    yield
    postgres.start()


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """Yield a small disk of its own; None where this user cannot mount one."""
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", folder], capture_output=True, check=False)
    try:
        yield None if done.returncode else folder
    finally:
        if not done.returncode:
            subprocess.run(["umount", folder], check=True)


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Fill a disk to the last byte."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    yield
    filler.unlink()
