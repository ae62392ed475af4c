"""What a rule has to say: a finding, and the verdict that findings add up to."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Literal, NamedTuple

Severity = Literal["error", "review", "warning", "info"]
Verdict = Literal["compliant", "review", "non_compliant"]


_RANK = {"error": 0, "review": 1, "warning": 2, "info": 3}
KEPT_AS_JSON = 8192
OUR_FAULT = "Report this: it is our fault."
"""The hint of what no input can mend."""


class Finding(NamedTuple):
    """One finding: ``lines`` are declared line numbers, ``hint`` says what would mend it, ``source`` names an instrument."""

    code: str
    severity: Severity
    message: str
    hint: str = ""
    lines: tuple[int, ...] = ()
    source: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as it stands in an answer."""
        return findings_to_dicts([self])[0]


def findings_to_dicts(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return findings as they stand in an answer."""
    return [
        {"code": code, "severity": severity, "message": message, "hint": hint, "lines": [*lines], "source": source}
        for code, severity, message, hint, lines, source in findings
    ]


def findings_to_json(findings: Iterable[Finding]) -> str:
    """Return what ``findings_to_dicts`` does as JSON text; most findings are said again and again, and kept."""
    return f"[{','.join(map(_json, findings))}]"


@lru_cache(KEPT_AS_JSON)
def _json(finding: Finding) -> str:
    return json.dumps(finding.to_dict(), ensure_ascii=False, separators=(",", ":"))


def gravity(finding: Finding) -> int:
    """Return the rank of a finding where the gravest comes first."""
    return _RANK[finding.severity]


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """Return ``non_compliant`` for any error, else ``review`` for any review, else ``compliant``."""
    severities = [finding.severity for finding in findings]
    return "non_compliant" if "error" in severities else "review" if "review" in severities else "compliant"
