"""What every route works with: the editions of the tables, the catalogue of the house, today, jobs, and the database if there is one."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import date
from http import HTTPStatus
from typing import Any

from bundler.catalogue import Catalogue
from bundler.service.editions import Editions
from bundler.service.jobs import Jobs
from bundler.service.problems import Problem
from bundler.service.recommenders import Recommenders
from bundler.service.stored.store import Store, named_skus
from bundler.tariff import Tables


class Desk:
    """Made once by ``create_app``; ``catalogue`` is used where a request brings none of its own and there is no ``store``.

    It is a plain class: litestar would look into a dataclass and copy it for every request.
    """

    def __init__(
        self, editions: Editions, catalogue: Catalogue | None, today: Callable[[], date], jobs: Jobs, store: Store | None = None
    ) -> None:
        self.editions, self.today, self.jobs, self.store = editions, today, jobs, store
        self.recommenders = Recommenders()
        self._catalogue = catalogue

    def of_request(self) -> Desk:
        """Return the desk of one request: which edition is in force is fixed while it is answered."""
        mine = copy(self)
        mine.editions = self.editions.of_request()
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
