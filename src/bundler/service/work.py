"""``python -m bundler.service.work``: solve the compositions of a database, apart from the services that take them."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bundler.clock import now_utc, today_in_shanghai
from bundler.environment import DATABASE_URL, stated
from bundler.errors import BundlerError, Fault, InputError
from bundler.service.editions import opened_editions
from bundler.service.observing import logs
from bundler.service.stored.jobs import COMPOSITION_WORKERS
from bundler.service.stored.store import Store, open_store
from bundler.service.stored.workers import Workers
from bundler.storage import SchemaError, UnavailableError

LOG = logging.getLogger("bundler.service")
ALIVE_SECONDS = 5.0
"""How often it is told that the workers work."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Work until interrupted; jobs that are under way then are given back. Return 2 where database or tables cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m bundler.service.work", description="Solves compositions of a database.")
    parser.add_argument("--workers", type=int, default=COMPOSITION_WORKERS, help="compositions that are solved at once (%(default)s)")
    parser.add_argument("--tables", metavar="EDITION", help="a tariff_tables folder, an edition file or a version, not the shipped edition")
    parser.add_argument("--editions", metavar="FOLDER", help="edition files that requests may name by their version")
    parser.add_argument("--database", metavar="URL", help=f"the address that the services have; {DATABASE_URL}")
    parser.add_argument("--alive", metavar="FILE", type=Path, help="touched as long as the workers work and the database answers")
    parser.add_argument("--log", choices=logs.FORMS, help="form of the log on standard error: text in a terminal, else json")
    chosen = parser.parse_args(arguments)
    logs.configure(chosen.log)
    try:
        database = chosen.database or stated(DATABASE_URL)
        if database is None:
            hint = f"Give --database URL or {DATABASE_URL}, the address that the services have."
            raise InputError([Fault("bundler work", "a database is wanted", "missing", hint=hint)])
        _work(database, chosen.tables, chosen.editions, chosen.workers, chosen.alive)
    except BundlerError as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    return 0


def _work(url: str, tables: str | None, folder: str | None, count: int, alive: Path | None) -> None:
    store = open_store(url, now_utc, today_in_shanghai)
    try:
        workers = Workers(store.database, store.now, opened_editions(tables, folder, store), count)
        ended = threading.Event()
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, lambda *_: ended.set())
        workers.start()
        LOG.info("Working for %s with %d processes (Ctrl-C ends it)", store.database.shown, count)
        while not ended.wait(ALIVE_SECONDS):
            if alive is not None:
                tell_alive(workers, store, alive)
        workers.stop()
    finally:
        store.close()


def tell_alive(workers: Workers, store: Store, file: Path) -> None:
    """Touch a file where the workers work and the database answers, at this schema; one that is not touched grows old, which is seen."""
    if workers.alive:
        with suppress(UnavailableError, SchemaError, OSError):
            store.check()
            file.touch()


if __name__ == "__main__":
    sys.exit(main())
