"""What every route works with: the editions of the tables, the catalogue of the house, today, and the jobs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bundler.catalogue import Catalogue
from bundler.service.editions import Editions
from bundler.service.jobs import Jobs
from bundler.service.recommenders import Recommenders


class Desk:
    """Made once by ``create_app``; ``catalogue`` is used where a request brings none of its own.

    It is a plain class: litestar would look into a dataclass and copy it for every request.
    """

    def __init__(self, editions: Editions, catalogue: Catalogue | None, today: Callable[[], date], jobs: Jobs) -> None:
        self.editions, self.catalogue, self.today, self.jobs = editions, catalogue, today, jobs
        self.tables = editions.own
        self.recommenders = Recommenders()
