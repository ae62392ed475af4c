"""R19: a return names lines of the original list, and never more than was sold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from bundler.declaration.checking.case import Objection
from bundler.declaration.fields import plain
from bundler.declaration.messages import Document


def check_refunds(refunds: Iterable[Document], original: Document | None) -> Iterator[Objection]:
    """Yield what is wrong with the returns of one order, oldest first; without its list they are for review."""
    before: list[Document] = []
    for refund in refunds:
        if original is None:
            message = "the declaration list (CEB621) is not among the messages, so the lines cannot be held to it"
            yield Objection("R19", "review", "CEB625/InvtRefundList", message, "Check the list of the order with it.")
            return
        yield from check_refund(refund, original, before)
        before.append(refund)


def check_refund(refund: Document, original: Document, before: Iterable[Document] = ()) -> Iterator[Objection]:
    """Yield what is wrong with a return (CEB625) of a declaration list (R19); ``before`` are its earlier returns.

    Days are not looked at: ``check_return`` knows them.
    """
    sold: dict[int, Any] = {line.gnum: line for line in original.lines}  # type: ignore[attr-defined]
    back: Counter[int] = Counter()
    for line in _lines(before):
        back[line.gnum] += line.qty
    for at, line in enumerate(_lines((refund,)), 1):
        place = f"CEB625/InvtRefundList[{at}]"
        first = sold.get(line.gnum)
        if first is None or first.gcode != line.gcode:
            message = f"the list has no line {line.gnum}" if first is None else f"line {line.gnum} is {first.gcode}, not {line.gcode}"
            yield Objection("R19", "error", f"{place}/gnum", message, "Name number and tariff code of the original line.", "-625209")
            continue
        if line.qty <= 0:
            yield Objection("R19", "error", f"{place}/qty", f"{plain(line.qty)} come back; more than 0 is wanted")
        back[line.gnum] += line.qty
        if back[line.gnum] > first.qty:
            left = max(first.qty - back[line.gnum] + line.qty, Fraction(0))
            yield Objection("R19", "error", f"{place}/qty", f"{plain(line.qty)} come back, but only {plain(left)} are left of the line")
        if line.unit != first.unit:
            yield Objection("R19", "error", f"{place}/unit", f"the unit is {line.unit}, in the list {first.unit}")


def _lines(documents: Iterable[Document]) -> Iterator[Any]:
    for document in documents:
        yield from document.lines
