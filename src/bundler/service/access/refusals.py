"""Refusals of access in the audit trail: what repeats itself within a minute is written once, so that nobody can fill the database."""

from __future__ import annotations

from bundler.service.access.caller import Caller
from bundler.service.problems import log_failure
from bundler.service.stored.store import Store
from bundler.storage import UnavailableError
from bundler.storage.access.trail import Deed, add_deed
from bundler.storage.acting import Actor

MOST = 200
"""Refusals that one process writes in a minute."""


class Refusals:
    """Writes what is news; of who is not known the trail stands with the house."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._minute = -1
        self._told: set[tuple[str, str | None, str, str]] = set()

    def is_news(self, caller: Caller, deed: Deed) -> bool:
        """Return whether a refusal is to be written; it counts as written from here on."""
        minute = int(self.store.now().timestamp()) // 60
        if minute != self._minute:
            self._minute, self._told = minute, set()
        this = (caller.tenant, caller.key, deed.outcome, deed.route)
        if this in self._told or len(self._told) >= MOST:
            return False
        self._told.add(this)
        return True

    def write(self, caller: Caller, deed: Deed, request_id: str | None) -> None:
        """Write a refusal. It is a refusal also where the database cannot be reached: that is logged."""
        database = self.store.database.acting(Actor(caller.key, request_id))
        try:
            database.write(lambda session: add_deed(session, caller.tenant, deed, self.store.now()))
        except UnavailableError as failure:
            log_failure("writing a refusal", failure.__cause__ or failure)
