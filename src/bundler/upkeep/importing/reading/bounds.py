"""How much of a foreign file is read at most."""

from __future__ import annotations

from collections.abc import Iterable

from bundler.errors import Fault, InputError

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_TEXT_BYTES = 8 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 256
MAX_CELLS = 4_000_000
MAX_CELL = 32_767
"""The characters that a spreadsheet program allows in a cell."""
MAX_CHARACTERS = 32_000_000


class Gathered:
    """The rows of one document, counted while they are read."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._rows = self._cells = self._characters = 0

    def row(self, number: int, cells: Iterable[str]) -> tuple[int, tuple[str, ...]]:
        """Return a row that is within the bounds. Raises InputError where it, or all of them together, are not."""
        held = tuple(cells)
        self._rows, self._cells = self._rows + 1, self._cells + len(held)
        self._characters += sum(map(len, held))
        if self._rows > MAX_ROWS:
            raise self._too_much(f"more than {MAX_ROWS:,} rows")
        if len(held) > MAX_COLUMNS:
            raise self._too_much(f"more than {MAX_COLUMNS} columns", number)
        if self._cells > MAX_CELLS:
            raise self._too_much(f"more than {MAX_CELLS:,} cells")
        if self._characters > MAX_CHARACTERS:
            raise self._too_much(f"more than {MAX_CHARACTERS:,} characters, merged cells counted in all their rows")
        if any(len(cell) > MAX_CELL for cell in held):
            raise self._too_much(f"a cell of more than {MAX_CELL:,} characters", number)
        return number, held

    def _too_much(self, message: str, row: int | None = None) -> InputError:
        return InputError([Fault(self._place, message, "too_large", row=row, hint="Keep the table that is to be read, and nothing else.")])
