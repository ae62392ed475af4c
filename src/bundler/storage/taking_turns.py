"""Turns that are taken in the order in which they were asked for: a lock of the language goes to whoever happens to come in time."""

from __future__ import annotations

import threading
from collections import deque


class Turns:
    """So many at once; the others wait in a line."""

    def __init__(self, at_once: int) -> None:
        self._free, self._looking = at_once, threading.Lock()
        self._line: deque[threading.Lock] = deque()

    def take(self, seconds: float) -> bool:
        """Wait for a turn, for so long; return whether it came."""
        with self._looking:
            if self._free:
                self._free -= 1
                return True
            mine = threading.Lock()
            mine.acquire()
            self._line.append(mine)
        if mine.acquire(timeout=seconds):
            return True
        with self._looking:
            if mine not in self._line:  # it came at this very moment
                return True
            self._line.remove(mine)
            return False

    def give(self) -> None:
        """End a turn: it goes to who has waited longest."""
        with self._looking:
            if self._line:
                self._line.popleft().release()
            else:
                self._free += 1
