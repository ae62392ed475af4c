"""For how long the service keeps what it need not keep for ever: the one place that says so, and lets go of it.

Orders, entries, items, bundles, events, editions and the audit trail are never removed by the service; see ``docs/service/operation.md``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple, TypeAlias

from bundler.errors import Fault, InputError
from bundler.service.stored.store import Store
from bundler.storage import Session
from bundler.storage.access.trail import REMOVED, Deed, add_deed
from bundler.storage.acting import HOUSE
from bundler.storage.declared import remove_strange
from bundler.storage.jobs import purge
from bundler.storage.quoting import remove_unused
from bundler.storage.watch.deliveries import forget_done
from bundler.storage.writes import forget

Remove: TypeAlias = Callable[[Session, datetime, int], int]
"""Lets go of at most so many that are from before a moment, of all tenants, and returns how many there were."""
KEEP_DAYS, KEEP_JOBS_DAYS = "BUNDLER_KEEP_DAYS", "BUNDLER_KEEP_JOBS_DAYS"
USUAL = {KEEP_DAYS: 90, KEEP_JOBS_DAYS: 7}
LONGEST = 3650
AT_ONCE = 200
"""What is let go in one transaction."""
LET_GO: tuple[tuple[str, str, Remove], ...] = (
    ("answers under idempotency keys", KEEP_DAYS, forget),
    ("unused quotes", KEEP_DAYS, remove_unused),
    ("settled deliveries", KEEP_DAYS, forget_done),
    ("tax bills of nobody", KEEP_DAYS, remove_strange),
    ("ended compositions", KEEP_JOBS_DAYS, purge),
)


class Retention(NamedTuple):
    """How long answers under keys, unused quotes, settled deliveries and tax bills of nobody are kept, and how long ended compositions."""

    records: timedelta
    jobs: timedelta

    def of(self, setting: str) -> timedelta:
        """Return the time that a setting names."""
        return self.jobs if setting == KEEP_JOBS_DAYS else self.records


def retention() -> Retention:
    """Return what the environment says. Raises InputError where that is no number of days."""
    faults: list[Fault] = []
    found = Retention(*(timedelta(days=_days(name, faults)) for name in (KEEP_DAYS, KEEP_JOBS_DAYS)))
    if faults:
        raise InputError(faults)
    return found


def let_go(store: Store, kept: Retention) -> int:
    """Let go of everything that is older than it is kept; return how much that was. Each transaction says so in the audit trail."""
    return sum(_let_go(store, what, store.now() - kept.of(setting), remove) for what, setting, remove in LET_GO)


def _let_go(store: Store, what: str, before: datetime, remove: Remove) -> int:
    def work(session: Session) -> int:
        count = remove(session, before, AT_ONCE)
        if count:
            add_deed(session, HOUSE, Deed(REMOVED, "retention", 0, subject=f"{count} {what} from before {before:%Y-%m-%d}"), store.now())
        return count

    return sum(_until_few(lambda: store.database.write(work)))


def _until_few(work: Callable[[], int]) -> Iterator[int]:
    count = AT_ONCE
    while count == AT_ONCE:
        count = work()
        yield count


def _days(name: str, faults: list[Fault]) -> int:
    stated = os.environ.get(name) or str(USUAL[name])
    if stated.isascii() and stated.isdigit() and len(stated) < 5 and 1 <= int(stated) <= LONGEST:
        return int(stated)
    hint = f"Give a whole number from 1 to {LONGEST}."
    faults.append(Fault("environment", f"{name} is no number of days", "keep_days", value=stated, hint=hint))
    return USUAL[name]
