"""The row of a table that names its columns, wherever it stands."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

Names = Mapping[str, Sequence[str]]
"""Fields, and how documents name the column of each."""


def plain(text: str) -> str:
    """Return a heading as it is compared: without blanks, in half-width letters, small."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


@lru_cache(maxsize=128)
def _plain_names(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(plain(each) for each in names)


def columns_of(row: Sequence[str], names: Names, required: Sequence[str]) -> dict[str, int] | None:
    """Return the column of each field that a row names, or None where it is not the header: it lacks one of the required.

    Of a heading in two languages the first one counts.
    """
    found: dict[str, int] = {}
    for field, known in names.items():
        at = next(iter(columns_named(row, known)), None)
        if at is not None and at not in found.values():
            found[field] = at
    return found if all(field in found for field in required) else None


def columns_named(row: Sequence[str], known: Sequence[str]) -> list[int]:
    """Return the columns headed by one of the names, or where there is none those whose heading begins with one."""
    cells, wanted = [plain(cell) for cell in row], _plain_names(tuple(known))
    exact = [at for at, cell in enumerate(cells) if cell in wanted]
    starts = tuple(each for each in wanted if not each.isascii())
    return exact or [at for at, cell in enumerate(cells) if starts and cell.startswith(starts) and len(cell) < 40]
