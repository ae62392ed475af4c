"""What ``bundler doctor`` looks at: each check says what it found, and what to do where that is not well."""

from __future__ import annotations

import errno
import platform
import re
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from bundler.clock import now_utc
from bundler.errors import BundlerError, InputError

if TYPE_CHECKING:
    from bundler.storage import Database
    from bundler.tariff import Tables

Health = Literal["ok", "look", "broken"]
"""``look``: it works, and somebody should know; ``broken``: it does not."""
ROOMY_BYTES, TIGHT_BYTES = 1 << 30, 100 << 20
SKEW_SECONDS = 2
STALE_DAYS = 365
LATE = timedelta(hours=1)
"""How long an event may wait to be sent before somebody should know."""
_EXTRA = re.compile(r"^([A-Za-z0-9._-]+).*;\s*extra\s*==\s*['\"]([a-z]+)['\"]")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: what was found, and a hint where it is not ``ok``."""

    name: str
    health: Health
    found: str
    hint: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the check as it stands in the answer."""
        return asdict(self)


def installed() -> Iterator[Check]:
    """Yield Python, bundler, and which extras are complete."""
    yield Check("Python", "ok", f"{platform.python_version()} on {platform.system()} {platform.machine()}, {sys.executable}")
    yield Check("bundler", "ok", metadata.version("bundler"))
    extras: dict[str, list[str]] = {}
    for needed in metadata.requires("bundler") or ():
        found = _EXTRA.match(needed)
        if found:
            extras.setdefault(found[2], []).extend([] if _is_installed(found[1]) else [found[1]])
    complete = [name for name, missing in extras.items() if not missing]
    lacking = {name: missing for name, missing in extras.items() if missing}
    without = f"; without {', '.join(lacking)}" if lacking else ""
    hint = f"pip install 'bundler[{','.join(lacking)}]'" if lacking else ""
    yield Check("extras", "look" if "service" in lacking else "ok", (", ".join(complete) or "none") + without, hint)


def edition(tables: Tables, on: date) -> Iterator[Check]:
    """Yield the edition of the tables, until when it was verified, and how much of it is stale."""
    from bundler.upkeep.stale import stale

    yield Check("tables", "ok", f"{tables.edition} (sha256 {tables.sha256[:12]}…)")
    age = (on - tables.coverage.verified_until).days
    hint = "Is there a newer edition? What is not verified is said in every answer." if age > STALE_DAYS else ""
    yield Check("verified", "look" if age > STALE_DAYS else "ok", f"until {tables.coverage.last_day}", hint)
    facts = sum(len(group.facts) for group in stale(tables, on).groups)
    yield Check("stale rows", "ok", f"{facts:,} presumed or from a public copy: bundler tables stale" if facts else "none")


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
        yield _webhooks(database)


def _webhooks(database: Database) -> Check:
    from bundler.storage.watch.backlog import backlog

    found = database.read(backlog)
    age = found.age(now_utc())
    told = f"{found.waiting:,} deliveries wait" + (f", the oldest for {age.total_seconds() / 3600:,.1f} hours" if found.since else "")
    hints = (
        "A receiver does not take them, or no service runs that sends." if age > LATE else "",
        "GET /v1/webhook-deliveries?state=dead says why; each can be sent again." if found.dead else "",
    )
    return Check("webhooks", "look" if any(hints) else "ok", f"{told}, {found.dead:,} were given up", " ".join(filter(None, hints)))


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


def folder_of(url: str | None) -> Path:
    """Return the folder that the database grows in, as far as it is one of this machine; else the working folder."""
    # An address that cannot be read is told by ``stored``.
    path = Path((url or "").removeprefix("sqlite:///").partition("?")[0]) if (url or "").startswith("sqlite:///") else Path()
    return path.parent if path.parent.is_dir() else Path()


def disk(folder: Path) -> Check:
    """Look at the room that is left."""
    free = shutil.disk_usage(folder).free
    hint = "A write that finds no room is refused, and nothing is half written." if free < ROOMY_BYTES else ""
    return Check(
        "disk", "broken" if free < TIGHT_BYTES else "look" if free < ROOMY_BYTES else "ok", f"{free / (1 << 30):,.1f} GiB free", hint
    )


def port(host: str, number: int) -> Check:
    """Look whether the service could listen."""
    try:
        with socket.create_server((host, number)):
            return Check("port", "ok", f"{number} of {host} is free")
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return Check("port", "look", f"{number} of {host} is in use", "By bundler, if it runs; else choose another --port.")
        return Check("port", "look", f"{number} of {host}: {error.strerror}", "Choose another --host or --port.")


def tables_or_fault(load: Any, on: date) -> Iterator[Check]:
    """Yield the checks of tables, or what is wrong with them."""
    try:
        tables = load()
    except BundlerError as wrong:
        yield Check("tables", "broken", str(wrong), "bundler tables check tells all of it.")
        return
    yield from edition(tables, on)


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
