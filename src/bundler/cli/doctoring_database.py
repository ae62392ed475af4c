"""What ``bundler doctor`` looks at in a database, which it does not change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bundler.cli.doctoring import Check, Health
from bundler.clock import day_in_shanghai, now_utc
from bundler.errors import InputError

if TYPE_CHECKING:
    from bundler.storage import Database

SKEW_SECONDS = 2
LATE = timedelta(hours=1)
"""How long an event may wait to be sent before somebody should know."""


def stored(url: str) -> Iterator[Check]:
    """Yield whether a database is reached, whole, at this schema, and held to the key that is stated; it is not changed."""
    from bundler.storage import Database, UnavailableError

    try:
        database = Database(url, make=False)
    except InputError as wrong:
        yield Check("database", "broken", wrong.faults[0].message, wrong.faults[0].hint)
        return
    with closing(database):
        if database.path is not None and not database.path.exists():
            yield Check("database", "look", f"{database.shown} is not there yet", "bundler serve makes it.")
            return
        try:
            yield from _looked_over(database)
        except UnavailableError:
            hint = "Is its server running, is it a database, its name and password right?"
            yield Check("database", "broken", f"{database.shown} cannot be reached", hint)


def _looked_over(database: Database) -> Iterator[Check]:
    from bundler.storage.migrating import newest
    from bundler.storage.verifying import journal_mode, moment_of, standing

    before, theirs, after = now_utc(), moment_of(database), now_utc()
    found, mode = standing(database), journal_mode(database)
    yield Check("database", "ok", f"{database.shown}, {found.items:,} items, {found.orders:,} orders")
    if found.is_of_this_version:
        yield Check("schema", "ok", f"{found.schema}")
    else:
        hint = "bundler serve brings it up to date." if not found.faults else "Start that version, or go back to a backup of before."
        yield Check(
            "schema", "look" if not found.faults else "broken", f"{found.schema or 'none'}, this version works with {newest()}", hint
        )
    if mode is not None:
        well = mode == "wal"
        yield Check(
            "journal", "ok" if well else "look", mode, "" if well else "bundler serve turns it into wal, on a disk of this machine."
        )
    for fault in found.faults:
        yield Check("ledger" if "balance" in fault else "database", "broken", fault, "Keep the file, restore a backup, and report it.")
    if not found.faults:
        yield Check("ledger", "ok", f"{found.accounts:,} balances are the sums of {found.entries:,} entries")
    if theirs is not None:
        yield _clock(before, theirs, after)
    yield _key(database, found.fingerprint)
    if found.is_of_this_version:
        if not database.is_sqlite:
            yield _workers(database)
        yield _webhooks(database)
        yield _kept(database)


def _workers(database: Database) -> Check:
    from bundler.storage.dispatch.processes import count_processes
    from bundler.storage.jobs import Queue

    processes, (waiting, _) = database.read(lambda session: (count_processes(session), Queue(session, now_utc()).standing()))
    if processes is None:
        hint = "Restore the whole backup, with its schema procrastinate."
        return Check("workers", "broken", "the tables of the job library are missing", hint)
    idle = waiting and not processes
    told = f"processes that take compositions: {processes}; compositions that wait: {waiting}"
    hint = "Start bundler work, or bundler serve with --composition-workers." if idle else ""
    return Check("workers", "look" if idle else "ok", told, hint)


def _webhooks(database: Database) -> Check:
    from bundler.storage.watch.backlog import backlog

    found = database.read(backlog)
    age = found.age(now_utc())
    told = f"waiting {found.waiting:,}" + (f", the oldest for {age.total_seconds() / 3600:,.1f} hours" if found.since else "")
    hints = (
        "A receiver does not take them, or no service runs that sends." if age > LATE else "",
        "GET /v1/webhook-deliveries?state=dead says why; each can be sent again." if found.dead else "",
    )
    return Check("webhooks", "look" if any(hints) else "ok", f"{told}; given up {found.dead:,}", " ".join(filter(None, hints)))


def _clock(before: datetime, theirs: datetime, after: datetime) -> Check:
    skew = max((before - theirs).total_seconds(), (theirs - after).total_seconds(), 0)
    hint = "Both should keep to a time server: holds end by the clock of the service." if skew > SKEW_SECONDS else ""
    return Check("clock", "look" if skew > SKEW_SECONDS else "ok", f"{skew:.1f} seconds from that of the database", hint)


def _key(database: Database, known: str | None) -> Check:
    from bundler.storage.person_key import PERSON_KEY, fingerprint, person_key

    try:
        stated = fingerprint(person_key(database.path, make=False))
    except InputError as wrong:
        health: Health = "look" if known is None else "broken"
        return Check("person key", health, wrong.faults[0].message, wrong.faults[0].hint)
    if known is not None and known != stated:
        return Check("person key", "broken", "is not that of the database", f"Give the key that it was begun with, as {PERSON_KEY}.")
    return Check("person key", "ok", f"fingerprint {stated[:12]}…" + ("" if known else ", not used yet"))


def _kept(database: Database) -> Check:
    from bundler.storage.sizes import sizes

    found = database.read(sizes)
    since = f" since {day_in_shanghai(found.since)}" if found.since else ""
    told = (
        f"audit trail {found.deeds:,}{since}, answers under keys {found.answers:,}, quotes {found.quotes:,}, "
        f"deliveries {found.deliveries:,}, ended compositions {found.jobs:,}, events of the watch {found.events:,}, "
        f"answers of customs {found.receipts:,}, editions {found.editions:,} ({found.edition_bytes / (1 << 20):,.1f} MiB)"
    )
    return Check("kept", "ok", told)
