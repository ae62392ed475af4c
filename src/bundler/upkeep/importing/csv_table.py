"""A dated CSV table as it is edited: rows end, rows begin, and the order of the file is kept."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date

from bundler.values import days

KEY, FROM, UNTIL = 0, 1, 2


class CsvTable:
    """The rows of a table whose first three columns are its key, ``from`` and ``until``."""

    def __init__(self, text: str) -> None:
        rows = list(csv.reader(io.StringIO(text, newline="")))
        self.header, self.rows = rows[0], rows[1:]
        self._by_key: dict[str, list[list[str]]] = {}
        for row in self.rows:
            self._by_key.setdefault(row[KEY], []).append(row)

    def on(self, key: str, day: date) -> Mapping[str, str] | None:
        """Return the row of a key that is true on a day, by its columns, or None."""
        row = self._on(key, days.format(day))
        return None if row is None else dict(zip(self.header, row, strict=True))

    def keys(self) -> Iterable[str]:
        """Return the keys."""
        return self._by_key.keys()

    def of(self, key: str) -> list[dict[str, str]]:
        """Return the rows of a key, by day."""
        return [dict(zip(self.header, row, strict=True)) for row in sorted(self._by_key.get(key, ()), key=lambda row: row[FROM])]

    def replace(self, key: str, start: date, cells: Mapping[str, str]) -> None:
        """Set cells of the row of a key that begins on ``start``: its evidence was raised, or its statement read better."""
        begins = days.format(start)
        row = next((row for row in self._by_key.get(key, ()) if row[FROM] == begins), None)
        if row is None:
            raise KeyError(f"no row of {key} begins on {start}")
        for column, cell in cells.items():
            row[self.header.index(column)] = cell

    def end(self, key: str, last: date) -> None:
        """End the row of a key that is true on ``last`` with that day."""
        row = self._on(key, days.format(last))
        if row is None:
            raise KeyError(f"no row of {key} is true on {last}")
        row[UNTIL] = days.format(last)

    def add(self, cells: Mapping[str, str]) -> None:
        """Add a row; columns that are not named are empty."""
        unknown = set(cells).difference(self.header)
        if unknown:
            raise KeyError(f"no such columns: {', '.join(sorted(unknown))}")
        row = [cells.get(column, "") for column in self.header]
        self.rows.append(row)
        self._by_key.setdefault(row[KEY], []).append(row)

    def rows_on(self, day: date) -> dict[str, Mapping[str, str]]:
        """Return every row that is true on a day, by its key."""
        held = ((key, self._on(key, days.format(day))) for key in self._by_key)
        return {key: dict(zip(self.header, row, strict=True)) for key, row in held if row is not None}

    def begins_after(self, key: str, day: date) -> date | None:
        """Return the first day after ``day`` on which a row of a key begins, or None."""
        return min((days.parse(row[FROM]) for row in self._by_key.get(key, ()) if row[FROM] > days.format(day)), default=None)

    def text(self) -> str:
        """Return the file: by key, then by day."""
        file = io.StringIO(newline="")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(self.header)
        self.rows.sort(key=lambda row: (row[KEY], row[FROM]))
        writer.writerows(self.rows)
        return file.getvalue()

    def _on(self, key: str, day: str) -> list[str] | None:
        for row in self._by_key.get(key, ()):
            if row[FROM] <= day and (not row[UNTIL] or day <= row[UNTIL]):
                return row
        return None
