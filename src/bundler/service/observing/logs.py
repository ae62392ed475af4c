"""The log: on standard error, a line a request or event, as text for a terminal and else as JSON.

The standard library's logging, since every library that is used here logs by it. Messages of exceptions are left out wherever they come
from: they may repeat what a caller sent.
"""

from __future__ import annotations

import logging
import sys
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal, TextIO

import msgspec

from bundler.service.observing.asked import asked_now

Form = Literal["json", "text"]
FORMS: tuple[Form, ...] = ("json", "text")
FIELDS = "fields"
"""The attribute of a record that holds further members of its line."""


_BLANK = vars(logging.LogRecord("", logging.NOTSET, "", 0, "", (), None))


class Event(logging.LogRecord):
    """A record of an event and further members of its line, made for every request.

    It does not look for the thread and the line of code that it comes from, which takes longer than all else and which no form tells.
    """

    def __init__(self, name: str, level: int, event: str, fields: dict[str, Any]) -> None:
        now = time.time()
        self.__dict__.update(_BLANK)
        self.name, self.levelno, self.levelname, self.msg = name, level, logging.getLevelName(level), event
        self.created, self.msecs, self.fields = now, now % 1 * 1000, fields


def configure(form: Form | None = None, stream: TextIO | None = None) -> None:
    """Send every log of this process to ``stream``, standard error by default; without a form as JSON unless that is a terminal.

    As ``logging.basicConfig``, it leaves alone what is configured already.
    """
    root, stream = logging.getLogger(), stream or sys.stderr
    if root.handlers:
        return
    handler = logging.StreamHandler(stream)
    handler.setFormatter(TextLines() if (form or ("text" if stream.isatty() else "json")) == "text" else JsonLines())
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("bundler").setLevel(logging.INFO)


def members(record: logging.LogRecord) -> dict[str, Any]:
    """Return what a record says beside its message: of the request that is being answered, and what it was given."""
    asked = asked_now()
    found = {} if asked is None else {"request_id": asked.id}
    if asked is not None and asked.trace_id is not None:
        found["trace_id"] = asked.trace_id
    found |= getattr(record, FIELDS, {})
    if record.exc_info and record.exc_info[1] is not None:
        found |= {"failure": failure_of(record.exc_info[1]), "stack": stack_of(record.exc_info[1])}
    return found


def failure_of(failure: BaseException) -> str:
    """Return the kinds of a failure and of what caused it, without their messages."""
    return " from ".join(type(each).__name__ for each in _chain(failure))


def stack_of(failure: BaseException) -> str:
    """Return the stack of a failure, that of its first cause at the top."""
    return "".join("".join(traceback.format_tb(each.__traceback__)) for each in reversed(list(_chain(failure))))


def _chain(failure: BaseException) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    found: BaseException | None = failure
    while found is not None and found not in seen:
        seen.append(found)
        yield found
        found = found.__cause__


_encoded = msgspec.json.Encoder(enc_hook=str).encode


@lru_cache(4)
def _second(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat().removesuffix("+00:00")


class JsonLines(logging.Formatter):
    """A JSON object a line: ``time`` in UTC, ``level``, ``event``, ``logger``, and what else is known."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        # Lines of one second differ by their milliseconds alone.
        at = f"{_second(int(record.created))}.{int(record.msecs):03d}Z"
        told = {"time": at, "level": record.levelname.lower(), "event": record.getMessage(), "logger": record.name, **members(record)}
        return _encoded(told).decode()


class TextLines(logging.Formatter):
    """Time of this machine, level and event, then the members as ``name=value``, and stacks below."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        told = members(record)
        stack = told.pop("stack", "")
        # A method and a route stand in the event already.
        beside = "".join(f" {name}={value}" for name, value in told.items() if name not in ("method", "route", "status"))
        line = f"{self.formatTime(record, '%H:%M:%S')} {record.levelname:<7} {record.getMessage()}{beside}"
        return f"{line}\n{stack}".rstrip("\n")
