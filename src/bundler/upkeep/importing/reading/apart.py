"""Reading a file in a process of its own, with bounded memory and time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from bundler.errors import Fault, InputError
from bundler.upkeep.importing.reading.sheet import Mark, Sheet

SECONDS = 90
MODULE = "bundler.upkeep.importing.reading.child"


def read_apart(kind: str, data: bytes, place: str) -> tuple[Sheet, ...]:
    """Return the sheets of an .xlsx, .docx or .pdf file. Raises InputError where it cannot be read, or not within the bounds."""
    try:
        # -P: what lies in the working folder is never taken for a library; what a library complains of without end is not kept
        command, out, complaints = [sys.executable, "-P", "-m", MODULE, kind], subprocess.PIPE, subprocess.DEVNULL
        done = subprocess.run(command, input=data, stdout=out, stderr=complaints, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise _endless(place) from None
    if done.returncode < 0:
        raise _endless(place)
    if done.returncode:
        hint = "Open the file in the program that made it, and save it again."
        raise InputError([Fault(place, "the file is damaged or of another kind", "damaged", hint=hint)])
    answer: Mapping[str, Any] = json.loads(done.stdout)
    if "faults" in answer:
        raise InputError(
            [Fault(**{**fault, "place": place if fault["place"] == "document" else fault["place"]}) for fault in answer["faults"]]
        )
    return tuple(_sheet(*sheet) for sheet in answer["sheets"])


def _endless(place: str) -> InputError:
    hint = "Save the table alone into a new file."
    return InputError([Fault(place, "reading it takes more memory or time than a table of customs can need", "too_large", hint=hint)])


def _sheet(title: str, rows: Sequence[Any], marks: Sequence[Any], layout: Any) -> Sheet:
    return Sheet(title, tuple((number, tuple(cells)) for number, cells in rows), tuple(Mark(*mark) for mark in marks), layout)
