"""What the rules say of goods alone: worked out once for goods on a day, and kept once for all goods of which it is the same."""

from __future__ import annotations

from functools import lru_cache

from bundler.compliance.case import GoodsCase
from bundler.compliance.finding import Finding
from bundler.compliance.registry import GOODS_RULES, concerned
from bundler.compliance.rule import GoodsCheck
from bundler.duty.goods import Goods

Findings = tuple[Finding, ...]
Lines = tuple[int, ...]
Step = tuple[GoodsCheck | None, Findings]
"""A rule to ask, or what one has said already."""
SAID_KEPT, LINES_KEPT = 4096, 256


class Said(dict[Lines, Findings]):
    """The findings on goods alone, by the declared lines on which the goods stand; worked out when they are first looked up.

    ``stopping`` are those of them that keep the goods out of an order; ``concerned`` has a bit for each rule on orders that the goods
    concern.
    """

    __slots__ = ("concerned", "findings", "stopping")

    def __init__(self, findings: Findings, concerned: int) -> None:
        self.findings, self.concerned = findings, concerned
        self.stopping = tuple(finding for finding in findings if finding.severity in ("error", "review"))

    def __missing__(self, lines: Lines) -> Findings:
        if len(self) >= LINES_KEPT:
            self.clear()
        found = self[lines] = tuple(finding._replace(lines=lines) for finding in self.findings)
        return found


def said_of(goods: Goods, supervision_code: str, strict: bool) -> Said:
    """Return what the rules say of goods under a supervision code; with ``strict`` presumed facts need a person."""
    said: Said | None = goods.said.get((supervision_code, strict))
    if said is None:
        case = GoodsCase(goods, supervision_code, strict)
        found: list[Finding] = []
        for check_goods, told in _steps(case):
            if check_goods is None:
                found += told
            elif more := check_goods(case):
                found += more
        said = goods.said[supervision_code, strict] = _shared(tuple(found), concerned(goods))
    return said


def _steps(case: GoodsCase) -> tuple[Step, ...]:
    """What is told of goods of a code, in the order of the rules: the rules that hang on the code alone are asked once a code."""
    key = _steps, case.item.hs_code, case.supervision_code, case.strict
    found: tuple[Step, ...] | None = case.day.derived(key)
    if found is None:
        asked = [(None, tuple(check_goods(case))) if of_code else (check_goods, ()) for check_goods, of_code in GOODS_RULES]
        found = case.day.derive(key, tuple(step for step in asked if step != (None, ())))
    return found


@lru_cache(SAID_KEPT)
def _shared(findings: Findings, concerned: int) -> Said:
    return Said(findings, concerned)
