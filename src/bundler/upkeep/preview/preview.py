"""The answer of ``preview``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bundler.tariff.tables import Tables
from bundler.upkeep.preview.calendar import Calendar
from bundler.upkeep.preview.entry import UNLAWFUL, Entry
from bundler.upkeep.preview.law import Cause
from bundler.upkeep.preview.standing import told
from bundler.upkeep.preview.subjects import KINDS, Kind

DAYS_TOLD = 20


@dataclass(frozen=True, eq=False)
class Preview:
    """What changes between two editions on a day, the largest effect first; ``to_dict`` is the wire form.

    ``general`` differs for all goods; ``looked_at`` counts what was compared of each kind; ``weighted`` are the kinds that are counted by
    their volumes, the others count once each.
    """

    before: Tables
    after: Tables
    on: date
    calendar: Calendar
    general: tuple[Cause, ...]
    entries: tuple[Entry, ...]
    looked_at: Mapping[str, int]
    weighted: frozenset[Kind]

    @property
    def changes(self) -> bool:
        """Whether anything changes."""
        return bool(self.entries)

    def of(self, kind: Kind) -> list[Entry]:
        """Return the entries of a kind."""
        return [entry for entry in self.entries if entry.kind == kind]

    def to_dict(self) -> dict[str, Any]:
        """Return the preview as JSON-ready data: money as text with two places, null where an amount is not known or not due."""
        return {**self.summary(), "entries": [entry.to_dict() for entry in self.entries]}

    def summary(self) -> dict[str, Any]:
        """Return the preview as JSON-ready data without its entries, which may be many."""
        return {
            "before": {"tables": self.before.edition, "tables_sha256": self.before.sha256},
            "after": {"tables": self.after.edition, "tables_sha256": self.after.sha256},
            "on": self.on.isoformat(),
            "differs_from": self.calendar.first and self.calendar.first.isoformat(),
            "differs_again_on": [day.isoformat() for day in self.calendar.later[:DAYS_TOLD]],
            "general": [cause._asdict() for cause in self.general],
            "totals": {kind: self.totals(kind) for kind in KINDS},
            "findings": self.findings(),
            "causes": self.causes(),
        }

    def totals(self, kind: Kind) -> dict[str, Any]:
        """Return counts and sums of a kind; kinds are never added up, for a bundle is sold in orders and made of items."""
        found = self.of(kind)
        effects = [effect for entry in found if (effect := entry.effect) is not None]
        differences = [difference for entry in found if (difference := entry.difference) is not None]
        verdicts = Counter((entry.before.verdict, entry.after.verdict) for entry in found)
        known = Counter(entry.tax_known for entry in found)
        return {
            "looked_at": self.looked_at[kind],
            "changed": len(found),
            "unchanged": self.looked_at[kind] - len(found),
            "became_unlawful": sum(count for (was, now), count in verdicts.items() if now == UNLAWFUL != was),
            "became_lawful": sum(count for (was, now), count in verdicts.items() if was == UNLAWFUL != now),
            "verdict_changed": sum(count for (was, now), count in verdicts.items() if was != now),
            "crossed": sum(bool(entry.crossed) for entry in found),
            "dearer": sum(difference > 0 for difference in differences),
            "cheaper": sum(difference < 0 for difference in differences),
            "only_findings": sum(only_findings(entry) for entry in found),
            "tax_ends": known[True, False],
            "tax_begins": known[False, True],
            "tax_stays_open": known[False, False],
            "without_volume": sum(entry.volume is None for entry in found),
            "counted": "by volume" if kind in self.weighted else "once each",
            "more": told(sum(effect for effect in effects if effect > 0)),
            "less": told(sum(effect for effect in effects if effect < 0)),
            "effect": told(sum(effects)),
        }

    def findings(self) -> list[dict[str, Any]]:
        """Return how many things a finding appears on and vanishes from, by its code and severity."""
        changed = [entry for entry in self.entries if not entry.alike]
        appeared = Counter(key for entry in changed for key in {told[:2] for told in entry.appeared})
        vanished = Counter(key for entry in changed for key in {told[:2] for told in entry.vanished})
        return [
            {"code": key[0], "severity": key[1], "appeared": appeared[key], "vanished": vanished[key]}
            for key in sorted(appeared | vanished)
        ]

    def causes(self) -> list[dict[str, Any]]:
        """Return the rows that differ for the goods of the entries, with how many entries each concerns, the most first."""
        counted: Counter[Cause] = Counter()
        for causes, count in Counter(entry.causes for entry in self.entries).items():
            counted.update(dict.fromkeys(causes, count))
        return [{**cause._asdict(), "entries": count} for cause, count in counted.most_common()]

    def to_markdown(self, top: int = 10) -> str:
        """Return the preview as Markdown of bounded length, for the note of a change."""
        from bundler.upkeep.preview.markdown import markdown

        return markdown(self, top)

    def to_csv(self) -> str:
        """Return every entry as a row of a spreadsheet."""
        from bundler.upkeep.preview.spreadsheet import csv_text

        return csv_text(self.entries)

    def __repr__(self) -> str:
        told = ", ".join(f"{len(self.of(kind))} of {self.looked_at[kind]} {kind}s" for kind in KINDS)
        return f"<Preview on {self.on}: {told} change>"


def only_findings(entry: Entry) -> bool:
    """Whether verdict, tax and sides stay, and only what the rules say besides changes."""
    return entry.before.verdict == entry.after.verdict and entry.before[2:7] == entry.after[2:7] and not entry.crossed
