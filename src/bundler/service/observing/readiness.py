"""Whether the service should get requests: it is not about to end, and its database answers, at the schema of this version."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import NamedTuple

from bundler.service.problems import log_failure
from bundler.storage import SchemaError, UnavailableError

PATIENCE_SECONDS = 2.0
"""How long a database may take to answer; a prober of a load balancer waits little longer."""


class Unready(NamedTuple):
    """A check that failed: ``stopping``, ``database`` or ``schema``, and what it says."""

    check: str
    detail: str


class Readiness:
    """``stopping`` is set when the service is about to end; ``check`` asks the database, where there is one, and raises what is wrong."""

    def __init__(self, stopping: threading.Event, check: Callable[[], None] | None) -> None:
        self.stopping = stopping
        self._check = check
        self._asking: Future[Unready | None] | None = None

    async def asked(self) -> Unready | None:
        """Return the check that failed, None where all hold."""
        if self.stopping.is_set():
            return Unready("stopping", "The service is about to end.")
        if self._check is None:
            return None
        asking = asyncio.wrap_future(self._ask(self._check))
        done, _ = await asyncio.wait((asking,), timeout=PATIENCE_SECONDS)
        return asking.result() if done else Unready("database", f"The database did not answer within {PATIENCE_SECONDS:g} seconds.")

    def _ask(self, check: Callable[[], None]) -> Future[Unready | None]:
        """Ask in a thread that nobody waits for at the end; while a database keeps one waiting, no further one is sent after it."""
        if self._asking is None or self._asking.done():
            asking = self._asking = Future()
            threading.Thread(target=lambda: asking.set_result(_failed(check)), name="bundler-readiness", daemon=True).start()
        return self._asking


def _failed(check: Callable[[], None]) -> Unready | None:
    try:
        check()
    except UnavailableError:
        return Unready("database", "The database cannot be reached.")
    except SchemaError as other:
        return Unready("schema", str(other))
    except Exception as failure:
        log_failure("asking the database whether it is ready", failure)
        return Unready("database", "The database could not be asked; the log says why.")
    return None
