"""Rows become items: every cell is read strictly, and all that is wrong is told at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from bundler.catalogue.bad_cells import BadCell
from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.header import REQUIRED, missing
from bundler.catalogue.item import COLUMNS, Item
from bundler.catalogue.parsing import faults_of
from bundler.errors import Fault, InputError
from bundler.values.near import did_you_mean

MAX_ITEMS = 1_000_000
KNOWN = frozenset(COLUMNS)


@dataclass(frozen=True)
class Rows:
    """Numbered rows of one source: mappings of columns to cells, Items, or the Fault of a row that could not be read at all.

    Rows of a table are counted as ``line`` or ``row``; those of a document have the JSON pointer of their list instead. ``typed`` cells
    hold numbers and days of a sheet or frame, not only what JSON would allow.
    """

    place: str
    numbered: Iterable[tuple[int, Any]]
    counted: str = "line"
    pointer: str | None = None
    typed: bool = False

    def placed(self, at: int, fault: Fault) -> Fault:
        """Return a fault with its row, or with its pointer into the document."""
        if self.pointer is None:
            return replace(fault, pointer="", row=at, counted=self.counted)
        return replace(fault, pointer=f"{self.pointer}/{at}{fault.pointer}")

    def place_of(self, at: int) -> str:
        """Return how messages name a row."""
        return f"{self.counted} {at}" if self.pointer is None else f"{self.pointer}/{at}"


class Apart:
    """Rows read one by one, so that a bad one keeps no other out. ``unknown`` are the warnings of columns that no one reads, so far."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._found = _Found(rows, {})

    def __iter__(self) -> Iterator[tuple[int, str | None, Item | list[Fault]]]:
        """Yield of each row its number, the sku that stands in it, and the item, or what is wrong with it."""
        for at, row in self.rows.numbered:
            item = self._found.item(at, row)
            faults, self._found.faults = self._found.faults, []
            stated = item.sku if item is not None else row.get("sku") if isinstance(row, Mapping) else None
            yield at, stated.strip() if isinstance(stated, str) else None, faults if item is None else item

    @property
    def unknown(self) -> list[Fault]:
        """What would be warnings of a catalogue."""
        return [_unknown(self.rows.place, column) for column in self._found.unknown]


def build(rows: Rows) -> Catalogue:
    """Return the catalogue of rows. Raises InputError with every fault of all of them; unknown columns are warnings."""
    numbered = rows.numbered if rows.pointer is None else list(rows.numbered)
    found = _Found(rows, _absent(numbered) if isinstance(numbered, list) else {})
    for count, (at, row) in enumerate(numbered):
        if count >= MAX_ITEMS:
            raise InputError([Fault(rows.place, f"more than {MAX_ITEMS} items", "too_large")])
        item = found.item(at, row)
        if item is not None:
            found.keep(at, item)
    faults = [missing(rows.place, name, found.unknown, pointer=rows.pointer or "") for name in found.absent] + found.faults
    if faults:
        raise InputError(faults)
    return Catalogue(found.items, [_unknown(rows.place, column) for column in found.unknown], rows.place)


def _absent(numbered: list[tuple[int, Any]]) -> dict[str, None]:
    """The required columns that none of several rows has: they are missed once, not in every row."""
    mappings = [row for _, row in numbered if isinstance(row, Mapping)]
    if len(mappings) < 2:
        return {}
    known = set().union(*mappings)
    return dict.fromkeys(name for name in REQUIRED if name not in known)


def _unknown(place: str, column: str) -> Fault:
    if not column:
        return Fault(place, "a column without a name is ignored", "unknown_column", hint="Give it one of the known names.")
    return Fault(place, f"unknown column {column!r} is ignored", "unknown_column", field=column, hint=did_you_mean(column, COLUMNS))


@dataclass
class _Found:
    """What the rows gave so far."""

    rows: Rows
    absent: dict[str, None]
    items: list[Item] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)
    stated: dict[tuple[str, ...], set[str]] = field(default_factory=dict)

    def item(self, at: int, row: Any) -> Item | None:
        """Return the item of a row, or None after keeping what is wrong with it."""
        if isinstance(row, Item):
            return row
        if isinstance(row, Fault):
            self.faults.append(row)
            return None
        if not isinstance(row, Mapping):
            value = None if isinstance(row, list | tuple) else row
            self._keep_fault(at, Fault(self.rows.place, "an item is an object of columns", "item", value=value))
            return None
        if not KNOWN.issuperset(row):
            self.unknown.update(dict.fromkeys(str(column) for column in row if column not in KNOWN))
        cells = {name: cell for name in COLUMNS if name in row and (cell := _cell(row[name], self.rows.typed)) is not None}
        bad = {name: cells.pop(name) for name, cell in list(cells.items()) if isinstance(cell, BadCell)} if self.rows.typed else {}
        for name, cell in bad.items():
            self._keep_fault(at, Fault(self.rows.place, cell.message, "bad_cell", field=name, hint=cell.hint))
        try:
            item = Item.model_validate(cells)
        except ValidationError as error:
            for fault in faults_of(error, Item, self.rows.place):
                if not (fault.code == "missing" and (fault.field in bad or fault.field in self.absent)):
                    self._keep_fault(at, fault)
            return None
        # a set of the stated columns for every item would take more than its facts
        object.__setattr__(item, "__pydantic_fields_set__", self.stated.setdefault(tuple(cells), item.model_fields_set))
        return None if bad else item

    def keep(self, at: int, item: Item) -> None:
        """Keep an item; a second one of its sku is a fault."""
        if item.sku in self.seen:
            message = f"the sku stands twice, first at {self.rows.place_of(self.seen[item.sku])}"
            self._keep_fault(at, Fault(self.rows.place, message, "duplicate_sku", field="sku", value=item.sku))
            return
        self.seen[item.sku] = at
        self.items.append(item)

    def _keep_fault(self, at: int, fault: Fault) -> None:
        self.faults.append(self.rows.placed(at, fault))


def _cell(value: Any, typed: bool) -> Any:
    """Return a cell as the item model takes it: empty is None; numbers of a frame become text, floats their shortest decimal."""
    if isinstance(value, str):
        return value.strip() or None
    if not typed or isinstance(value, BadCell):
        return value
    if hasattr(value, "tolist"):  # a numpy scalar, or a list of tags as numpy keeps it
        value = value.tolist()
    if _is_nothing(value):
        return None
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}".removesuffix(".0")
    if isinstance(value, datetime):
        return value.date() if value.time() == datetime.min.time() else value
    return value if isinstance(value, bool | date | list | tuple) else str(value)


def _is_nothing(value: Any) -> bool:
    """Whether a cell of a frame is empty; those of pandas are known by name, for it is never imported here."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float | Decimal) and value != value  # noqa: PLR0124  NaN alone is unlike itself
