"""Strict reading of CSV and TOML tables: every fault is collected with its file and line."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from bundler.errors import Fault, InputError
from bundler.tariff.cells import Check
from bundler.tariff.rows import ConsumptionTaxClass, Record
from bundler.values.keys import hint_for
from bundler.values.near import did_you_mean
from bundler.values.toml import headers, line_of, parse_toml
from bundler.values.wording import words

MAX_FILE_BYTES = 32 * 1024 * 1024
Row = tuple[str, ...]
R = TypeVar("R", bound=Record)


def read_bytes(path: Path, faults: list[Fault]) -> bytes:
    """Return the bytes of a table file without a byte order mark, or nothing when it is missing or too large; each is a fault."""
    if not path.is_file():
        faults.append(Fault(path.name, "the file is missing", "missing_file", hint=f"Expected at {path.parent.name}/{path.name}"))
        return b""
    if path.stat().st_size > MAX_FILE_BYTES:
        faults.append(Fault(path.name, f"the file is larger than {MAX_FILE_BYTES} bytes", "too_large"))
        return b""
    return without_mark(path.name, path.read_bytes(), faults)


def without_mark(name: str, raw: bytes, faults: list[Fault]) -> bytes:
    """Return the bytes of a table file without a byte order mark, which is a fault."""
    if raw.startswith(codecs.BOM_UTF8):
        faults.append(Fault(name, "the file begins with a byte order mark (BOM)", "bom", row=1, hint="Save it as UTF-8 without BOM."))
    return raw.removeprefix(codecs.BOM_UTF8)


def read_csv(name: str, raw: bytes, columns: Mapping[str, Check], faults: list[Fault]) -> list[Row]:
    """Return the rows of a CSV table whose header must be exactly ``columns``.

    Cells are checked a column at a time, distinct values once: twelve thousand rows cost a few hundredths of a second.
    """
    rows = _csv_rows(name, raw, faults)
    if not rows:
        if not any(fault.place == name for fault in faults):
            faults.append(Fault(name, "the file is empty", "empty_file", hint="Expected: " + ",".join(columns)))
        return []
    header, body = list(rows[0]), rows[1:]
    if header != list(columns):
        faults.extend(_header_faults(name, header, columns))
        return []
    short = [at for at, row in enumerate(body, start=2) if len(row) != len(header)]
    if short:
        faults.extend(Fault(name, f"{len(body[at - 2])} cells where the header has {len(header)}", "cells", row=at) for at in short)
        return []
    for index, (column, check) in enumerate(columns.items()):
        values = [row[index] for row in body]
        wrong = {value: found for value in set(values) if (found := check(value))}
        if wrong:
            faults.extend(
                Fault(name, wrong[value][0], "bad_cell", row=at, field=column, value=value, hint=wrong[value][1])
                for at, value in enumerate(values, start=2)
                if value in wrong
            )
    return body


def _csv_rows(name: str, raw: bytes, faults: list[Fault]) -> list[Row]:
    try:
        # Tuples of text cost the garbage collector nothing; lists would be walked by every collection of the caller's program.
        return [tuple(row) for row in csv.reader(io.StringIO(raw.decode("utf-8"), newline=""), strict=True)]
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        faults.append(Fault(name, f"not UTF-8 at byte {error.start}", "encoding", row=row, hint="Save it as UTF-8."))
    except csv.Error as error:
        faults.append(Fault(name, f"not CSV: {error}", "csv"))
    return []


def _header_faults(name: str, header: Sequence[str], columns: Mapping[str, Check]) -> list[Fault]:
    if len(header) == 1 and re.split(r"[;\t]", header[0]) == list(columns):
        return [Fault(name, "the cells are not separated by commas", "separator", row=1, value=header[0], hint="Save it as 'CSV UTF-8'.")]
    faults = [
        Fault(name, f"unknown column {column!r}", "unknown_column", row=1, hint=did_you_mean(column, columns))
        for column in header
        if column not in columns
    ]
    faults += [Fault(name, f"column {column!r} is missing", "missing_column", row=1) for column in columns if column not in header]
    faults += [
        Fault(name, f"column {column!r} stands twice", "duplicate_column", row=1)
        for column in sorted({column for column in header if header.count(column) > 1})
    ]
    return faults or [Fault(name, "the columns stand in another order", "column_order", row=1, hint="Expected: " + ",".join(columns))]


def read_toml(name: str, raw: bytes, faults: list[Fault]) -> dict[str, Any]:
    """Return a TOML document; what cannot be read and a number with a point are faults with their line."""
    try:
        return parse_toml(raw, name, parse_float=_refused_float)
    except InputError as error:
        faults.extend(error.faults)
    except _RefusedFloat as error:
        number = str(error)
        row = line_of(raw.decode("utf-8"), lambda line: number in line)
        hint = f'Write it as text: "{number}".'
        faults.append(Fault(name, "a number with a point is not exact", "float", row=row, value=number, hint=hint))
    return {}


class _RefusedFloat(Exception):  # noqa: N818  carries a number to the place that knows its file
    pass


def _refused_float(text: str) -> str:
    raise _RefusedFloat(text)


def read_records(name: str, raw: bytes, kinds: Mapping[str, type[R]], faults: list[Fault]) -> dict[str, list[R]]:
    """Return the rows of a TOML file made of arrays of tables, one model per array; faults carry the line of the row."""
    document = read_toml(name, raw, faults)
    text = raw.decode("utf-8", "replace")
    found: dict[str, list[R]] = {kind: [] for kind in kinds}
    for key, value in document.items():
        if key not in kinds or not isinstance(value, list):
            faults.append(Fault(name, f"unknown table {key!r}", "unknown_key", hint=did_you_mean(key, kinds)))
            continue
        lines, inner = headers(text, key), headers(text, f"{key}.period")
        for index, entry in enumerate(value):
            row = lines[index] if index < len(lines) else None
            record = read_record(name, kinds[key], entry, row, faults)
            if record is not None:
                record.remember_row(row)
                found[key].append(record)
                if isinstance(record, ConsumptionTaxClass):
                    _remember_periods(record, inner, lines[index : index + 2])
    return found


def _remember_periods(record: ConsumptionTaxClass, inner: Sequence[int], span: Sequence[int]) -> None:
    """Note of every period of a class the line of its own header, between that of the class and the next; one written inline has none."""
    own = [line for line in inner if span and span[0] < line < (span[1] if len(span) > 1 else line + 1)]
    for period, line in zip(record.period, own, strict=False):
        period.remember_row(line)


def read_keyed(name: str, raw: bytes, kind: type[R], faults: list[Fault]) -> dict[str, R]:
    """Return the rows of a TOML file made of one table for each key."""
    document = read_toml(name, raw, faults)
    lines = raw.decode("utf-8", "replace").splitlines()
    begun = {line.strip().strip('[]"'): at for at, line in enumerate(lines, start=1) if line.startswith("[")}
    found: dict[str, R] = {}
    for key, entry in document.items():
        record = read_record(name, kind, entry, begun.get(key), faults, at=f"[{key}]")
        if record is not None:
            found[key] = record
    return found


def read_record(name: str, kind: type[R], entry: Any, row: int | None, faults: list[Fault], *, at: str = "") -> R | None:
    """Return one row as its model, or None and every fault of it."""
    try:
        return kind.model_validate(entry)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            place = [str(part) for part in detail["loc"]]
            field = ".".join(([at] if at else []) + place)
            unknown = detail["type"] == "extra_forbidden"
            hint = hint_for(kind, detail["loc"]) if unknown else detail.get("ctx", {}).get("hint", "")
            value = None if detail["type"] == "missing" or isinstance(detail["input"], dict | list) else detail["input"]
            faults.append(Fault(name, words(detail), detail["type"], row=row, field=field, value=value, hint=hint))
        return None
