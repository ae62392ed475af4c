"""A process that solves one job after the other, and is killed where it does not do what it is told to.

It is a Python of its own (see ``inside``), so that a search that runs away, eats the memory or crashes takes nothing else with it.
"""

from __future__ import annotations

import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from types import MappingProxyType
from typing import IO, Any, Literal

from bundler.solving.asked import Progress
from bundler.tariff import Tables

PROGRAM = "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); from bundler.solving.inside import main; main()"
LOOK_SECONDS = 0.25
"""How often the caller is asked what it wishes."""
GRACE_SECONDS = 15
"""How long a search that is told to stop may take to give its best so far."""
Wish = Literal["go on", "stop", "kill"]
Kind = Literal["progress", "result", "faults", "failure", "killed", "late", "died"]
Ending = tuple[Kind, Any]
"""``result`` with the document; the ``faults`` of an input that cannot be used; ``failure`` with where the code failed; ``killed`` as the
caller wished, or since it did not heed that it should stop; ``late`` where it ran longer than it may; ``died`` by itself."""
DIED: Ending = ("died", {})


class SolverProcess:
    """Used by one thread at a time; the process is started with the first job, and stays for the next."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._told: queue.SimpleQueue[Ending] = queue.SimpleQueue()
        self._tables: str | None = None

    def run(self, asked: str, tables: Tables, seconds: int, progress: Progress, wish: Callable[[], Wish]) -> Ending:
        """Solve a job for at most so many seconds; ``wish`` is asked several times a second what the caller wants."""
        self._begin(asked, tables)
        until, stopped = monotonic() + seconds, False
        while True:
            try:
                kind, document = self._told.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                pass
            else:
                if kind == "progress":
                    progress(document)
                else:
                    if kind == "died":
                        self.close()
                    return kind, document
            wanted = wish()
            if wanted == "stop" and not stopped:
                stopped, until = True, min(until, monotonic() + GRACE_SECONDS)
                self._send(("stop", None))
            if wanted == "kill" or monotonic() > until:
                self.close()
                return "killed" if wanted == "kill" or stopped else "late", {}

    def close(self) -> None:
        """End the process, whatever it is at; one that it started itself ends with it."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:
                pass  # what was not sent is not wanted any more

    @property
    def pid(self) -> int | None:
        """The number of the process, None where there is none."""
        return None if self._process is None else self._process.pid

    def _begin(self, asked: str, tables: Tables) -> None:
        if self._process is not None and self._process.poll() is not None:
            self.close()
        if self._process is None:
            self._process, self._told, self._tables = _started(), queue.SimpleQueue(), None
            threading.Thread(target=_listen, args=(self._process.stdout, self._told), name="bundler-solver", daemon=True).start()
            self._send(sys.path)
        if self._tables != tables.sha256:
            # views of days are worked out anew: they are larger than the tables
            self._send(("tables", replace(tables, _days={})))
            self._tables = tables.sha256
        self._send(("job", (asked, tables.sha256)))

    def _send(self, thing: object) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            _Pickler(self._process.stdin).dump(thing)
            self._process.stdin.flush()
        except OSError:
            pass  # it has ended, which the reader tells


class _Pickler(pickle.Pickler):
    def reducer_override(self, thing: Any) -> Any:
        return (_read_only, (dict(thing),)) if isinstance(thing, MappingProxyType) else NotImplemented


def _read_only(parts: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(parts)


def _started() -> subprocess.Popen[bytes]:
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    # nothing of the folder the service happens to be in is loaded
    return subprocess.Popen([sys.executable, "-P", "-c", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, creationflags=hidden)


def _listen(answers: IO[bytes], told: queue.SimpleQueue[Ending]) -> None:
    try:
        while True:
            told.put(pickle.load(answers))
    except (EOFError, OSError, pickle.UnpicklingError, ValueError):
        told.put(DIED)
