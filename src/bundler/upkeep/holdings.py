"""What hangs on the tables: the items of a catalogue and the worth of their stock by tariff code, or the codes alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bundler.catalogue.catalogue import Catalogue
from bundler.values.money import format as yuan

Cell = str | tuple[str, str]
"""A tariff code, or a tariff code with an origin or a customs district: what a row of the tables can tell apart."""


@dataclass(slots=True)
class Held:
    """Items together: ``stock_value`` is stock × unit price in fen, without the items that state no stock."""

    items: int = 0
    stock_value: int = 0
    stock_unknown: int = 0


@dataclass(frozen=True, slots=True)
class Weight:
    """What hangs on a fact; items and stock are None where no catalogue was given."""

    codes: int
    items: int | None = None
    stock_value: int | None = None
    stock_unknown: int | None = None

    @property
    def rank(self) -> tuple[int, int, int]:
        """Sorts the heaviest first: by stock value, then by items, then by codes."""
        return -(self.stock_value or 0), -(self.items or 0), -self.codes

    def to_dict(self) -> dict[str, Any]:
        """Return the weight as it stands in an answer: money as text with two places."""
        value = None if self.stock_value is None else yuan(self.stock_value)
        return {"codes": self.codes, "items": self.items, "stock_value": value, "stock_unknown": self.stock_unknown}


class Holdings:
    """The cells of a catalogue with what they hold; without a catalogue the given codes, holding nothing."""

    def __init__(self, catalogue: Catalogue | None, codes: Iterable[str]) -> None:
        self.weighed = catalogue is not None
        self.origins: dict[str, set[str]] = {}
        self.districts: dict[str, set[str]] = {}
        self._held: dict[Cell, Held] = {}
        for item in () if catalogue is None else catalogue.values():
            code, value = item.hs_code, (item.stock or 0) * item.unit_price
            self.origins.setdefault(code, set()).add(item.origin)
            cells: list[Cell] = [code, (code, item.origin)]
            if item.customs_district is not None:
                self.districts.setdefault(item.customs_district, set()).add(code)
                cells.append((code, item.customs_district))
            for cell in cells:
                held = self._held.get(cell)
                if held is None:
                    held = self._held[cell] = Held()
                held.items += 1
                held.stock_value += value
                held.stock_unknown += item.stock is None
        self.codes: tuple[str, ...] = tuple(self.origins) if self.weighed else tuple(codes)

    def weigh(self, cells: Iterable[Cell]) -> Weight:
        """Return what different cells hold together; they are all codes, or all codes with an origin, or all with a district."""
        cells = list(cells)
        codes = len({cell if isinstance(cell, str) else cell[0] for cell in cells})
        if not self.weighed:
            return Weight(codes)
        items = stock_value = stock_unknown = 0
        for cell in cells:
            held = self._held[cell]
            items += held.items
            stock_value += held.stock_value
            stock_unknown += held.stock_unknown
        return Weight(codes, items, stock_value, stock_unknown)
