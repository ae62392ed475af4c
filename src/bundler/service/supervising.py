"""Several processes of the service behind one port: each is whole, shares the listening sockets, and is replaced when it dies.

The supervisor holds the sockets, so that nothing is refused while a process is replaced. It serves nothing itself.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

from bundler.service.observing.metrics import SHARED_FOLDER, forget

LOG = logging.getLogger("bundler.service")
TICK_SECONDS = 0.1
REPLACED_AFTER_SECONDS = 0.5
"""Before a process is replaced: one that dies as soon as it starts is not started in a circle."""
UNUSABLE = 2
"""What a process leaves with that cannot use its input: another would leave with it too."""
FAILED = 1
UP = b"up"


class Process:
    """One process and the line to it: it says on it that it is up, and sees by its end that the supervisor is gone."""

    def __init__(self, arguments: Sequence[str], sockets: Sequence[socket.socket], environment: dict[str, str]) -> None:
        self.line, theirs = socket.socketpair()
        self.line.setblocking(False)
        with theirs:
            files = [each.fileno() for each in sockets]
            inherited = ["--inherited", ",".join(map(str, files)), "--line", str(theirs.fileno())]
            self.running = subprocess.Popen(
                [sys.executable, "-m", "bundler.service", *arguments, *inherited],
                pass_fds=[*files, theirs.fileno()], env=environment, stdin=subprocess.DEVNULL,
                # Ctrl-C reaches the supervisor alone, which passes it on.
                start_new_session=True,
            )  # fmt: skip

    def is_up(self) -> bool:
        """Whether it has said that it answers requests."""
        with suppress(BlockingIOError, ConnectionError):
            return self.line.recv(len(UP), socket.MSG_PEEK) == UP
        return False

    def close(self) -> None:
        """Let it go, once it has ended."""
        self.line.close()


class Supervisor:
    """Starts ``count`` processes, the first of them alone: it brings the database to its schema, and tells what is wrong with the input."""

    def __init__(self, arguments: Sequence[str], sockets: Sequence[socket.socket], count: int, patience: float) -> None:
        self.arguments, self.sockets, self.count, self.patience = arguments, sockets, count, patience
        self.processes: list[Process] = []
        self.environment = dict(os.environ)
        self._told = threading.Event()
        self._signals: list[int] = []

    def run(self, up: Callable[[], None]) -> int:
        """Run until told to end; return what the command leaves with. ``up`` is called once every process answers."""
        with self._listening(), _shared_folder() as folder:
            self.environment[SHARED_FOLDER] = folder
            left = self._start(up)
            if left is None:
                left = self._keep(folder)
            self._end()
        return left

    def _start(self, up: Callable[[], None]) -> int | None:
        for count in (1, self.count - 1):
            for process in [self._started() for _ in range(count)]:
                while not process.is_up():
                    left = process.running.poll()
                    if left is not None:
                        return left if left > 0 else FAILED
                    if self._told.wait(TICK_SECONDS):
                        return 0
        up()
        return None

    def _keep(self, folder: str) -> int:
        while not self._told.wait(TICK_SECONDS):
            for process in list(self.processes):
                left = process.running.poll()
                if left is None:
                    continue
                self.processes.remove(process)
                process.close()
                forget(process.running.pid, folder)
                if left == UNUSABLE:
                    return UNUSABLE
                LOG.error("Process %d ended with %d: another takes its place", process.running.pid, left)
                if not self._told.wait(REPLACED_AFTER_SECONDS):
                    self._started()
        return 0

    def _end(self) -> None:
        """Pass the signals on, and wait for the processes as long as they may take; one that takes longer is ended."""
        for each in self.sockets:
            each.close()
        if not self._signals:
            self._signals.append(signal.SIGTERM)
        left = self.patience
        while left > 0 and any(process.running.poll() is None for process in self.processes):
            while self._signals:
                sig = self._signals.pop(0)
                for process in self.processes:
                    process.running.send_signal(sig)
            self._told.clear()
            self._told.wait(TICK_SECONDS)
            left -= TICK_SECONDS
        for process in self.processes:
            if process.running.poll() is None:
                LOG.error("Process %d did not end within %g seconds", process.running.pid, self.patience)
                process.running.kill()
                process.running.wait()
            process.close()

    def _started(self) -> Process:
        process = Process(self.arguments, self.sockets, self.environment)
        self.processes.append(process)
        return process

    @contextmanager
    def _listening(self) -> Iterator[None]:
        before = {sig: signal.signal(sig, self._heard) for sig in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for sig, handler in before.items():
                signal.signal(sig, handler)

    def _heard(self, sig: int, _: FrameType | None) -> None:
        self._signals.append(sig)
        self._told.set()


@contextmanager
def _shared_folder() -> Iterator[str]:
    """Make the folder in which the processes keep what they count."""
    folder = tempfile.mkdtemp(prefix="bundler-metrics-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def supervised(line: int) -> Callable[[], None]:
    """Return what tells the supervisor that this process is up; without a supervisor this process ends as if terminated."""
    told = socket.socket(fileno=line)

    def watch() -> None:
        with suppress(OSError):
            told.recv(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="bundler-supervised", daemon=True).start()
    return lambda: told.sendall(UP)
