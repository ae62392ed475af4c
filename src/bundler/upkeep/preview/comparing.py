"""Quoting the same goods under two editions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.item import Item
from bundler.catalogue.order import BundleLine, Order
from bundler.compliance.assess import answered
from bundler.errors import Fault, InputError
from bundler.tariff.tables import Tables
from bundler.upkeep.preview.calendar import Calendar, calendar_of
from bundler.upkeep.preview.entry import Entry, changes
from bundler.upkeep.preview.law import Law
from bundler.upkeep.preview.preview import Preview
from bundler.upkeep.preview.standing import Standing, standing_of
from bundler.upkeep.preview.subjects import Kind, Stated, Subjects, goods_of, loose_piece, on_day

Progress = Callable[[int], None]
"""Is told how many of the subjects are done."""
STEP = 1000


def preview(
    before: Tables, after: Tables, subjects: Subjects, on: date, calendar: Calendar | None = None, progress: Progress | None = None
) -> Preview:
    """Return what changes between two editions for every item (one loose piece), bundle and order, declared on one day.

    Both sides are plain quotes; what both editions say the same of is not quoted. ``calendar`` is that of the editions, where the caller
    has it already. Raises InputError with the faults of all bundles and orders that cannot be quoted.
    """
    if calendar is None:
        calendar = calendar_of(before, after, subjects.hs_codes(), on)
    law = Law(before.on(on), after.on(on))
    comparison = _Comparison(before, after, subjects, law)
    entries = [*comparison.of_files(on), *comparison.of_items(on, progress)]
    entries.sort(key=lambda entry: entry.weight)
    counted = {kind: sum(each.kind == kind for each in subjects.stated) for kind in ("bundle", "order")}
    return Preview(
        before, after, on, calendar, law.general, tuple(entries), {"item": len(subjects.catalogue), **counted}, subjects.weighted()
    )


class _Comparison:
    """Two editions, what they say differently on the day, and the goods."""

    def __init__(self, before: Tables, after: Tables, subjects: Subjects, law: Law) -> None:
        self.before, self.after, self.subjects, self.law = before, after, subjects, law
        self.weighted = subjects.weighted()

    def of_items(self, on: date, progress: Progress | None) -> Iterator[Entry]:
        """Yield what changes of loose pieces; each is quoted from a catalogue of its own, so that nothing of 100,000 items piles up."""
        for count, item in enumerate(self.subjects.catalogue.values()):
            if progress is not None and count % STEP == 0:
                progress(count)
            if self.law.touches((item,)):
                order, alone = loose_piece(item, on), Catalogue((item,))
                sides = self._quoted(order, alone, self.before), self._quoted(order, alone, self.after)
                entry = self._entry("item", item.sku, item.name, None, sides, (item,))
                if entry is not None:
                    yield entry

    def of_files(self, on: date) -> list[Entry]:
        """Return what changes of bundles and orders. Raises InputError with the faults of all of them."""
        faults: list[Fault] = []
        found: list[Entry | None] = []
        for stated, order in on_day(self.subjects.stated, on):
            goods = tuple(goods_of(order, self.subjects.catalogue))
            try:
                sides = self._sides(order, self.subjects.catalogue, goods)
            except InputError as error:
                faults += [_placed(fault, stated) for fault in error.faults]
            else:
                found.append(self._entry(stated.kind, stated.id, _name(order), stated.volume, sides, goods))
        if faults:
            raise InputError(faults)
        return [entry for entry in found if entry is not None]

    def _sides(self, order: Order, catalogue: Catalogue, goods: Sequence[Item]) -> tuple[Standing, Standing]:
        """What files state is quoted at least once, so that what cannot be quoted is told; twice where the editions differ."""
        was = self._quoted(order, catalogue, self.before)
        return was, self._quoted(order, catalogue, self.after) if self.law.touches(goods) else was

    @staticmethod
    def _quoted(order: Order, catalogue: Catalogue, tables: Tables) -> Standing:
        return standing_of(answered(order, catalogue, tables))

    def _entry(
        self, kind: Kind, id: str, name: str, own: int | None, sides: tuple[Standing, Standing], goods: Sequence[Item]
    ) -> Entry | None:
        if not changes(*sides):
            return None
        volume = self.subjects.volume(kind, id, own) if kind in self.weighted else 1
        return Entry(kind, id, name, *sides, volume, self.law.causes(goods))


def _name(order: Order) -> str:
    return ", ".join(line.id if isinstance(line, BundleLine) else line.goods_sku for line in order.lines)


def _placed(fault: Fault, stated: Stated) -> Fault:
    """Point into the file in which the order, or the bundle as the only line of one, stands."""
    pointer = fault.pointer.removeprefix("/lines/0") if stated.kind == "bundle" else fault.pointer
    return replace(fault, place=stated.place, pointer=stated.pointer + pointer)
