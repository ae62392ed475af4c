"""VAT is on the full consumption tax, seventy per cent is taken last, and each tax of a line is rounded half-up once."""

from __future__ import annotations

from collections.abc import Iterable

from bundler.compliance.case import Case
from bundler.compliance.finding import OUR_FAULT, Finding
from bundler.duty.explode import DeclaredLine
from bundler.duty.terms import Linear, Terms

CODE = "TAX-04"
SOURCES = ("2016-18",)


def check(case: Case) -> Iterable[Finding]:
    """Each amount must be the nearest fen to the exact one, upwards from the middle."""
    wrong = [line.number for line in case.found.lines if (terms := line.terms) is not None and not _right(terms, line)]
    return (Finding(CODE, "error", "A tax is not the exact amount rounded half-up.", OUR_FAULT, tuple(wrong), "2016-18"),) if wrong else ()


def _right(terms: Terms, line: DeclaredLine) -> bool:
    if terms.taxed and not _nearest(terms.consumption_tax, line.consumption_tax, line):
        return False
    return _nearest(terms.vat, line.vat, line)


def _nearest(tax: Linear, amount: int | None, line: DeclaredLine) -> bool:
    denominator = tax.denominator
    off = 2 * ((amount or 0) * denominator - tax.per_fen * line.value - tax.per_piece * line.quantity)
    return -denominator < off <= denominator
