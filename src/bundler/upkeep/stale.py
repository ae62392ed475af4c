"""What the tables presume, took from a public copy or have not verified for long, by how much hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bundler.catalogue.catalogue import Catalogue
from bundler.tariff.day import Day
from bundler.tariff.places import Place
from bundler.tariff.tables import Tables
from bundler.upkeep.drawn_on import Drawn, drawn_on
from bundler.upkeep.holdings import Cell, Holdings, Weight

BEST = "gazette"


@dataclass(frozen=True, slots=True)
class StaleFact:
    """A fact that somebody should look at, with all ``reasons``: one row of the tables, or the lack of one.

    Reasons: ``presumed`` and ``public_copy`` are evidence on the day; ``unverified`` not since the day asked; ``carried_back`` to before
    its source speaks; ``carried_on`` from an earlier month; ``scope_changed`` for a class whose members changed; ``unknown`` without a row.
    """

    kind: str
    key: str
    says: str
    start: date | None
    verified_on: date | None
    place: Place
    reasons: tuple[str, ...]
    weight: Weight

    def to_dict(self) -> dict[str, Any]:
        """Return the fact as it stands in an answer."""
        return {
            "kind": self.kind, "key": self.key, "says": self.says, "from": _iso(self.start), "verified_on": _iso(self.verified_on),
            "row": self.place.row, "reasons": list(self.reasons), "weight": self.weight.to_dict(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class StaleGroup:
    """The facts of one file that one source states with one evidence, the heaviest first; its weight counts every item once.

    Source and evidence are None for what has no row.
    """

    file: str
    source: str | None
    title: str | None
    evidence: str | None
    weight: Weight
    facts: tuple[StaleFact, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the group as it stands in an answer."""
        return {
            "file": self.file, "source": self.source, "title": self.title, "evidence": self.evidence, "weight": self.weight.to_dict(),
            "facts": [fact.to_dict() for fact in self.facts],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class GapWeight:
    """A known gap of ``coverage.toml`` that touches every order of some codes, with what hangs on it."""

    id: str
    about: str
    text: str
    weight: Weight

    def to_dict(self) -> dict[str, Any]:
        """Return the gap as it stands in an answer."""
        return {"id": self.id, "about": self.about, "text": self.text, "weight": self.weight.to_dict()}


@dataclass(frozen=True)
class Stale:
    """Everything stale on a day, the heaviest group first; ``whole`` is the weight of the whole catalogue, or of all codes in force."""

    on: date
    since: date | None
    whole: Weight
    groups: tuple[StaleGroup, ...]
    gaps: tuple[GapWeight, ...]
    tables: str
    tables_sha256: str

    def to_dict(self) -> dict[str, Any]:
        """Return the list as it stands in an answer: money as text with two places, stock null where no catalogue was given."""
        return {
            "on": self.on.isoformat(),
            "since": _iso(self.since),
            "whole": self.whole.to_dict(),
            "groups": [group.to_dict() for group in self.groups],
            "gaps": [gap.to_dict() for gap in self.gaps],
            "tables": self.tables,
            "tables_sha256": self.tables_sha256,
        }


def stale(tables: Tables, on: date, since: date | None = None, catalogue: Catalogue | None = None) -> Stale:
    """Return what is presumed, from a public copy, not known, or not verified since a day, of the rows that are drawn on on ``on``.

    With a catalogue each fact weighs the items that draw on it and the worth of their stock (stock × unit price, in fen; items without a
    stock are counted apart), else the tariff codes. Facts on which nothing hangs are left out where there is a catalogue.
    """
    day = tables.on(on)
    holdings = Holdings(catalogue, (code for code in tables.tariff_lines if day.line(code) is not None))
    by_group: dict[tuple[str, str | None, str | None], list[Drawn]] = {}
    for fact in drawn_on(day, holdings):
        if _reasons(fact, since) and (fact.cells or not holdings.weighed):
            by_group.setdefault((fact.place.file, fact.source, fact.evidence), []).append(fact)
    groups = [_group(key, facts, since, holdings, tables) for key, facts in by_group.items()]
    groups.sort(key=lambda group: (group.weight.rank, group.file, group.source or "", group.evidence or ""))
    return Stale(on, since, holdings.weigh(holdings.codes), tuple(groups), _gaps(day, holdings), tables.edition, tables.sha256)


def _reasons(fact: Drawn, since: date | None) -> tuple[str, ...]:
    weak = () if fact.evidence in (None, BEST) else (str(fact.evidence),)
    old = ("unverified",) if since is not None and fact.verified_on is not None and fact.verified_on < since else ()
    return (*weak, *old, *fact.reasons)


def _group(
    key: tuple[str, str | None, str | None], facts: Iterable[Drawn], since: date | None, holdings: Holdings, tables: Tables
) -> StaleGroup:
    file, source, evidence = key
    together: set[Cell] = set()
    told = []
    for fact in facts:
        together.update(fact.cells)
        cells = dict.fromkeys(fact.cells)
        told.append(
            StaleFact(
                fact.kind, fact.key, fact.says, fact.start, fact.verified_on, fact.place, _reasons(fact, since), holdings.weigh(cells)
            )
        )
    told.sort(key=lambda fact: (fact.weight.rank, fact.kind, fact.key))
    title = None if source is None else tables.instruments[source].title
    return StaleGroup(file, source, title, evidence, holdings.weigh(together), tuple(told))


def _gaps(day: Day, holdings: Holdings) -> tuple[GapWeight, ...]:
    """The gaps that touch every order of some codes; codes that are touched by the same ones are taken together."""
    by_bits: dict[int, list[str]] = {}
    for code in holdings.codes:
        by_bits.setdefault(day.gaps[code], []).append(code)
    touched: Mapping[str, dict[str, None]] = {gap.id: {} for gap in day.tables.coverage.gap}
    for bits, codes in by_bits.items():
        for name in day.gaps.ids(bits):
            touched[name].update(dict.fromkeys(codes))
    found = [GapWeight(gap.id, gap.about, gap.text, holdings.weigh(touched[gap.id])) for gap in day.tables.coverage.gap if touched[gap.id]]
    return tuple(sorted(found, key=lambda gap: gap.weight.rank))


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
