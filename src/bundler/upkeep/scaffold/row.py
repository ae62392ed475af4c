"""A new row in its place: the row before it ends, and nothing else in the file moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bundler.errors import Fault, InputError
from bundler.tariff import load_tables
from bundler.tariff.reading import read_record
from bundler.tariff.rows import ConsumptionTaxClass
from bundler.upkeep.importing.csv_table import CsvTable
from bundler.upkeep.importing.months import last_day
from bundler.upkeep.importing.toml_table import TomlTable
from bundler.upkeep.patches import patch_of
from bundler.upkeep.scaffold.ask import PLACE, Ask, cells_of, check_missing
from bundler.upkeep.scaffold.fields import LAST, Field, fields_of, texts_of
from bundler.upkeep.scaffold.kinds import Kind
from bundler.upkeep.trial import new_faults
from bundler.values import days
from bundler.values.near import did_you_mean

ONE_DAY = timedelta(days=1)
MONTHLY, LINES = "exchange_rates.csv", "tariff_lines.csv"
OF_CLASS = ("key", "name", "name_zh")
Cells = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row as it would be begun: the file with its new text, the patch, the last day of the row before it, what the loader would say."""

    kind: str
    file: str
    text: str
    patch: str
    ends: date | None
    faults: tuple[Fault, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the row as it stands in an answer."""
        return {
            "kind": self.kind, "file": self.file, "patch": self.patch,
            "ends": None if self.ends is None else self.ends.isoformat(), "faults": [fault.to_dict() for fault in self.faults],
        }  # fmt: skip


def new_row(tables: Path, ask: Ask) -> NewRow:
    """Return the new row in its file.

    Raises InputError with every field that is unknown, missing or of another form, TableError where the file cannot be read.
    """
    kind = ask.of()
    known, faults = fields_of(kind), list[Fault]()
    cells = cells_of(ask, known, faults)
    table = _opened(tables, kind)
    old = None if ask.like is None else _followed(ask, kind, table, faults)
    if old is not None:
        cells = _copied(old, kind, cells)
    elif ask.like is not None:
        raise InputError(faults)
    cells.setdefault("verified_on", ask.read_on)
    if kind.file == MONTHLY and isinstance(ask.start, date):
        cells.setdefault("until", last_day(ask.start))
    check_missing(ask, known, cells, faults)
    if faults:
        raise InputError(faults)
    ends = None
    if old is not None and cells[kind.key] == ask.like and ask.start is not None and old.get("until", ask.start) >= ask.start:
        ends = ask.start - ONE_DAY
        table.end(str(ask.like), ends)
    text = table.with_row({name: cells[name] for name in known if name in cells}, known)
    file = f"cn/{kind.file}"
    return NewRow(ask.kind, file, text, patch_of(tables, {file: text}), ends, tuple(new_faults(tables, {file: text})))


def _opened(tables: Path, kind: Kind) -> _Csv | _Toml:
    """The table to edit. Raises TableError where it is missing or cannot be read."""
    path = tables / "cn" / kind.file
    try:
        return _Csv(path) if kind.model is None else _Toml(kind, path)
    except (OSError, ValueError, LookupError):
        load_tables(tables)  # tells what is wrong, with the line
        raise


def _followed(ask: Ask, kind: Kind, table: _Csv | _Toml, faults: list[Fault]) -> Cells | None:
    """The row that the new one follows: true on its first day, else the last before it."""
    if not kind.key or ask.start is None or not (kind.model is None or "from" in fields_of(kind)) or kind.model is ConsumptionTaxClass:
        hint = (
            "Add --from with the first day of the new row."
            if kind.key and ask.start is None
            else "Rows of this kind do not follow another."
        )
        faults.append(Fault(PLACE, "no row to follow", "like", field="--like", value=ask.like, hint=hint))
        return None
    start = ask.start
    rows = [row for row in table.rows(str(ask.like)) if row["from"] <= start]
    if not rows:
        hint = did_you_mean(str(ask.like), dict.fromkeys(table.keys()))
        faults.append(Fault(PLACE, f"no {ask.kind} of this key before {start}", "like", field="--like", value=ask.like, hint=hint))
        return None
    old = max(rows, key=lambda row: row["from"])
    if old["from"] == start:
        hint = "What begins on that day is not begun again: mend the row, or name a later day."
        faults.append(Fault(PLACE, f"a row of {ask.like} begins on {start} already", "like", field="--from", value=start, hint=hint))
    return old


def _copied(old: Cells, kind: Kind, given: Mapping[str, Any]) -> Cells:
    """The fields of the old row under those that were given; its period, its provenance and its note speak of itself."""
    kept = {name: value for name, value in old.items() if name not in LAST}
    start = given.get("from")
    until = {"until": old["until"]} if "until" in old and start is not None and old["until"] >= start else {}
    joined = {"verified_on": old["verified_on"]} if kind.file == LINES else {}
    return {**kept, **until, **joined, **given}


class _Csv:
    def __init__(self, path: Path) -> None:
        self.table = CsvTable(path.read_text("utf-8"))

    def keys(self) -> Sequence[str]:
        return list(self.table.keys())

    def rows(self, key: str) -> list[Cells]:
        found = []
        for row in self.table.of(key):
            ends = {"until": days.parse(row["until"])} if row["until"] else {}
            found.append({**{name: cell for name, cell in row.items() if cell}, "from": days.parse(row["from"]), **ends})
        return found

    def end(self, key: str, last: date) -> None:
        self.table.end(key, last)

    def with_row(self, cells: Cells, known: Mapping[str, Field]) -> str:
        self.table.add(texts_of(cells))
        return self.table.text()


class _Toml:
    def __init__(self, kind: Kind, path: Path) -> None:
        self.kind, self.table = kind, TomlTable(path.read_text("utf-8"))

    def keys(self) -> Sequence[str]:
        array, field = ("class", "key") if self.kind.inside else (self.kind.array, self.kind.key)
        return [row[field] for row in self.table.rows(array)]

    def rows(self, key: str) -> list[Cells]:
        if not self.kind.inside:
            return [row for row in self.table.rows(self.kind.array) if row.get(self.kind.key) == key]
        classes = [row for row in self.table.rows("class") if row["key"] == key]
        return [{"class": key, **period} for row in classes for period in row["period"]]

    def end(self, key: str, last: date) -> None:
        if self.kind.inside:
            self.table.end(self.kind.array, {}, last, within={"key": key})
        else:
            self.table.end(self.kind.array, {self.kind.key: key}, last)

    def with_row(self, cells: Cells, known: Mapping[str, Field]) -> str:
        """Write a row after the last of its key. Raises InputError with what its model refuses, and where its key is unknown or twice."""
        if self.kind.model is ConsumptionTaxClass:
            self._class(cells)
        elif self.kind.inside:
            key = cells.pop("class")
            if key not in self.keys():
                hint = did_you_mean(key, self.keys())
                raise InputError([Fault(PLACE, "unknown class", "field", field="class", value=key, hint=hint)])
            self._checked(cells)
            self.table.append(self.kind.array, cells, within={"key": key})
        elif self.kind.array:
            self._checked(cells)
            after = {self.kind.key: cells[self.kind.key]} if self.kind.key else None
            self.table.append(self.kind.array, cells, after=after)
        else:
            key = cells.pop("key")
            if key in self.table:
                raise InputError([Fault(PLACE, "it stands already", "key", field="key", value=key)])
            self._checked(cells)
            self.table.add(key, cells)
        return self.table.text()

    def _class(self, cells: Cells) -> None:
        own = {name: cells.pop(name) for name in OF_CLASS if name in cells}
        self._checked({**own, "period": [cells]})
        self.table.append("class", own)
        self.table.append("class.period", cells, within={"key": own["key"]})

    def _checked(self, cells: Cells) -> None:
        faults: list[Fault] = []
        assert self.kind.model is not None
        read_record(PLACE, self.kind.model, cells, None, faults)
        if faults:
            raise InputError(faults)
