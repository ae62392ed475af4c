"""A declaration list has at most 99 lines, one to one with the lines of the order message."""

from __future__ import annotations

from collections.abc import Iterable

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding

CODE = "DEC-01"
SOURCES = ("ceb-messages",)
SOLVER_FACE = True


def check(case: Case) -> Iterable[Finding]:
    """Counted after bundles are exploded and prices split."""
    count, most = len(case.found.lines), case.day.count("declaration_lines")
    return () if most is None or count <= most else (_told(case, count, most),)


def _told(case: Case, count: int, most: int) -> Finding:
    row = case.day.limit("declaration_lines")
    message = f"{count} declared lines; a declaration list holds {most}."
    return Finding(CODE, "error", message, "Order fewer different goods at once.", (), row.source if row else "")
