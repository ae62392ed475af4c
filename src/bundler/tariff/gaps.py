"""Which known gaps of the tables touch a tariff code on a day: worked out once a code, so that an answer only has to join them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from bundler.tariff.coverage import GapScope, Work
from bundler.tariff.rows import Stated, TariffLine

if TYPE_CHECKING:
    from bundler.tariff.day import Day

CODES_KEPT, JOINED_KEPT = 16_384, 4_096
WORKS: tuple[Work | None, ...] = (None, "full_tax", "buyer_history")
"""The work of an order, a block of bits each: what touches every order of a code, and what only some."""
Drawn = Callable[["Day", str, TariffLine | None], Stated | None]


def _vat(day: Day, _: str, line: TariffLine | None) -> Stated | None:
    return day.vat(line.vat_class) if line is not None else None


def _consumption_tax(day: Day, _: str, line: TariffLine | None) -> Stated | None:
    return day.consumption_tax(line.consumption_tax) if line is not None else None


DRAWN: Mapping[str, Drawn] = {
    "cn/tariff_lines.csv": lambda _, __, line: line,
    "cn/positive_list.csv": lambda day, hs_code, _: day.listing(hs_code),
    "cn/remarks.toml": lambda day, hs_code, _: day.listing(hs_code),
    "cn/vat.toml": _vat,
    "cn/consumption_tax.toml": _consumption_tax,
}
"""The row that a code draws on in each file that ``known``, ``sources`` and ``evidence`` of a scope can speak of."""


class Asked(NamedTuple):
    """A scope with the bit of its gap; the last members speak of a row."""

    bit: int
    prefixes: tuple[str, ...]
    vat: frozenset[str]
    consumption_tax: frozenset[str]
    known: bool | None
    sources: frozenset[str]
    evidence: frozenset[str]
    about: str
    """The file of the row that they speak of, "" where they ask of none."""


class GapsOfDay(dict[str, int]):
    """The gaps of a day by tariff code, as bits: looked up for every declared line, and joined with ``|``; made by ``Day.gaps``."""

    def __init__(self, day: Day) -> None:
        super().__init__()
        self._day, self._gaps = day, day.tables.coverage.gap
        self._block = len(self._gaps)
        self._low = (1 << self._block) - 1
        self._asked = [
            _asked(scope, gap.about, 1 << (at + self._block * WORKS.index(scope.only)))
            for at, gap in enumerate(self._gaps)
            for scope in gap.scope
            if _on(scope, day) and scope.only in WORKS
        ]
        self._about = {asked.about for asked in self._asked if asked.about}
        self._always = sum(1 << at for at, gap in enumerate(self._gaps) if not gap.scope)
        self._joined: dict[int, tuple[str, ...]] = {}

    def __missing__(self, hs_code: str) -> int:
        if len(self) >= CODES_KEPT:
            self.clear()
        line, found = self._day.line(hs_code), self._always
        rows = {about: DRAWN[about](self._day, hs_code, line) for about in self._about}
        for asked in self._asked:
            if _touches(asked, self._day, hs_code, line, rows):
                found |= asked.bit
        self[hs_code] = found
        return found

    def wider(self, bits: int, *, full_tax: bool, buyer_history: bool) -> int:
        """Return the joined bits of an order with those that touch it for the work that it asks."""
        if full_tax:
            bits |= bits >> self._block & self._low
        if buyer_history:
            bits |= bits >> 2 * self._block & self._low
        return bits

    def ids(self, bits: int) -> tuple[str, ...]:
        """Return the ids of joined bits, in the order of coverage.toml."""
        found = self._joined.get(bits)
        if found is None:
            if len(self._joined) >= JOINED_KEPT:
                self._joined.clear()
            found = self._joined[bits] = tuple(gap.id for at, gap in enumerate(self._gaps) if bits >> at & 1)
        return found

    def told(self, bits: int) -> dict[str, Any]:
        """Return what the tables are worth where joined bits touch it, as it stands in an answer: the gaps as ids."""
        coverage = self._day.tables.coverage
        return {"modelled_from": coverage.first_day, "verified_until": coverage.last_day, "gaps": [*self.ids(bits)]}


def _on(scope: GapScope, day: Day) -> bool:
    return (scope.start is None or scope.start <= day.day) and (scope.until is None or day.day <= scope.until)


def _asked(scope: GapScope, about: str, bit: int) -> Asked:
    """Return a scope in the form in which it is asked of many codes."""
    of_row = scope.known is not None or bool(scope.sources or scope.evidence)
    return Asked(
        bit, tuple(scope.hs_prefixes), frozenset(scope.vat_classes), frozenset(scope.consumption_taxes), scope.known,
        frozenset(scope.sources), frozenset(scope.evidence), about if of_row else "",
    )  # fmt: skip


def _touches(asked: Asked, day: Day, hs_code: str, line: TariffLine | None, rows: Mapping[str, Stated | None]) -> bool:
    if asked.prefixes and not hs_code.startswith(asked.prefixes):
        return False
    if asked.vat and (line is None or line.vat_class not in asked.vat):
        return False
    if asked.consumption_tax and (line is None or line.consumption_tax not in asked.consumption_tax):
        return False
    return not asked.about or _row_fits(asked, rows[asked.about], day)


def _row_fits(asked: Asked, row: Stated | None, day: Day) -> bool:
    if asked.known is not None and asked.known is (row is None):
        return False
    if row is None:
        return not (asked.sources or asked.evidence)
    return (not asked.sources or row.source in asked.sources) and (not asked.evidence or day.evidence(row) in asked.evidence)
