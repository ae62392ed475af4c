"""Reading a catalogue from CSV, XLSX, Parquet, JSON, dictionaries or a DataFrame."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.item import COLUMNS, Item
from bundler.catalogue.parsing import faults_of, parse_json
from bundler.errors import Fault, InputError
from bundler.values.near import did_you_mean, nearest

MAX_FILE_BYTES = 256 * 1024 * 1024
MAX_ITEMS = 1_000_000
EXTRAS = {".xlsx": "excel", ".parquet": "parquet"}


def load_catalogue(source: Any) -> Catalogue:
    """Return a catalogue from a path (.csv, .json, .xlsx, .parquet), a list of dictionaries, a DataFrame or a Catalogue.

    Raises InputError with every bad cell and its row. An unknown column is a warning of the catalogue.
    """
    if isinstance(source, Catalogue):
        return source
    if isinstance(source, str | Path):
        return _from_file(Path(source))
    if hasattr(source, "to_dicts"):  # polars
        return _build("data frame", enumerate(source.to_dicts(), start=1), frame=True)
    if hasattr(source, "to_dict") and hasattr(source, "columns"):  # pandas
        return _build("data frame", enumerate(source.to_dict("records"), start=1), frame=True)
    if isinstance(source, Mapping) or not isinstance(source, Iterable):
        raise InputError(
            [Fault("catalogue", "a path, a list of items or a data frame is wanted", "catalogue", value=type(source).__name__)]
        )
    return _build("catalogue", enumerate(source), frame=False, pointers=True)


def _from_file(path: Path) -> Catalogue:
    if not path.is_file():
        raise InputError([Fault(path.name, "the file does not exist", "missing_file", hint=f"Looked for {path}")])
    if path.stat().st_size > MAX_FILE_BYTES:
        raise InputError([Fault(path.name, f"the file is larger than {MAX_FILE_BYTES} bytes", "too_large")])
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return _build(path.name, _csv_rows(path), frame=False)
    if suffix == ".json":
        document = parse_json(path.read_bytes(), path.name)
        rows = document.get("items") if isinstance(document, dict) else document
        if not isinstance(rows, list):
            raise InputError([Fault(path.name, "a list of items is wanted", "catalogue")])
        return _build(path.name, enumerate(rows), frame=False, pointers=True)
    if suffix in EXTRAS:
        try:
            rows_of = {".xlsx": _xlsx_rows, ".parquet": _parquet_rows}[suffix]
            return _build(path.name, rows_of(path), frame=True)
        except ImportError:
            hint = f"Install it with: pip install 'bundler[{EXTRAS[suffix]}]'"
            raise InputError([Fault(path.name, f"reading {suffix} needs an extra package", "missing_extra", hint=hint)]) from None
    known = ".csv, .json, .xlsx, .parquet"
    raise InputError([Fault(path.name, f"unknown kind of file {suffix!r}", "file_kind", hint=f"Known: {known}")])


def _csv_rows(path: Path) -> Iterator[tuple[int, dict[str, Any] | int]]:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        hint = "Save it as 'CSV UTF-8'."
        raise InputError([Fault(path.name, f"not UTF-8 at byte {error.start}", "encoding", hint=hint)]) from None
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        header = next(reader, [])
        _check_header(path.name, header)
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, dict(zip(header, row, strict=False)) if len(row) <= len(header) else len(row)
    except csv.Error as error:
        raise InputError([Fault(path.name, f"not CSV: {error}", "csv", row=reader.line_num)]) from None


def _check_header(place: str, header: list[str]) -> None:
    twice = sorted({column for column in header if header.count(column) > 1})
    faults = [Fault(place, f"column {column!r} stands twice", "duplicate_column", row=1) for column in twice]
    missing = [name for name, field in Item.model_fields.items() if field.is_required() and name not in header]
    strangers = [column for column in header if column not in COLUMNS]
    for name in missing:
        probable = nearest(name, strangers)
        hint = f"Is it {probable!r}?" if probable else "Add the column."
        faults.append(Fault(place, f"the column {name!r} is missing", "missing_column", row=1, field=name, hint=hint))
    if faults:
        raise InputError(faults)


def _xlsx_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    header = [str(cell).strip() for cell in rows[0]] if rows else []
    _check_header(path.name, [column for column in header if column])
    for at, row in enumerate(rows[1:], start=2):
        if any(cell not in ("", None) for cell in row):
            yield at, {column: cell for column, cell in zip(header, row, strict=False) if column}


def _parquet_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    import pyarrow.parquet

    yield from enumerate(pyarrow.parquet.read_table(path).to_pylist(), start=1)


def _build(place: str, rows: Iterable[tuple[int, Any]], *, frame: bool, pointers: bool = False) -> Catalogue:
    items: list[Item] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    unknown: dict[str, None] = {}
    for at, row in rows:
        if len(items) >= MAX_ITEMS:
            raise InputError([Fault(place, f"more than {MAX_ITEMS} items", "too_large")])
        where: dict[str, Any] = {"pointer": f"/{at}"} if pointers else {"row": at}
        if not isinstance(row, Mapping):
            if isinstance(row, Item):
                items.append(row)
            elif isinstance(row, int) and not pointers:
                faults.append(Fault(place, f"{row} cells, more than the header has", "cells", **where))
            else:
                faults.append(Fault(place, "an item is an object of columns", "item", value=type(row).__name__, **where))
            continue
        unknown.update(dict.fromkeys(str(column) for column in row if column not in COLUMNS))
        cells = {column: value for column in COLUMNS if column in row and (value := _cell(row[column], frame)) is not None}
        try:
            item = Item.model_validate(cells)
        except ValidationError as error:
            found = faults_of(error, Item, place)
            faults.extend(
                Fault(place, fault.message, fault.code, field=fault.field, value=fault.value, hint=fault.hint,
                      pointer=f"/{at}{fault.pointer}" if pointers else "", row=None if pointers else at)
                for fault in found
            )  # fmt: skip
            continue
        if item.sku in seen:
            first = f"first at {'/' if pointers else 'line '}{seen[item.sku]}"
            faults.append(Fault(place, f"the sku stands twice, {first}", "duplicate_sku", field="sku", value=item.sku, **where))
        seen[item.sku] = at
        items.append(item)
    if faults:
        raise InputError(faults)
    warnings = [
        Fault(place, f"unknown column {column!r} is ignored", "unknown_column", field=column, hint=did_you_mean(column, COLUMNS))
        for column in unknown
    ]
    return Catalogue(items, warnings)


def _cell(value: Any, frame: bool) -> Any:
    """Return a cell as the item model takes it: empty is None; a frame's numbers become text, floats their shortest decimal."""
    if isinstance(value, str):
        return value.strip() or None
    if value is None or not frame:
        return value
    if value != value:  # noqa: PLR0124  (NaN and NaT are the only values unlike themselves)
        return None
    if hasattr(value, "item"):  # a numpy scalar
        value = value.item()
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}".removesuffix(".0")
    if isinstance(value, datetime):
        return value.date() if value.time() == datetime.min.time() else value
    return value if isinstance(value, bool | date | list | tuple) else str(value)
