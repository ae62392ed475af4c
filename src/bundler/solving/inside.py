"""The process that solves, from inside: it reads jobs from its standard input, one after the other, and writes progress and answers back.

It loads nothing of the program that started it, ends when that program ends, however that ends, and lets requests go first.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import sys
import threading
import traceback
from typing import IO, Any

from bundler.errors import InputError
from bundler.solving.asked import Asked
from bundler.tariff import Tables

NICENESS = 5


def main() -> None:
    """Solve what is asked until nothing more is."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program that started this one, which ends it
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    stop, jobs = threading.Event(), queue.SimpleQueue[tuple[str, str]]()
    tables: dict[str, Tables] = {}
    threading.Thread(target=_listen, args=(sys.stdin.buffer, stop, jobs, tables), daemon=True).start()
    while True:
        asked, tables_sha256 = jobs.get()
        _send(answers, _solved(asked, tables[tables_sha256], answers, stop))


def _listen(source: IO[bytes], stop: threading.Event, jobs: queue.SimpleQueue[tuple[str, str]], tables: dict[str, Tables]) -> None:
    while True:
        try:
            kind, content = pickle.load(source)
        except (EOFError, OSError, pickle.UnpicklingError):
            os._exit(0)  # whatever it is at: nobody is there to be told
        if kind == "stop":
            stop.set()
        elif kind == "tables":
            tables.clear()
            tables[content.sha256] = content
        else:
            stop.clear()
            jobs.put(content)


def _solved(text: str, tables: Tables, answers: IO[bytes], stop: threading.Event) -> tuple[str, Any]:
    try:
        return "result", Asked.read(text, tables)(lambda progress: _send(answers, ("progress", progress)), stop)
    except InputError as wrong:
        return "faults", wrong.faults
    except Exception as failure:
        # its message is left out: it may repeat what a caller sent
        return "failure", f"{type(failure).__name__}\n{''.join(traceback.format_tb(failure.__traceback__))}"


def _send(answers: IO[bytes], thing: tuple[str, Any]) -> None:
    pickle.dump(thing, answers)
    answers.flush()
