"""Rows of ``positive_list.csv`` as an edition changes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bundler.upkeep.importing.csv_table import CsvTable
from bundler.upkeep.importing.listing.editions import Edition
from bundler.values import days

ONE_DAY = timedelta(days=1)


def begin(table: CsvTable, code: str, edition: Edition, cells: Mapping[str, str]) -> str | None:
    """Let a row of a code begin with an edition, and end the one before it; a row that begins on the same day is read anew.

    Returns the first day of a later row inside the edition, before which the new one has to end, else None.
    """
    start = days.format(edition.start)
    rows = table.of(code)
    if any(row["from"] == start for row in rows):
        table.replace(code, edition.start, cells)
        return None
    if table.on(code, edition.start) is not None:
        table.end(code, edition.start - ONE_DAY)
    last = "" if edition.until is None else days.format(edition.until)
    later = min((row["from"] for row in rows if row["from"] > start), default="")
    inside = later and (not last or later <= last)
    until = days.format(days.parse(later) - ONE_DAY) if inside else last
    table.add({"hs8": code, "from": start, "until": until, **cells})
    return later if inside else None
