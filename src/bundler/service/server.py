"""Running the service under uvicorn: one process of it, from the listening sockets to an end that leaves no request half answered."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import NamedTuple

import uvicorn

from bundler.catalogue.loading import read_catalogue
from bundler.service.app import create_app
from bundler.service.desk import AnyJobs
from bundler.service.listening import PATIENCE_SECONDS
from bundler.service.observing.tracing import tracing_of_environment
from bundler.service.stored.jobs import COMPOSITION_WORKERS

TICK_SECONDS = 0.1
LOG = logging.getLogger("bundler.service")


class Sources(NamedTuple):
    """What the service answers from: paths of catalogue, tables and editions, the address of a database, and how it keeps to itself."""

    catalogue: str | Path | None = None
    tables: str | Path | None = None
    editions: str | Path | None = None
    database: str | None = None
    open_rate: int | None = None
    hsts_seconds: int = 0
    composition_workers: int = COMPOSITION_WORKERS


class Server(uvicorn.Server):
    """One process of the service, which says when it is up.

    When it is told to end it first says that it is not ready, and goes on answering for ``drain`` seconds, in which load balancers notice;
    at Ctrl-C there are none. Then it takes no more connections, ends the streams of compositions, and waits for the other requests.
    """

    def __init__(self, config: uvicorn.Config, jobs: AnyJobs, stopping: threading.Event, drain: float, up: Callable[[], None]) -> None:
        super().__init__(config)
        self.jobs, self.stopping, self.drain, self.up = jobs, stopping, drain, up

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so: uvicorn does not for sockets that it is given."""
        await super().startup(sockets)
        self.up()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end; Ctrl-C again ends at once."""
        if sig == signal.SIGINT:
            self.drain = 0
        self.stopping.set()
        super().handle_exit(sig, frame)

    async def main_loop(self) -> None:
        """Serve, and go on while load balancers notice that the service is about to end."""
        await super().main_loop()
        LOG.info("Ending: no longer ready")
        until = asyncio.get_running_loop().time() + self.drain
        while asyncio.get_running_loop().time() < until and self.drain and not self.force_exit:
            await asyncio.sleep(TICK_SECONDS)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End: a stream that is open would be waited for until it is cut off."""
        self.jobs.close()
        await super().shutdown(sockets)
        LOG.info("Ended")


def serve(sources: Sources, listen: Callable[[], Sequence[socket.socket]], drain: float, up: Callable[[], None]) -> None:
    """Serve on the sockets that ``listen`` gives until interrupted or terminated; ``up`` is called once requests are answered.

    Raises TableError or InputError before the port is opened where the files cannot be used, and what ``listen`` raises.
    """
    goods, stopping = None if sources.catalogue is None else read_catalogue(sources.catalogue), threading.Event()
    app = create_app(
        tables=sources.tables, catalogue=goods, editions=sources.editions, composition_workers=sources.composition_workers,
        database=sources.database, tracing=tracing_of_environment(), stopping=stopping,
        open_rate=sources.open_rate, hsts_seconds=sources.hsts_seconds,
    )  # fmt: skip
    for warning in goods.warnings if goods is not None else ():
        LOG.warning("%s", warning)
    sockets = list(listen())
    # Logs are configured by whoever started the process; requests are logged by the application itself, without paths.
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=PATIENCE_SECONDS)
    with suppress(KeyboardInterrupt):  # raised again by uvicorn once it has ended
        Server(config, app.state.jobs, stopping, drain, up).run(sockets)
