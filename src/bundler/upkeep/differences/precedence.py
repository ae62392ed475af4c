"""Suspensions of one origin that speak of the same goods: the first of the file decides, so that their order is a fact."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import NamedTuple

from bundler.tariff import Tables
from bundler.tariff.rows import OriginBan
from bundler.upkeep.differences.steps import Proof, Step, Subject

KIND = "origin_ban"


class Pair(NamedTuple):
    """Two suspensions that contradict each other from ``start`` to ``until``, the one that decides first."""

    first: OriginBan
    second: OriginBan
    start: date
    until: date | None


def reordered(before: Tables, after: Tables, past_before: date) -> Iterator[Step]:
    """Yield every two suspensions that both editions have, of which the other one decides now."""
    known = set(_pairs(before))
    for (one, other), pair in _pairs(after).items():
        if (other, one) in known:
            named = ", ".join(sorted({*pair.first.origins} & {*pair.second.origins}))
            subject = Subject(one, f"goods of {named}", pair.start, pair.until, pair.first.row)
            was, now = (Proof(row.source, row.evidence, row.verified_on) for row in (pair.second, pair.first))
            past = pair.start < past_before
            said = f"{other} {pair.second.effect}", f"{one} {pair.first.effect}"
            yield Step("changed", KIND, "first of the file", *said, subject, past=past, was=was, now=now)


def _pairs(tables: Tables) -> dict[tuple[str, str], Pair]:
    """The suspensions that contradict each other, by their keys in the order of the file."""
    found: dict[tuple[str, str], Pair] = {}
    for first, second in combinations(tables.origin_bans, 2):
        if (
            first.effect != second.effect
            and first.key != second.key
            and {*first.origins} & {*second.origins}
            and _same_goods(first, second)
        ):
            start = max(first.start, second.start)
            until = min((row.until for row in (first, second) if row.until is not None), default=None)
            if until is None or start <= until:
                found.setdefault((first.key, second.key), Pair(first, second, start, until))
    return found


def _same_goods(one: OriginBan, other: OriginBan) -> bool:
    return any(a.startswith(b) or b.startswith(a) for a in one.hs_prefixes for b in other.hs_prefixes)
