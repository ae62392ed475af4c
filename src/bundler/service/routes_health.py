"""Whether the service is alive, ready to answer, and what it has counted."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from litestar import Response
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler

from bundler.duty.receipt import ENGINE
from bundler.service.bodies import AnyRequest
from bundler.service.desk import Desk
from bundler.service.problems import Problem
from bundler.service.reading import METHODS, read, read_in_thread

NOT_READY = "not-ready"
RETRY_SECONDS = 1


@read("/health")
def get_health() -> dict[str, str]:
    """Return that the process answers; whether its database does is asked at ``/ready``."""
    return {"status": "ok"}


@HTTPRouteHandler("/ready", http_method=METHODS)
async def get_ready(desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Return what the service answers from. Raises a 503 problem that names the check that failed."""
    failed = await desk.readiness.asked()
    if failed is not None:
        detail = f"Not ready: {failed.check}. {failed.detail}" if desk.caller.known else f"Not ready: {failed.check}."
        raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, NOT_READY, detail, {"Retry-After": str(RETRY_SECONDS)}, failed=failed.check)
    if not desk.caller.known:
        return {"status": "ready"}
    tables = await sync_to_thread(lambda: desk.tables)
    return {
        "status": "ready",
        "engine": ENGINE,
        "tables": tables.edition,
        "tables_sha256": tables.sha256,
        "next_edition": desk.editions.coming(),
        "catalogue_items": await sync_to_thread(desk.count_items),
        "database": "none" if desk.store is None else desk.store.database.kind,
        "compositions": await sync_to_thread(desk.jobs.count_active, desk.caller.tenant),
        "access": "open" if desk.caller.key is None else "keys",
    }


@read_in_thread("/metrics")
def get_metrics(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Return what was counted and timed since the start, of all processes that serve together, as Prometheus reads it."""
    text, media_type = desk.metrics.text(request.headers.get("accept", ""))
    return Response(text, media_type=media_type)
