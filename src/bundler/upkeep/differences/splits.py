"""Tariff codes that were split or merged: some end on the day before others of the same eight digits begin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from bundler.upkeep.differences.steps import Step

LIST_DIGITS = 8
BEGINS = frozenset({"added", "started"})


def gathered(steps: Iterable[Step]) -> list[Step]:
    """Return the steps with one code that ends for several (split), and several for one (merged), told of the codes that end.

    Where several codes end for several nothing is told beyond that: which became which, the tables do not say.
    """
    steps = list(steps)
    found: dict[tuple[str, date | None], tuple[list[Step], list[Step]]] = defaultdict(lambda: ([], []))
    for step in steps:
        if step.kind == "tariff_line" and not step.field and step.word in {"ended", *BEGINS}:
            found[step.subject.key[:LIST_DIGITS], step.subject.start][step.word in BEGINS].append(step)
    told: dict[int, Step | None] = {}
    for ended, begun in found.values():
        if ended and begun and len(ended) != len(begun) and 1 in (len(ended), len(begun)):
            word = "split" if len(ended) == 1 else "merged"
            before, after = (", ".join(step.subject.key for step in each) for each in (ended, begun))
            told.update({id(step): None for step in begun})
            told.update({id(step): step._replace(word=word, before=before, after=after, now=begun[0].now) for step in ended})
    return [kept for step in steps if (kept := told.get(id(step), step)) is not None]
