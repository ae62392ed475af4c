"""The keys as a process knows them: what it read of one holds for two seconds, so that most requests ask no database for it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bundler.service.stored.store import Store
from bundler.storage import Session
from bundler.storage.access.key_text import digest, id_of
from bundler.storage.access.keys import any_key, find_key, was_used

FRESH = timedelta(seconds=2)
"""How long a key that was revoked by another replica may still be taken, and how long a service stays open after the first key."""
KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Known:
    """A key that somebody has shown, as it stood at a moment."""

    id: str
    tenant: str
    scopes: frozenset[str]
    requests_per_minute: int
    expires_on: date | None
    revoked: bool
    at: datetime


class Register:
    """``required`` asks for keys also while there is none."""

    def __init__(self, store: Store, *, required: bool) -> None:
        self.store = store
        self._required = required
        self._looked: datetime | None = None
        self._known: dict[str, Known] = {}

    @property
    def stands_open(self) -> bool | None:
        """Whether no key is asked for; None where the database has to tell, see ``look``."""
        if self._required:
            return False
        return True if self._fresh(self._looked) else None

    @property
    def was_open(self) -> bool:
        """Whether no key was asked for when the database was asked last."""
        return not self._required

    def look(self) -> bool:
        """Ask the database whether no key is asked for. Where there once was a key, revoked or not, one is asked for from then on."""
        now = self.store.now()
        self._required = self._required or self.store.database.read(any_key)
        self._looked = now
        return not self._required

    def recall(self, text: str) -> Known | None:
        """Return what is known of a key, None where the database has to tell, see ``find``."""
        known = self._known.get(digest(text))
        return known if known is not None and self._fresh(known.at) else None

    def find(self, text: str) -> Known | None:
        """Ask the database for a key and note that it was used; None where there is no such key."""
        key_id, at, today = id_of(text), self.store.now(), self.store.today()
        hashed = digest(text)
        row = None if key_id is None else self.store.database.read(lambda session: find_key(session, key_id))
        # Compared in constant time; also where there is no such id, which is told by nothing but the answer.
        if not hmac.compare_digest(hashed, "" if row is None else row.sha256) or row is None:
            return None
        known = Known(
            row.id, row.tenant, frozenset(row.scopes.split()), row.requests_per_minute, row.expires_on, row.revoked_at is not None, at
        )
        if row.last_used_on != today and not known.revoked:

            def used(session: Session) -> None:
                was_used(session, row.id, today)

            self.store.database.write(used)
        if len(self._known) >= KEPT:
            self._known.clear()
        self._known[hashed] = known
        return known

    def forget(self) -> None:
        """Ask the database anew: a key was made or revoked here."""
        self._looked = None
        self._known.clear()

    def _fresh(self, at: datetime | None) -> bool:
        # A clock that was put back must not keep what is old.
        return at is not None and timedelta(0) <= self.store.now() - at < FRESH
