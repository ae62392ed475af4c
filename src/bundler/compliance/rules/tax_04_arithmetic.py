"""VAT is on the full consumption tax, seventy per cent is taken last, and each tax of a line is rounded half-up once."""

from __future__ import annotations

from collections.abc import Iterable

from bundler.compliance.case import Case
from bundler.compliance.finding import OUR_FAULT, Finding
from bundler.duty.terms import Linear

CODE = "TAX-04"
SOURCES = ("2016-18",)


def check(case: Case) -> Iterable[Finding]:
    """Each amount must be the nearest fen to the exact one, upwards from the middle."""
    wrong = []
    for line in case.found.lines:
        terms, value, pieces = line.terms, line.value, line.quantity
        if terms is not None and not (
            _nearest(terms.vat, value, pieces, line.vat)
            and (not terms.taxed or _nearest(terms.consumption_tax, value, pieces, line.consumption_tax))
        ):
            wrong.append(line.number)
    return (Finding(CODE, "error", "A tax is not the exact amount rounded half-up.", OUR_FAULT, tuple(wrong), "2016-18"),) if wrong else ()


def _nearest(tax: Linear, value: int, pieces: int, amount: int | None) -> bool:
    denominator = tax.denominator
    return -denominator < 2 * ((amount or 0) * denominator - tax.per_fen * value - tax.per_piece * pieces) <= denominator
