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
    wrong, added, stated = [], 0, 0
    for line in case.found.lines:
        added += line.goods_value
        if line.unit_price * line.quantity != line.goods_value * PARTS_PER_FEN:
            wrong.append(line.number)
    for part in case.found.parts:
        stated += part.total
    return () if added == stated and not wrong else _told(case, wrong, added, stated)


def _told(case: Case, wrong: list[int], added: int, stated: int) -> Iterator[Finding]:
    if wrong:
        yield Finding(CODE, "error", "Unit price times quantity is not the line total.", OUR_FAULT, tuple(wrong), SOURCES[0])
    if added != stated:
        message = f"The lines add up to {yuan(added)}, the order to {yuan(stated)}."
        yield Finding(CODE, "error", message, OUR_FAULT, case.numbers(), SOURCES[0])
