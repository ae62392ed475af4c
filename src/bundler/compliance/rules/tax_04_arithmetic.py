"""VAT is on the full consumption tax, seventy per cent is taken last, and each tax of a line is rounded half-up once."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import OUR_FAULT, Finding
from bundler.duty.explode import DeclaredLine
from bundler.duty.terms import Linear

CODE = "TAX-04"
SOURCES = ("2016-18",)


def check(case: Case) -> Iterator[Finding]:
    """Each amount must be the nearest fen to the exact one, upwards from the middle."""
    wrong = []
    for line in case.found.lines:
        terms = line.terms
        if terms is not None and not (
            _nearest(terms.vat, line.vat, line) and (not terms.taxed or _nearest(terms.consumption_tax, line.consumption_tax, line))
        ):
            wrong.append(line.number)
    if wrong:
        yield Finding(CODE, "error", "A tax is not the exact amount rounded half-up.", OUR_FAULT, tuple(wrong), "2016-18")


def _nearest(tax: Linear, amount: int | None, line: DeclaredLine) -> bool:
    off = 2 * ((amount or 0) * tax.denominator - tax.per_fen * line.value - tax.per_piece * line.quantity)
    return -tax.denominator < off <= tax.denominator
