"""A change note: a Markdown file of ``changes/`` whose front matter, between two lines of ``+++``, is TOML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pydantic import Field

from bundler.catalogue.source import place_of, read_bytes
from bundler.errors import Fault, InputError
from bundler.tariff.reading import read_record, read_toml, without_mark
from bundler.tariff.rows import Record

FENCE = "+++\n"
MAX_NOTE_BYTES = 1024 * 1024
NAME = re.compile(r"\d{4}-\d{2}-\d{2}-[a-z0-9]+(?:-[a-z0-9]+)*\.md", re.ASCII)


class Facts(Record):
    """What the front matter says.

    ``authority`` are keys of instruments.toml, ``codes`` what changes: tariff codes, list codes, keys of figures; ``start`` and ``until``
    are the first and the last day on which the tables say something else than before; ``before`` and ``after`` the hashes of the tables.
    """

    title: str
    why: str
    authority: list[str]
    codes: list[str]
    start: date = Field(alias="from")
    until: date | None = None
    author: str
    reviewer: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was read: its file, its facts, the line of each of them, and the text below."""

    place: str
    facts: Facts
    lines: dict[str, int]
    body: str


def read_note(path: Path) -> Note:
    """Return a note. Raises InputError with every fault of its front matter."""
    place, faults = place_of(path), list[Fault]()
    raw = without_mark(place, read_bytes(path, MAX_NOTE_BYTES), faults)
    if faults:
        raise InputError(faults)
    try:
        text = raw.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise InputError([Fault(place, f"not UTF-8 at byte {error.start}", "encoding")]) from None
    head, found, body = text.removeprefix(FENCE).partition("\n" + FENCE)
    if not text.startswith(FENCE) or not found:
        hint = "It begins with a line +++, then TOML, then a line +++; `bundler tables change start` writes one."
        raise InputError([Fault(place, "the note has no front matter", "front_matter", row=1, hint=hint)])
    document = read_toml(place, f"{head}\n".encode(), faults)
    facts = None if faults else read_record(place, Facts, document, None, faults)
    if facts is None:
        raise InputError([_moved(fault) for fault in faults])
    lines = {line.partition("=")[0].strip(): at for at, line in enumerate(head.splitlines(), start=2) if "=" in line}
    return Note(place, facts, lines, body)


def read_notes(paths: Iterable[Path]) -> list[Note]:
    """Return several notes. Raises InputError with the faults of all that cannot be read."""
    notes: list[Note] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            notes.append(read_note(path))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return notes


def _moved(fault: Fault) -> Fault:
    """The front matter begins on the second line of the note."""
    return fault if fault.row is None else replace(fault, row=fault.row + 1)
