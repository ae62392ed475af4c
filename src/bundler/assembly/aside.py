"""A second process that anneals while this one proves and composes; it is there for as long as it is of use, and never longer.

It is a Python of its own that loads annealing and nothing of the caller's program, so that it works from a script, a notebook and a
service. It ends when it is told to, when its ground is gone over, and when the pipe to it breaks, as it does when the caller dies.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

from bundler.assembly.annealing import Annealing, Components, Ground, Proposal

A_UNIT, GROWING, LAST = 0.015, 1.6, 0.7
"""Seconds of the first run for each unit, by how much each is longer than the one before, and the share of what is left of it at most."""
SHORTEST = 1.0
"""Seconds that are not worth a run."""
PROGRAM = "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); from bundler.assembly.aside import main; main()"


class Aside:
    """Anneals ``ground`` in a process of its own for so many seconds, or until it is closed."""

    def __init__(self, ground: Ground, begun: Proposal, seed: int, seconds: float) -> None:
        self.found: deque[Proposal] = deque(maxlen=1)
        self.process = _started()
        if self.process is not None:
            self.reader = threading.Thread(target=self._work, args=(sys.path, (ground, begun, seed, seconds)), daemon=True)
            self.reader.start()

    def close(self) -> None:
        """End the process, whatever it is at."""
        if self.process is None:
            return
        self.process.kill()
        self.process.wait()
        self.reader.join()
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:
                pass  # what was not sent is not wanted any more

    def latest(self) -> Proposal | None:
        """Return the best plan that was proposed since this was last asked."""
        return self.found.pop() if self.found else None

    def ban(self, designs: list[tuple[Components, int]]) -> None:
        """Have designs proposed no more."""
        if designs and self.process is not None:
            self._send(designs)

    def _send(self, *things: object) -> None:
        assert self.process is not None
        assert self.process.stdin is not None
        try:
            for each in things:
                pickle.dump(each, self.process.stdin)
            self.process.stdin.flush()
        except OSError:
            pass  # it has ended; the search goes on alone

    def _work(self, *things: object) -> None:
        """Give the process its work, which it takes only when it has loaded, so that nobody waits for that; read what it finds."""
        assert self.process is not None
        assert self.process.stdout is not None
        self._send(*things)
        try:
            while True:
                self.found.append(pickle.load(self.process.stdout))
        except (EOFError, OSError, pickle.UnpicklingError, ValueError):
            return


def _started() -> subprocess.Popen[bytes] | None:
    """A Python that waits for its work, or None where there is none to be started: a program that has Python built in has no command."""
    if not Path(sys.executable or "").stem.lower().startswith(("python", "pypy")):
        return None
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-c", PROGRAM],  # nothing of the folder the caller happens to be in is loaded
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, creationflags=hidden,
        )  # fmt: skip
    except OSError:
        return None


def main() -> None:
    """Anneal what is read from standard input, in longer and longer runs, and write ever better plans to standard output."""
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    ground, begun, seed, seconds = pickle.load(source)
    annealing, end = Annealing(ground, seed), monotonic() + seconds
    threading.Thread(target=_listen, args=(annealing, source), daemon=True).start()
    best, known, length = 0.0, 0, A_UNIT * sum(len(row.item) for row in ground.rows)

    def told(proposal: Proposal, worth: float) -> None:
        nonlocal best, known
        # After a ban the best plan so far may be none.
        if worth > best or len(annealing.banned) > known:
            best, known = worth, len(annealing.banned)
            pickle.dump(proposal, answers)
            answers.flush()

    while (left := end - monotonic()) > SHORTEST:
        whole = left if left < 2 * SHORTEST else min(length, max(LAST * left, SHORTEST))
        annealing.run(begun, _lasting(whole), told)
        length *= GROWING


def _lasting(seconds: float) -> Callable[[int], float]:
    since = monotonic()
    return lambda _looked: (monotonic() - since) / seconds


def _listen(annealing: Annealing, source: Any) -> None:
    """Take designs that are banned; when the other end of the pipe is gone, so is the reason to go on."""
    try:
        while True:
            annealing.banned.update(pickle.load(source))
    except Exception:
        os._exit(0)
