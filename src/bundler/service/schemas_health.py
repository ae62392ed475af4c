"""The wire forms of health and readiness, for the OpenAPI document."""

from __future__ import annotations

from typing import Literal

from bundler.service.schemas import Count, Moment, Problem, Sha256, Wire


class Health(Wire):
    """The process answers."""

    status: Literal["ok"]


class NotReady(Problem):
    """Why the service should get no requests now."""

    failed: Literal["stopping", "database", "schema"]


class NextEdition(Wire):
    """The edition to which this replica will switch next, and whether it has loaded it."""

    version: str
    due: Moment
    loaded: bool


class Ready(Wire):
    """What the service answers from, where it stores items and orders, and how many items and active compositions the tenant has."""

    status: Literal["ready"]
    engine: str
    tables: str
    tables_sha256: Sha256
    next_edition: NextEdition | None
    catalogue_items: Count
    database: Literal["none", "sqlite", "postgresql"]
    compositions: Count
    access: Literal["open", "keys"]


class BriefReady(Wire):
    """That the service is ready: all that who shows no key is told where keys are asked for."""

    status: Literal["ready"]
