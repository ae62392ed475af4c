"""A declaration list has at most 99 lines, one to one with the lines of the order message."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding

CODE = "DEC-01"
SOURCES = ("ceb-messages",)
SOLVER_FACE = True


def check(case: Case) -> Iterator[Finding]:
    """Counted after bundles are exploded and prices split."""
    row, most = case.day.limit("declaration_lines"), case.day.count("declaration_lines")
    count = len(case.found.lines)
    if row is not None and most is not None and count > most:
        yield Finding(
            CODE,
            "error",
            f"{count} declared lines; a declaration list holds {most}.",
            "Order fewer different goods at once.",
            (),
            row.source,
        )
