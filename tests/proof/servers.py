"""Processes of the service, each a real one that listens and can be killed; one that has loaded everything already forks them."""

from __future__ import annotations

import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bundler.service.__main__ import main
from tests.proof.callers import CUT, call

PERSON_KEY = "a secret of the proofs, which is long enough"
HOST = "127.0.0.1"
PATIENCE_SECONDS = 60.0
CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["alembic.command", "bundler.service.app", "bundler.service.server", "bundler.storage.ordering", "psycopg"])


class Server:
    """A process of the service on a port of its own and a database; ``folder`` takes what it logs."""

    def __init__(self, database: str, folder: Path) -> None:
        self.database, self.port = database, free_port()
        self.log = folder / f"server-{self.port}.log"
        self._start()

    def _start(self) -> None:
        self.process = CONTEXT.Process(target=_serve, args=(self.port, self.database, str(self.log)), daemon=True)
        self.process.start()

    def wait(self) -> None:
        """Wait until it answers."""
        assert until_ready(self.port, "/ready", self.process), self.log.read_text()

    def kill(self) -> None:
        """End it at once, in the middle of whatever it does."""
        self.process.kill()
        self.process.join()

    def restart(self) -> None:
        """Start it again on its port, once it was killed."""
        self._start()
        self.wait()

    def stop(self) -> bool:
        """Ask it to end, and return whether it did."""
        self.process.terminate()
        self.process.join(PATIENCE_SECONDS)
        return self.process.exitcode in (0, -signal.SIGTERM)

    def allow(self, size: int | None) -> None:
        """Let its files grow to so many bytes and no further, as on a disk that is full; None: as far as they want."""
        assert self.process.pid is not None
        if size is None:
            os.kill(self.process.pid, signal.SIGUSR2)
            return
        _room(self.log).write_text(str(size))
        os.kill(self.process.pid, signal.SIGUSR1)
        until = time.monotonic() + PATIENCE_SECONDS
        while _room(self.log).exists():
            assert time.monotonic() < until
            time.sleep(0.01)


@contextmanager
def servers(database: str, folder: Path, count: int = 1) -> Iterator[list[Server]]:
    """Yield so many servers on one database, all of them ready."""
    found = [Server(database, folder) for _ in range(count)]
    try:
        for each in found:
            each.wait()
        yield found
    finally:
        for each in found:
            each.kill()


def until_ready(port: int, path: str, process: Any) -> bool:
    """Wait until a process answers; return whether it does, or has ended or takes too long."""
    until = time.monotonic() + PATIENCE_SECONDS
    while process.is_alive() and time.monotonic() < until:
        try:
            call(port, "GET", path)
        except CUT:
            time.sleep(0.01)
        else:
            return True
    return False


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
        return port


def _room(log: Path) -> Path:
    """Where a server is told how large its files may grow; it takes the file away once it knows."""
    return log.with_suffix(".room")


def _serve(port: int, database: str, log: str) -> None:
    os.environ["BUNDLER_PERSON_KEY"] = PERSON_KEY
    file = os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(file, stream)
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(*_: object) -> None:
        room = _room(Path(log))
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(room.read_text()), most))
        room.unlink()

    signal.signal(signal.SIGUSR1, fill)
    signal.signal(signal.SIGUSR2, lambda *_: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))
    sys.exit(main(["--host", HOST, "--port", str(port), "--database", database, "--drain", "0"]))
