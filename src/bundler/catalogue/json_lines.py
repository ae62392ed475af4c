"""Rows of JSON lines: one object a line, as exports write them that are too long for one document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

from bundler.catalogue.parsing import parse_json
from bundler.catalogue.rows import Rows
from bundler.errors import InputError

MARK = b"\xef\xbb\xbf"


def line_rows(data: bytes, place: str) -> Rows:
    """Return the rows of JSON lines; one that is no JSON is the Fault of its line, and an empty one is no row."""
    return Rows(place, numbered_lines(data, place))


def numbered_lines(data: bytes, place: str) -> Iterator[tuple[int, Any]]:
    """Yield what stands in each line that is not empty, with the number of the line."""
    for at, line in enumerate(BytesIO(data.removeprefix(MARK)), start=1):
        if line.strip():
            yield at, _line(at, line, place)


def _line(at: int, line: bytes, place: str) -> Any:
    try:
        return parse_json(line, place)
    except InputError as wrong:
        return replace(wrong.faults[0], row=at)
