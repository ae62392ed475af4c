"""Reading a catalogue from CSV, XLSX, Parquet, JSON, JSON lines, dictionaries or a DataFrame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.csv_file import csv_rows
from bundler.catalogue.frames import frame_rows, is_frame, parquet_rows
from bundler.catalogue.json_lines import line_rows
from bundler.catalogue.noticing import warn
from bundler.catalogue.parsing import escaped, parse_json
from bundler.catalogue.rows import MAX_ITEMS, Rows, build
from bundler.catalogue.source import is_device, place_of, read_bytes
from bundler.catalogue.workbook import sheet_rows
from bundler.errors import Fault, InputError
from bundler.values.near import did_you_mean

MAX_FILE_BYTES = 256 * 1024 * 1024
EXTRAS = {".xlsx": "excel", ".parquet": "parquet"}
READERS: dict[str, Callable[[bytes, str], Rows]] = {
    ".csv": csv_rows, ".xlsx": sheet_rows, ".parquet": parquet_rows, ".ndjson": line_rows, ".jsonl": line_rows,
}  # fmt: skip
KINDS = (".csv", ".json", ".ndjson", ".jsonl", ".xlsx", ".parquet")


def load_catalogue(source: Any) -> Catalogue:
    """Return a catalogue from a path (.csv, .json, .ndjson, .xlsx, .parquet), a list of dictionaries, a DataFrame or a Catalogue.

    Raises InputError with every bad cell and its row. An unknown column is a warning of the catalogue, and a UserWarning.
    """
    found = read_catalogue(source)
    if found is not source:
        warn(found.warnings)
    return found


def read_catalogue(source: Any) -> Catalogue:
    """Return a catalogue as ``load_catalogue`` does, for a door that tells its warnings in its own way."""
    if isinstance(source, Catalogue):
        return source
    if isinstance(source, str | Path):
        return _from_file(Path(source))
    if is_frame(source):
        return build(frame_rows(source))
    if isinstance(source, Mapping | bytes) or not isinstance(source, Iterable):
        raise InputError(
            [Fault("catalogue", "a path, a list of items or a data frame is wanted", "catalogue", value=type(source).__name__)]
        )
    return build(Rows("catalogue", enumerate(islice(source, MAX_ITEMS + 1)), pointer=""))


def _from_file(path: Path) -> Catalogue:
    rows, faults = _rows_of(path)
    try:
        found = build(rows)
    except InputError as error:
        raise InputError([*faults, *error.faults]) from None
    if faults:
        raise InputError(faults)
    return found


def file_rows(path: Path) -> Rows:
    """Return the rows of a file of any known kind, unread. Raises InputError where it holds none."""
    rows, faults = _rows_of(path)
    if faults:
        raise InputError(faults)
    return rows


def _rows_of(path: Path) -> tuple[Rows, list[Fault]]:
    """Return the rows of a file, and what is wrong with what stands around them."""
    place, kind = place_of(path), path.suffix.lower()
    data = read_bytes(path, MAX_FILE_BYTES)
    if kind not in KINDS and path.is_file() and not is_device(path):
        raise InputError([Fault(place, f"unknown kind of file {kind!r}", "file_kind", hint=f"Known: {', '.join(KINDS)}")])
    if not data.strip():
        raise InputError([Fault(place, "the file is empty", "empty_file")])
    if kind not in KINDS:
        kind = _kind_of(data)
    if kind == ".json":
        return _json_rows(data, place)
    try:
        return READERS[kind](data, place), []
    except ImportError:
        hint = f"Install it with: pip install 'bundler[{EXTRAS[kind]}]'"
        raise InputError([Fault(place, f"reading {kind} needs an extra package", "missing_extra", hint=hint)]) from None


def _kind_of(data: bytes) -> str:
    """Return the kind of what comes through a pipe, which has no name to tell it."""
    if data.startswith((b"PK\x03\x04", b"PAR1")):
        return ".xlsx" if data.startswith(b"PK") else ".parquet"
    return ".json" if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{") else ".csv"


def _json_rows(data: bytes, place: str) -> tuple[Rows, list[Fault]]:
    """Return the rows of a list of items, or of an object that holds it under ``items``, and what else stands there."""
    document, pointer = parse_json(data, place), ""
    faults: list[Fault] = []
    if isinstance(document, dict) and "items" in document:
        pointer, rows = "/items", document.pop("items")
        faults = [
            Fault(place, "unknown key", "extra_forbidden", f"/{escaped(key)}", field=key, hint=did_you_mean(key, ("items",)))
            for key in document
        ]
    else:
        rows = document
    if not isinstance(rows, list):
        hint = 'Write [{...}, {...}] or {"items": [{...}, {...}]}.'
        raise InputError([*faults, Fault(place, "a list of items is wanted", "catalogue", pointer, hint=hint)])
    return Rows(place, enumerate(rows), pointer=pointer), faults
