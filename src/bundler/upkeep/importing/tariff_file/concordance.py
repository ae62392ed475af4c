"""What became of the codes of the tables: what an official correspondence says is certain, what names and digits suggest is not."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from bundler.upkeep.importing.tariff_file.correspondence import Pairs
from bundler.upkeep.importing.tariff_file.texts import same_name, unbracketed
from bundler.upkeep.spreadsheets import safe

CANDIDATES = 5
"""The most probable successors of a dead code that are named."""


class Candidate(NamedTuple):
    """A code that may be the successor of a dead one, and what speaks for it."""

    code: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Concordance:
    """Codes of the tables and of the book: ``moved``, ``split`` and ``merged`` are certain, ``unresolved`` have candidates only.

    ``dead`` have no successor that anything speaks for, ``new`` no certain predecessor. ``renamed`` holds the name before and after.
    ``names`` are those of all codes that are named here.
    """

    kept: tuple[str, ...]
    renamed: Mapping[str, tuple[str, str]]
    new: tuple[str, ...]
    dead: tuple[str, ...]
    moved: Mapping[str, str]
    split: Mapping[str, tuple[str, ...]]
    merged: Mapping[str, tuple[str, ...]]
    unresolved: Mapping[str, tuple[Candidate, ...]]
    names: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Return the concordance as JSON-ready data; the codes that are kept as they are only as a count."""
        return {
            "kept": len(self.kept),
            "renamed": [{"code": code, "before": before, "after": after} for code, (before, after) in self.renamed.items()],
            "new": list(self.new),
            "dead": list(self.dead),
            "moved": [{"old": old, "new": new} for old, new in self.moved.items()],
            "split": [{"old": old, "new": list(news)} for old, news in self.split.items()],
            "merged": [{"old": list(olds), "new": new} for new, olds in self.merged.items()],
            "unresolved": [{"old": old, "candidates": [each._asdict() for each in held]} for old, held in self.unresolved.items()],
        }

    def csv(self) -> str:
        """Return the concordance as a table, one pair of codes a row, without the codes that are kept as they are."""
        rows: list[tuple[str, ...]] = [
            ("renamed", code, code, "certain", "", before, after) for code, (before, after) in self.renamed.items()
        ]
        rows += [("moved", *self._certain(old, new)) for old, new in self.moved.items()]
        rows += [("split", *self._certain(old, new)) for old, news in self.split.items() for new in news]
        rows += [("merged", *self._certain(old, new)) for new, olds in self.merged.items() for old in olds]
        rows += [
            ("candidate", old, each.code, "to be decided", each.evidence, self._name(old), self._name(each.code))
            for old, held in self.unresolved.items()
            for each in held
        ]
        rows += [("dead", old, "", "to be decided", "", self._name(old), "") for old in self.dead]
        rows += [("new", "", code, "to be decided", "", "", self._name(code)) for code in self.new]
        rows.sort(key=lambda row: (row[1] or row[2], row[2], row[0]))
        file = io.StringIO(newline="")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("relation", "old_code", "new_code", "certainty", "evidence", "old_name", "new_name"))
        writer.writerows(map(safe, row) for row in rows)
        return file.getvalue()

    def _certain(self, old: str, new: str) -> tuple[str, str, str, str, str, str]:
        return old, new, "certain", "official correspondence", self._name(old), self._name(new)

    def _name(self, code: str) -> str:
        return self.names.get(code, "")


def certain(pairs: Pairs, before: Collection[str], after: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return what the official correspondence says of the lines before, of which the lines after have one successor at least."""
    held = ((old, news) for old, news in pairs.lines.items() if old in before and any(new in after for new in news))
    return {old: news for old, news in held if news != (old,)}


def concordance(before: Mapping[str, str], after: Mapping[str, str], pairs: Pairs) -> Concordance:
    """Return what became of the lines before, by the names of both: those that are in both are kept."""
    forward = certain(pairs, before, after)
    backward: dict[str, list[str]] = defaultdict(list)
    for old, news in forward.items():
        for new in news:
            backward[new] += [old] if backward[new] or new not in before or new in forward else [new, old]
    candidates = _Candidates(before, after, pairs)
    gone = {old: candidates.of(old) for old in before if old not in after and old not in forward}
    return Concordance(
        kept=tuple(code for code in before if code in after and code not in forward),
        renamed={code: (before[code], after[code]) for code in before if code in after and before[code] != after[code]},
        new=tuple(code for code in after if code not in before and code not in backward),
        dead=tuple(old for old, held in gone.items() if not held),
        moved={old: news[0] for old, news in forward.items() if len(news) == 1 and len(backward[news[0]]) == 1},
        split={old: news for old, news in forward.items() if len(news) > 1},
        merged={new: tuple(olds) for new, olds in backward.items() if len(olds) > 1},
        unresolved={old: held for old, held in gone.items() if held},
        names={**before, **after},
    )


class _Candidates:
    """Lines after, by what they may share with a dead one; a remark in brackets is no part of a name."""

    def __init__(self, before: Mapping[str, str], after: Mapping[str, str], pairs: Pairs) -> None:
        self._before, self._after, self._pairs = before, after, pairs
        self._by_heading: dict[str, list[str]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], list[str]] = defaultdict(list)
        for code, name in after.items():
            self._by_heading[code[:8]].append(code)
            if code not in before:
                self._by_name[code[:4], unbracketed(name)].append(code)

    def of(self, old: str) -> tuple[Candidate, ...]:
        """Return the candidates of a dead code, the most probable first."""
        name = self._before[old]
        alike = self._by_name.get((old[:4], unbracketed(name)), ())
        named = sorted(alike, key=lambda code: not same_name(self._after[code], name))
        near = self._by_heading.get(old[:8], ())
        fresh = [code for code in near if code not in self._before]
        official = [code for head in self._pairs.headings.get(old[:8], ()) if head != old[:8] for code in self._by_heading.get(head, ())]
        ranked = [
            *(Candidate(code, "the same eight digits and name") for code in named if code[:8] == old[:8]),
            *(Candidate(code, "the official correspondence of the eight digits") for code in official),
            *(Candidate(code, "the same name and six digits") for code in named if code[:6] == old[:6]),
            *(Candidate(code, "the same eight digits, a new code") for code in fresh),
            *(Candidate(code, "the same name and four digits") for code in named),
            *(Candidate(code, "the same eight digits, a code that is kept") for code in near if code in self._before),
        ]
        first = {each.code: each for each in reversed(ranked)}
        return tuple(each for each in ranked if first[each.code] is each)[:CANDIDATES]
