"""The tax bill of customs (CEB816) beside the quote, line by line and tax by tax."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bundler.compliance.answer import Answer
from bundler.declaration.fields import plain
from bundler.declaration.messages import Document
from bundler.duty.explode import DeclaredLine

FEN = 100
_AMOUNTS = (
    ("dutiable_value", "tax_price", "value"),
    ("tariff", "customs_tax", "tariff"),
    ("consumption_tax", "consumption_tax", "consumption_tax"),
    ("vat", "value_added_tax", "vat"),
)
"""What is compared: our name, the field of the bill, that of a declared line."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One amount in yuan that the bill has otherwise than the quote; ``line`` is None for the sum of the bill; None is "not there"."""

    line: int | None
    amount: str
    quoted: Fraction | None
    billed: Fraction | None

    def to_dict(self) -> dict[str, Any]:
        """Return the difference as JSON-ready data; amounts are plain decimals in yuan, as many places as customs wrote, up to five."""
        quoted, billed = self.quoted, self.billed
        return {
            "line": self.line,
            "amount": self.amount,
            "quoted": None if quoted is None else plain(quoted),
            "billed": None if billed is None else plain(billed),
            "difference": None if quoted is None or billed is None else plain(billed - quoted),
        }


def reconcile(answer: Answer, bill: Document) -> tuple[Difference, ...]:
    """Return every amount in which a tax bill and the quote of its order differ: values and taxes of each line, the sums.

    A line that only one of them has is a difference in all its amounts. The head of the bill is compared with the sum of its own lines:
    where that does not hold, the difference has no line.
    """
    ours = {line.number: line for line in answer.found.lines}
    theirs: dict[int, Any] = {line.gnum: line for line in bill.lines}  # type: ignore[attr-defined]
    found: list[Difference] = []
    for number in sorted(ours.keys() | theirs.keys()):
        found += _of_line(number, ours.get(number), theirs.get(number))
    return (*found, *_of_head(bill.head, theirs.values()))


def _of_line(number: int, ours: DeclaredLine | None, theirs: Any) -> Iterable[Difference]:
    for name, field, attribute in _AMOUNTS:
        fen = None if ours is None else getattr(ours, attribute)
        quoted = None if fen is None else Fraction(fen, FEN)
        billed: Fraction | None = None if theirs is None else getattr(theirs, field)
        if quoted != billed:
            yield Difference(number, name, quoted, billed)


def _of_head(head: Any, lines: Iterable[Any]) -> Iterable[Difference]:
    lines = list(lines)
    for name, field, _ in _AMOUNTS[1:]:
        summed = sum((getattr(line, field) for line in lines), Fraction(0))
        if getattr(head, field) != summed:
            yield Difference(None, name, summed, getattr(head, field))


def codes_differ(answer: Answer, bill: Document) -> Mapping[int, tuple[str, str]]:
    """Return the lines whose tariff code the bill has otherwise, with the quoted and the billed code."""
    billed: dict[int, str] = {line.gnum: line.gcode for line in bill.lines}  # type: ignore[attr-defined]
    return {
        line.number: (line.goods.item.hs_code, billed[line.number])
        for line in answer.found.lines
        if line.number in billed and billed[line.number] != line.goods.item.hs_code
    }
