"""Every line total is unit price times quantity, and the lines add up to the goods value, to the fen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import OUR_FAULT, Finding
from bundler.duty.explode import PARTS_PER_FEN
from bundler.values.money import format as yuan

CODE = "VAL-05"
SOURCES = ("ceb-messages",)


def check(case: Case) -> Iterable[Finding]:
    """Checks the declared lines against each other and against the prices of the order."""
    found = case.found
    wrong = [line.number for line in found.lines if line.unit_price * line.quantity != line.goods_value * PARTS_PER_FEN]
    stated = sum([part.total for part in found.parts])
    return () if not wrong and stated == found.goods_value else _told(case, wrong, stated)


def _told(case: Case, wrong: list[int], stated: int) -> Iterator[Finding]:
    if wrong:
        yield Finding(CODE, "error", "Unit price times quantity is not the line total.", OUR_FAULT, tuple(wrong), SOURCES[0])
    if stated != case.found.goods_value:
        message = f"The lines add up to {yuan(case.found.goods_value)}, the order to {yuan(stated)}."
        yield Finding(CODE, "error", message, OUR_FAULT, case.numbers(), SOURCES[0])
