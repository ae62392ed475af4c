"""The report of a check: every finding, gravest first, and whether the tables pass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bundler.errors import Fault
from bundler.tariff import Tables
from bundler.upkeep.checks.finding import SEVERITIES, Finding


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in the tables of ``folder`` on a day; ``tables`` is None where ``faults`` keep them from loading."""

    folder: Path
    on: date
    tables: Tables | None
    faults: Sequence[Fault]
    findings: Sequence[Finding]

    @property
    def open(self) -> list[Finding]:
        """The findings that no waiver holds back."""
        return [each for each in self.findings if each.waived_by is None]

    @property
    def waived(self) -> list[Finding]:
        """The findings that a waiver holds back."""
        return [each for each in self.findings if each.waived_by is not None]

    @property
    def counts(self) -> dict[str, int]:
        """How many findings there are of each severity, and how many are waived."""
        counted: dict[str, int] = {severity: sum(each.severity == severity for each in self.open) for severity in SEVERITIES}
        return {**counted, "waived": len(self.waived)}

    def failed(self, *, strict: bool = False) -> bool:
        """Return whether an error is open; with ``strict`` also a warning fails."""
        return any(each.severity == "error" or (strict and each.severity == "warning") for each in self.open)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON-ready data; edition and hash are null where the tables do not load."""
        return {
            "on": self.on.isoformat(),
            "tables": self.tables.edition if self.tables else None,
            "tables_sha256": self.tables.sha256 if self.tables else None,
            "counts": self.counts,
            "findings": [each.to_dict() for each in self.findings],
        }


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings gravest first, then by file and line."""
    return tuple(sorted(findings, key=lambda each: (SEVERITIES.index(each.severity), each.file, each.row or 0, each.code, each.key)))
