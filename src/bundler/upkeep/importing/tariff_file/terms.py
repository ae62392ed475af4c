"""What the tables know on the first day of the book: units by name, VAT classes by rate, consumption tax of a class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from bundler.tariff import Day
from bundler.upkeep.importing.header import plain
from bundler.upkeep.importing.tariff_file.rates import Rate
from bundler.values import exact

Row = Mapping[str, str]
NEAR = (8, 6, 4)
"""The digits that lines share with a new one whose consumption tax class is looked for among them, nearest first."""


@dataclass(frozen=True)
class Terms:
    """The tables on the first day of the book, as the cells of a book are looked up in them; ``lines`` are those in force."""

    day: Day
    lines: Mapping[str, Row]
    fields: frozenset[str]

    @cached_property
    def units(self) -> Mapping[str, str]:
        """Unit codes by the name of the unit."""
        return {plain(unit.name_zh): code for code, unit in self.day.tables.units.items()}

    @cached_property
    def vat_classes(self) -> Mapping[Fraction, list[str]]:
        """VAT classes by their rate on the day, in percent."""
        found: dict[Fraction, list[str]] = defaultdict(list)
        for key in self.day.tables.vat_rates:
            rate = self.day.vat(key)
            if rate is not None:
                found[rate.percent * 100].append(key)
        return found

    def agrees(self, tax_class: str, printed: Rate) -> bool | None:
        """Return whether a printed consumption tax is that of a class on the day; None where the two cannot be compared."""
        percent = exact.parse(printed.percent or "0")
        if not tax_class:
            return percent == 0 and printed.form in ("blank", "percent")
        held = self.day.consumption_tax(tax_class)
        if held is None or held.form == "unmodelled" or printed.form == "unreadable":
            return None
        if printed.per_litre and exact.parse(printed.per_litre) not in self._per_litre(tax_class):
            return False
        if printed.form == "words" and not printed.percent:
            return None if held.form in ("specific", "compound") else False
        return percent == held.ad_valorem_percent * 100

    def _per_litre(self, tax_class: str) -> set[Fraction | None]:
        held = self.day.consumption_tax(tax_class)
        return set() if held is None else {held.specific_per_litre, *(each.below_specific_per_litre for each in held.threshold)}

    def near_classes(self, code: str) -> list[set[str]]:
        """Return the consumption tax classes of the lines near a new one, the nearest first, "" for those that bear none."""
        return [self._classes.get(code[:digits], set()) for digits in NEAR]

    @cached_property
    def _classes(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for code, row in self.lines.items():
            for digits in NEAR:
                found[code[:digits]].add(row["consumption_tax"])
        return found
