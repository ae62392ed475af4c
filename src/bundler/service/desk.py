"""What every route works with: the editions of the tables, the catalogue of the house, today, jobs, and the database if there is one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from http import HTTPStatus
from typing import Any

from bundler.catalogue import Catalogue
from bundler.service.access.caller import ANYBODY, caller_of, request_id_of
from bundler.service.access.guard import Guard
from bundler.service.bodies import AnyRequest
from bundler.service.editions import Editions
from bundler.service.jobs import Jobs
from bundler.service.observing.deliveries import sending
from bundler.service.observing.metrics import Metrics, Standing, gauge, info
from bundler.service.observing.readiness import Readiness
from bundler.service.problems import Problem
from bundler.service.recommenders import Recommenders
from bundler.service.stored.jobs import StoredJobs
from bundler.service.stored.store import Store, named_skus
from bundler.service.viewing import view_of
from bundler.storage import UnavailableError
from bundler.storage.acting import Actor
from bundler.storage.watch.backlog import backlog
from bundler.tariff import Tables

AnyJobs = Jobs | StoredJobs
"""Those of the memory, and those of a database."""


class Desk:
    """Made once by ``create_app``; ``catalogue`` is used where a request brings none of its own and there is no ``store``.

    It is a plain class: litestar would look into a dataclass and copy it for every request.
    """

    def __init__(
        self,
        editions: Editions,
        catalogue: Catalogue | None,
        today: Callable[[], date],
        jobs: AnyJobs,
        guard: Guard,
        store: Store | None,
        stopping: threading.Event,
    ) -> None:
        self.editions, self.today, self.jobs, self.store = editions, today, jobs, store
        self.recommenders = Recommenders()
        self.caller = ANYBODY
        self.guard = guard
        self.readiness = Readiness(stopping, None if store is None else store.check)
        self.metrics = Metrics(self._standing)
        self._catalogue = catalogue

    def of(self, request: AnyRequest) -> Desk:
        """Return the desk of one request: what must not change while it is answered is fixed, and its tenant's things alone are seen."""
        mine = view_of(self)
        mine.caller = caller_of(request)
        mine.editions = self.editions.of_request()
        if self.store is not None:
            mine.store = self.store.of(mine.caller.tenant, Actor(mine.caller.key, request_id_of(request)))
        return mine

    @property
    def tables(self) -> Tables:
        """The edition in force. It may have to be asked for and loaded: not on the event loop where there is a database."""
        return self.editions.own

    @property
    def waits(self) -> bool:
        """Whether a request may have to wait for a database."""
        return self.store is not None

    @property
    def stored(self) -> Store:
        """The database. Raises a 503 problem where the service has none."""
        if self.store is None:
            detail = "This service was started without a database. Start it with --database sqlite:///bundler.db, or its address."
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "no-database", detail)
        return self.store

    def keys_changed(self) -> None:
        """Say that a key was made or revoked: this process knows of it at once."""
        if self.guard.register is not None:
            self.guard.register.forget()

    def goods(self) -> Catalogue | None:
        """Return the items for a request that brings none: the stored ones where there is a database."""
        return self._catalogue if self.store is None else self.store.goods(None)

    def goods_of(self, document: Any) -> Catalogue | None:
        """Return the items that a body names, of those that ``goods`` returns."""
        return self._catalogue if self.store is None else self.store.goods(named_skus(document))

    def count_items(self) -> int:
        """Return how many items ``goods`` returns."""
        if self.store is not None:
            return self.store.count()
        return 0 if self._catalogue is None else len(self._catalogue)

    def _standing(self) -> Standing:
        # What is measured of the process is told also while its database is away.
        with suppress(UnavailableError):
            yield info("bundler_tables", "Edition in force", edition=self.tables.edition, sha256=self.tables.sha256)
        with suppress(UnavailableError):
            yield gauge("bundler_compositions", "Compositions that wait or run", "state", self.jobs.count_by_state())
        if self.store is not None:
            with suppress(UnavailableError):
                yield from sending(self.store.database.read(backlog), self.store.now())
