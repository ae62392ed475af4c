"""What the rules say of goods alone: worked out once for goods on a day, and kept once for all goods of which it is the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from bundler.compliance.case import GoodsCase
from bundler.compliance.finding import Finding
from bundler.compliance.registry import GOODS_RULES, concerned
from bundler.duty.goods import Goods

SAID_KEPT, LINES_KEPT = 4096, 256


@dataclass(eq=False, slots=True)
class Said:
    """The findings on goods alone, and one bit for each rule on orders that they concern."""

    findings: tuple[Finding, ...]
    concerned: int
    _at: dict[tuple[int, ...], tuple[Finding, ...]] = field(default_factory=dict)

    def at(self, lines: tuple[int, ...]) -> tuple[Finding, ...]:
        """Return the findings for goods that stand on these declared lines."""
        found = self._at.get(lines)
        if found is None:
            if len(self._at) >= LINES_KEPT:
                self._at.clear()
            found = self._at[lines] = tuple(finding._replace(lines=lines) for finding in self.findings)
        return found


def said_of(goods: Goods, supervision_code: str, strict: bool) -> Said:
    """Return what the rules say of goods under a supervision code; with ``strict`` presumed facts need a person."""
    key = supervision_code, strict
    said: Said | None = goods.said.get(key)
    if said is None:
        case = GoodsCase(goods, supervision_code, strict)
        found = tuple(finding for check_goods in GOODS_RULES for finding in check_goods(case))
        said = goods.said[key] = _shared(found, concerned(goods))
    return said


@lru_cache(SAID_KEPT)
def _shared(findings: tuple[Finding, ...], concerned: int) -> Said:
    return Said(findings, concerned)
