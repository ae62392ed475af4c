"""Rows of data frames and Parquet files; none of their libraries is needed to take a frame, only its shape is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bundler.catalogue.header import check_header
from bundler.catalogue.rows import Rows
from bundler.errors import Fault, InputError

FRAME = "data frame"


def is_frame(source: Any) -> bool:
    """Whether a source is a data frame of polars or pandas."""
    return hasattr(source, "to_dicts") or (hasattr(source, "to_dict") and hasattr(source, "columns"))


def frame_rows(frame: Any) -> Rows:
    """Return the rows of a data frame. Raises InputError where it lacks a column."""
    _check(FRAME, [str(column) for column in frame.columns])
    return _rows(FRAME, frame.to_dicts() if hasattr(frame, "to_dicts") else frame.to_dict("records"))


def parquet_rows(data: bytes, place: str) -> Rows:
    """Return the rows of a Parquet file. Raises InputError where it cannot be read or lacks a column."""
    import pyarrow
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.read_table(pyarrow.BufferReader(data))
        _check(place, table.column_names)
        return _rows(place, table.to_pylist())
    except (pyarrow.ArrowException, OSError, ValueError):
        raise InputError([Fault(place, "the Parquet file is damaged, or only a part of one", "parquet", hint="Write it again.")]) from None


def _check(place: str, columns: Sequence[str]) -> None:
    # a frame made of nothing has no columns: it is a catalogue without items
    if columns:
        check_header(place, columns)


def _rows(place: str, rows: Sequence[Mapping[Any, Any]]) -> Rows:
    return Rows(place, enumerate(rows, start=1), "row", typed=True)
