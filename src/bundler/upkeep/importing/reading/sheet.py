"""What a reader gives: tables of text cells, and what it noticed about single cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

EMPTIED = ("formula", "error")
"""Marks of cells that are left empty, though something stands there."""
Noticed = Literal["formula", "error", "merged", "hidden", "layout", "unended"]
"""``formula``, ``error``: the cell is left empty; ``merged``: filled from the cell above that it is merged with; ``hidden``: a sheet that
was not read; ``layout``: how the lines of a page make the row is not certain; ``unended``: the file ends with
this cell, and not with the end of a line."""


class Mark(NamedTuple):
    """What was noticed about a cell: ``row`` is the number of its row, ``column`` counts from 0, ``text`` is what stands there."""

    row: int
    column: int
    kind: Noticed
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a document: its rows as text, each with the number under which a person finds it (row of a sheet, line of a text).

    A sheet of the layout ``text`` is no table: each of its rows is one cell with a line as it stands, spaces and all.
    """

    title: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    marks: tuple[Mark, ...] = ()
    layout: Literal["table", "text"] = "table"
