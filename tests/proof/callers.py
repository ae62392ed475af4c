"""Callers of the service: a line to one process, and a back end that sends a write again, under its key, until it is answered."""

from __future__ import annotations

import json
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any
from uuid import uuid4

PATIENCE_SECONDS = 60.0
"""After which a request that got no answer counts as hanging."""
PAUSE_SECONDS = 0.02
CUT = (OSError, HTTPException)
"""What a caller sees of a process that was killed."""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer."""

    status: int
    headers: dict[str, str]
    document: Any

    @property
    def kind(self) -> str:
        """The status, for a problem with what it is."""
        name = self.document.get("type", "") if isinstance(self.document, dict) else ""
        return f"{self.status} {name.rpartition(':')[2]}".strip()


class Line:
    """One kept connection to a process; of one thread."""

    def __init__(self, port: int, patience: float = PATIENCE_SECONDS) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=patience)

    def call(self, method: str, path: str, body: Any = None, key: str | None = None) -> Told:
        """Return the answer to a request. Raises one of ``CUT`` where there is none."""
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if method in ("POST", "PUT"):
            headers["Idempotency-Key"] = key or uuid4().hex
        try:
            self._connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = self._connection.getresponse()
            content = answer.read()
        except BaseException:
            self._connection.close()
            raise
        return Told(answer.status, {name.lower(): value for name, value in answer.getheaders()}, json.loads(content))

    def close(self) -> None:
        """Close it; the next call opens it again."""
        self._connection.close()


def call(port: int, method: str, path: str, body: Any = None) -> Told:
    """Return the answer to one request. Raises one of ``CUT`` where there is none."""
    with closing(Line(port)) as line:
        return line.call(method, path, body)


class BackEnd:
    """Calls processes of one database in turn, and tries again where there was no answer or the database could not be reached.

    ``kinds`` counts what it was told, ``slowest`` is the longest that it waited for one answer, in seconds.
    """

    def __init__(self, ports: list[int], patience: float = PATIENCE_SECONDS) -> None:
        self._lines, self._patience, self._turn = [Line(port, patience) for port in ports], patience, 0
        self.kinds: Counter[str] = Counter()
        self.slowest = 0.0

    def ask(self, method: str, path: str, body: Any = None, key: str | None = None) -> Told:
        """Return an answer that stands. A 503 has to say when to try again, any other 5xx is a fault."""
        key = key or uuid4().hex
        until = time.monotonic() + self._patience
        while True:
            told = self._try(method, path, body, key)
            if told is not None and told.status != 503:
                assert told.status < 500, told
                return told
            assert time.monotonic() < until, f"{method} {path} had no answer: {self.kinds}"
            time.sleep(PAUSE_SECONDS)

    def close(self) -> None:
        """Close its lines."""
        for each in self._lines:
            each.close()

    def _try(self, method: str, path: str, body: Any, key: str) -> Told | None:
        self._turn += 1
        began = time.monotonic()
        try:
            told = self._lines[self._turn % len(self._lines)].call(method, path, body, key)
        except CUT as cut:
            if isinstance(cut, TimeoutError):
                raise  # it hangs
            self.kinds["cut"] += 1
            return None
        finally:
            self.slowest = max(self.slowest, time.monotonic() - began)
        self.kinds[told.kind] += 1
        if told.status == 503:
            assert int(told.headers["retry-after"]) > 0, told
        return told
