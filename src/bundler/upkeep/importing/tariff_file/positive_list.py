"""What dead codes do to the positive list: a list code without any line is replaced where its successors are certain, else told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from functools import cached_property

from bundler.upkeep.importing.csv_table import CsvTable
from bundler.upkeep.importing.proposal import Issue
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.tariff_file.concordance import Concordance, certain
from bundler.upkeep.importing.tariff_file.correspondence import Pairs
from bundler.values import days

ONE_DAY = timedelta(days=1)
LISTED_AS = ("status", "remark")
"""What listings have to share for their goods to be listed under one new code."""


class ListEffects:
    """The listings on the first day of the book, and where the lines of each went. Membership of a successor is an inference."""

    def __init__(self, table: CsvTable, request: Request, pairs: Pairs, before: Collection[str], after: Collection[str]) -> None:
        self._table, self._request, self._pairs = table, request, pairs
        self._before, self._after = _by_heading(before), _by_heading(after)
        self._forward = certain(pairs, before, after)
        self._listed = table.rows_on(request.start)
        self._added: set[str] = set()
        self.issues: list[Issue] = []
        self.replaced = 0

    def apply(self, concordance: Concordance) -> None:
        """Replace the list codes whose successors are certain, and tell the others."""
        for code in [code for code in self._listed if code in self._before]:
            if code not in self._after:
                self._without_line(code, concordance)
            else:
                self._partly_moved(code)
                self._joined(code)

    def _without_line(self, code: str, concordance: Concordance) -> None:
        successors = self._successors(code)
        if successors is None:
            hint = _candidates(self._before[code], concordance)
            self._tell("list_code_without_line", code, f"list code {code} has no tariff line any more, and no certain successor", hint)
            return
        doubtful = [new for new in sorted(successors) if not self._wholly_listed(new, self._listed[code])]
        if doubtful:
            message = f"list code {code} has no tariff line any more; its successors {', '.join(doubtful)} hold other goods too"
            self._tell("list_successor_mixed", code, message, "Read the list, and enter those that are on it.")
        elif self._listed[code]["from"] == days.format(self._request.start):
            message = f"list code {code} has no tariff line any more, and its listing begins on this very day"
            self._tell("list_code_without_line", code, message, f"Successors: {', '.join(sorted(successors))}.")
        else:
            self._replace(code, sorted(successors))

    def _replace(self, code: str, successors: Iterable[str]) -> None:
        held = self._listed[code]
        start = days.format(self._request.start)
        self._table.end(code, self._request.start - ONE_DAY)
        for new in [new for new in successors if new not in self._listed and new not in self._added]:
            self._added.add(new)
            later = self._table.begins_after(new, self._request.start)
            self._table.add(
                {
                    **held, "hs8": new, "from": start, "until": days.format(later - ONE_DAY) if later else held["until"],
                    "source": self._request.source, "evidence": "presumed", "verified_on": days.format(self._request.read_on),
                }
            )  # fmt: skip
        self.replaced += 1
        message = f"list code {code} is replaced by {', '.join(successors)}, presumed: its lines went there by the official correspondence"
        self._tell("list_code_replaced", code, message, "Raise the evidence once an edition of the list names the new codes.")

    def _successors(self, code: str) -> set[str] | None:
        """Return the eight-digit codes that took all goods of a list code, None where that is not certain."""
        whole = self._pairs.headings.get(code)
        if whole and all(new in self._after for new in whole):
            return set(whole)
        lines = [self._forward.get(line) for line in self._before[code]]
        if any(news is None for news in lines):
            return None
        found = {new[:8] for news in lines if news for new in news}
        return found if all(new in self._after for new in found) else None

    def _wholly_listed(self, new: str, held: Mapping[str, str]) -> bool:
        """Whether all goods of a successor come from codes that are listed alike."""
        origins = set(self._origins.get(new, ()))
        if new in self._before:
            origins.add(new)
        return all(self._listed_alike(origin, held) for origin in origins) and (
            self._whole_origin(new) or all(line in self._came for line in self._after[new])
        )

    def _whole_origin(self, new: str) -> bool:
        return new in {each for news in self._pairs.headings.values() for each in news}

    @cached_property
    def _came(self) -> set[str]:
        kept = {line for lines in self._before.values() for line in lines}
        return kept | {new for news in self._forward.values() for new in news}

    @cached_property
    def _origins(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for old, news in [*self._forward.items(), *self._pairs.headings.items()]:
            for new in news:
                found[new[:8]].add(old[:8])
        return found

    def _partly_moved(self, code: str) -> None:
        moved = {new[:8] for line in self._before[code] for new in self._forward.get(line, ())} - {code}
        outside = sorted(new for new in moved if new not in self._listed)
        if outside:
            message = f"goods of list code {code} went to {', '.join(outside)}, of which the list says nothing"
            self._tell("list_partly_moved", code, message, "Read the list, and enter those that are on it.")

    def _joined(self, code: str) -> None:
        """A listing that stands may have come to name goods that were listed otherwise, or not at all."""
        held = self._listed[code]
        others = sorted(each for each in self._origins.get(code, ()) if each != code and not self._listed_alike(each, held))
        if others:
            message = f"goods of {', '.join(others)} came to list code {code}, and were not listed as it is"
            self._tell("list_code_widened", code, message, "Read the list: does it mean all goods of the code as it is now?")

    def _listed_alike(self, code: str, held: Mapping[str, str]) -> bool:
        return code in self._listed and _alike(self._listed[code], held)

    def _tell(self, kind: str, code: str, message: str, hint: str = "") -> None:
        self.issues.append(Issue("review", kind, message, value=code, hint=hint))


def _alike(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return all(one[column] == other[column] for column in LISTED_AS)


def _by_heading(codes: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for code in codes:
        found[code[:8]].append(code)
    return dict(found)


def _candidates(lines: Iterable[str], concordance: Concordance) -> str:
    named = sorted({each.code[:8] for line in lines for each in concordance.unresolved.get(line, ())})
    return f"Its goods may be in {', '.join(named)}: see concordance.csv." if named else "Nothing in the book speaks for a successor."
