"""A TOML table as it is edited: its comments, its order and its blank lines stay as people wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import tomlkit
from tomlkit.items import AoT, Table

ONE_DAY = timedelta(days=1)


class TomlTable:
    """A document of arrays of tables (``[[rate]]``) or of tables by key (``[2022-7]``)."""

    def __init__(self, text: str) -> None:
        self._document = tomlkit.parse(text)

    def __contains__(self, key: object) -> bool:
        return key in self._document

    def rows(self, array: str) -> list[dict[str, Any]]:
        """Return the rows of an array as plain values."""
        return [dict(row.unwrap()) for row in self._document.get(array, ())]

    def end(self, array: str, match: Mapping[str, Any], last: date) -> None:
        """End the row of an array that has the values of ``match`` and is true on ``last`` with that day."""
        for row in self._array(array):
            held = row.unwrap()
            if all(held.get(key) == value for key, value in match.items()) and held["from"] <= last <= held.get("until", last):
                _set_until(row, last)
                return
        raise KeyError(f"no row of {array} with {dict(match)} is true on {last}")

    def append(self, array: str, cells: Mapping[str, Any]) -> None:
        """Add a row to the end of an array, parted by a blank line as people part them."""
        rows = self._array(array)
        if rows and not rows[-1].as_string().endswith("\n\n"):
            rows[-1].add(tomlkit.nl())
        row = _table(cells)
        if list(self._document)[-1] != array:
            row.add(tomlkit.nl())
        rows.append(row)

    def add(self, key: str, cells: Mapping[str, Any]) -> None:
        """Add a table by its key to the end of the document. Raises KeyError where it stands already."""
        if key in self._document:
            raise KeyError(f"{key} stands already")
        self._document.add(tomlkit.nl())
        self._document.add(key, _table(cells))

    def text(self) -> str:
        """Return the file."""
        return tomlkit.dumps(self._document)

    def _array(self, array: str) -> AoT:
        found = self._document[array]
        if not isinstance(found, AoT):
            raise KeyError(f"{array} is no array of tables")
        return found


def _table(cells: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for key, value in cells.items():
        table.add(key, value)
    return table


def _set_until(row: Table, last: date) -> None:
    """Set ``until``; a new one stands after ``from``, as people write it."""
    if "until" in row:
        row["until"] = last
    else:
        row.value._insert_after("from", "until", last)  # tomlkit has no public way to insert
