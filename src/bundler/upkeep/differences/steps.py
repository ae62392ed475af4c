"""One difference of one key, before those that are alike are gathered."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NamedTuple


class Proof(NamedTuple):
    """Who says so: a key of the instruments, how good the evidence is, and since when it is known; nothing where there is no row."""

    source: str | None = None
    evidence: str | None = None
    verified_on: date | None = None


class Subject(NamedTuple):
    """What a difference is about: its key and name, the days (``until`` None: open) and the row of the file, of the later edition if it
    has one.
    """

    key: str
    name: str
    start: date | None = None
    until: date | None = None
    row: int | None = None


class Step(NamedTuple):
    """One field of one key that differs on some days: ``before`` and ``after`` are None where an edition says nothing."""

    word: str
    kind: str
    field: str
    before: str | None
    after: str | None
    subject: Subject
    unit: str = ""
    past: bool = False
    was: Proof = Proof()
    now: Proof = Proof()
    size: Fraction = Fraction(0)
