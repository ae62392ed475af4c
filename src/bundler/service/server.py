"""Running the service under uvicorn."""

from __future__ import annotations

import logging
import socket
import sys
from contextlib import suppress
from pathlib import Path

import uvicorn

from bundler.catalogue.loading import read_catalogue
from bundler.service.app import create_app
from bundler.service.jobs import Jobs
from bundler.service.listening import bound

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000
PATIENCE_SECONDS = 2


class Server(uvicorn.Server):
    """Says where it listens, and ends the streams of compositions before it waits for other requests to end."""

    def __init__(self, config: uvicorn.Config, jobs: Jobs) -> None:
        super().__init__(config)
        self.jobs = jobs

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say where: uvicorn does not for sockets that it is given."""
        await super().startup(sockets)
        for each in sockets or []:
            host, port = each.getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            logging.getLogger("uvicorn.error").info("Listening on http://%s:%d (Ctrl-C ends the service)", shown, port)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End: a stream that is open would be waited for until it is cut off."""
        self.jobs.close()
        await super().shutdown(sockets)


def serve(
    host: str = DEFAULT_HOST,
    port: int = DEFAULT_PORT,
    catalogue: str | Path | None = None,
    tables: str | Path | None = None,
    editions: str | Path | None = None,
    database: str | None = None,
) -> None:
    """Serve until interrupted.

    Raises TableError or InputError before the port is opened where the files cannot be used, and InputError where the port cannot be had.
    """
    goods, jobs = None if catalogue is None else read_catalogue(catalogue), Jobs()
    app = create_app(tables=tables, catalogue=goods, jobs=jobs, editions=editions, database=database)
    for warning in goods.warnings if goods is not None else ():
        sys.stderr.write(f"warning: {warning}\n")
    sockets = bound(host, port)
    # uvicorn's access log holds method, path and status, never a body
    server = Server(uvicorn.Config(app, timeout_graceful_shutdown=PATIENCE_SECONDS), jobs)
    with suppress(KeyboardInterrupt):  # raised again by uvicorn once it has ended
        server.run(sockets)
