"""From the words of a return to the pieces of declared lines that come back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from bundler.catalogue.returning import Return, ReturnedLine
from bundler.duty.assess import Assessment
from bundler.duty.returned import Returned
from bundler.duty.sold_goods import SoldLine, sold_goods
from bundler.errors import Fault, InputError
from bundler.values.near import did_you_mean

PLACE = "return"
HINTED = 100
"""Faults for which the nearest known name is looked for; nobody mends more at once."""


def returned_lines(found: Assessment, back: Return) -> tuple[Returned, ...]:
    """Return all declared lines of an order with the pieces of them that came back before and come back now.

    Raises InputError with every entry that names what the order does not have, or what stands in several of its lines.
    """
    taken = _Taken(found)
    taken.take(back.returned_before, "/returned_before")
    before = taken.gone.copy()
    taken.take(back.lines, "/lines")
    if taken.faults:
        raise InputError(taken.faults)
    return tuple(Returned(line, before[line.number], taken.gone[line.number] - before[line.number]) for line in found.lines)


class _Taken:
    """The pieces of each declared line that are ``gone``, and what was wrong with the words."""

    def __init__(self, found: Assessment) -> None:
        self.last = len(found.lines)
        self.gone: Counter[int] = Counter()
        self.faults: list[Fault] = []
        self.sold: dict[tuple[str | None, str | None], list[SoldLine]] = {}
        for line in sold_goods(found):
            for sku in line.items if line.name is None else (None, *line.items):
                self.sold.setdefault((line.name, sku), []).append(line)

    def take(self, entries: Iterable[ReturnedLine], place: str) -> None:
        """Take the entries one after the other, as they came back."""
        for at, entry in enumerate(entries):
            if entry.number is None:
                self._take_goods(entry, f"{place}/{at}")
            elif entry.number > self.last:
                hint = f"Its declared lines are numbered from 1 to {self.last}, as quote shows them."
                self._refuse(f"{place}/{at}/number", "the order has no such line", "unknown_line", entry.number, hint)
            else:
                self.gone[entry.number] += entry.pieces or 0

    def _take_goods(self, entry: ReturnedLine, place: str) -> None:
        line = self._meant(entry, place)
        for sku, item in line.items.items() if line else ():
            if entry.sku is None:
                item.take(item.pieces * (entry.copies or 0), self.gone)
            elif entry.sku == sku:
                item.take(entry.pieces or 0, self.gone)

    def _meant(self, entry: ReturnedLine, place: str) -> SoldLine | None:
        """Return the line of the order that an entry means; None with a fault where none or several are meant."""
        lines = self.sold.get((entry.bundle, entry.sku), [])
        key = "sku" if entry.bundle is None else "bundle"
        positions = " or ".join(str(line.position) for line in lines[:5])
        if not lines:
            self._refuse_unknown(entry, place)
        elif entry.order_line is not None:
            chosen = [line for line in lines if line.position == entry.order_line]
            if chosen:
                return chosen[0]
            hint = f"It stands in line {positions} of the order."
            self._refuse(f"{place}/order_line", f"not the line of this {key}", "order_line", entry.order_line, hint)
        elif len(lines) > 1:
            hint = f'Say which is meant: "order_line": {positions}.'
            text = f"this {key} stands in several lines of the order"
            self._refuse(f"{place}/{key}", text, "several_lines", getattr(entry, key), hint)
        else:
            return lines[0]
        return None

    def _refuse_unknown(self, entry: ReturnedLine, place: str) -> None:
        """Refuse a bundle or an item that was not sold so, with what was probably meant."""
        bundles = [name for name, sku in self.sold if name is not None and sku is None]
        if entry.bundle is not None and entry.bundle not in bundles:
            hint = self._near(entry.bundle, bundles) or "The order has no bundles: name its goods by sku."
            self._refuse(f"{place}/bundle", "the order has no such bundle", "unknown_bundle", entry.bundle, hint)
            return
        within = next((name for name, sku in self.sold if name is not None and sku == entry.sku), None)
        if entry.bundle is None and within is not None:
            text, hint = "this item was not sold loose", f'It was sold in a bundle: say "bundle": "{within}" too.'
        else:
            skus = [sku for name, sku in self.sold if name == entry.bundle and sku is not None]
            text = "the order has no such loose item" if entry.bundle is None else "the bundle has no such item"
            hint = self._near(entry.sku or "", skus)
        self._refuse(f"{place}/sku", text, "unknown_sku", entry.sku, hint)

    def _near(self, name: str, known: list[str]) -> str:
        return did_you_mean(name, known) if known and len(self.faults) < HINTED else ""

    def _refuse(self, pointer: str, text: str, code: str, value: Any, hint: str) -> None:
        self.faults.append(Fault(PLACE, text, code, pointer, field=pointer.rpartition("/")[2], value=value, hint=hint))
