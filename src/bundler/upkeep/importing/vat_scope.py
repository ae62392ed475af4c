"""The uncertainty about VAT classes (``scope_change`` of ``vat.toml``): it ends with the list, except for what the list cannot tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from bundler.upkeep.importing.proposal import Issue
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.toml_table import TomlTable

CHANGE = "scope_change"
NOTE = "The list does not tell the class of these codes: it names a part of their goods, or a successor that no line has."


def close_scope_changes(vat: TomlTable, start: date, issues: list[Issue]) -> int:
    """End every change that is open on ``start`` the day before, and take out one that begins on it: no day is left to it."""
    closed = 0
    for row in vat.rows(CHANGE):
        if row["from"] > start or row.get("until", start) < start:
            continue
        closed += 1
        what = f"the uncertainty of {row['from']} about the classes {', '.join(row['classes'])}"
        match: Mapping[str, Any] = {key: row[key] for key in ("classes", "from", "hs_prefixes", "source") if key in row}
        if row["from"] < start:
            vat.end(CHANGE, match, start - timedelta(days=1))
            issues.append(
                Issue("review", "scope_ended", f"{what} ends on {start - timedelta(days=1)}", hint="The list is known from then on.")
            )
        else:
            vat.remove(CHANGE, match)
            issues.append(Issue("review", "scope_removed", f"{what} is taken out: the list is known from its first day on"))
    if closed:
        hint = "Take the gap of the VAT classes out of coverage.toml, or say what is left of it."
        issues.append(Issue("note", "coverage", "what coverage.toml says of the list is no longer true", hint=hint))
    return closed


def mark_undecided(vat: TomlTable, codes: Mapping[str, str], request: Request, issues: list[Issue]) -> None:
    """Add one change for the codes, each with its class, that the list leaves open: answers go on warning of them."""
    if not codes:
        return
    cells = {
        "classes": sorted(set(codes.values())), "hs_prefixes": sorted(codes), "from": request.start, "source": request.source,
        "evidence": request.evidence, "verified_on": request.read_on, "note": NOTE,
    }  # fmt: skip
    vat.append(CHANGE, cells)
    message = f"{len(codes)} lines stay uncertain: {', '.join(sorted(codes)[:12])}{' …' if len(codes) > 12 else ''}"
    issues.append(Issue("review", "uncertain", message, hint="Answers warn of them (TAX-03) until their rows are verified."))
