"""What a cell of a CSV table may hold: small checks, each telling what is wrong and what would be right."""

from __future__ import annotations

import re
from collections.abc import Callable

from bundler.values import days, exact
from bundler.values.codes import padded
from bundler.values.near import did_you_mean

Wrong = tuple[str, str]
"""What is wrong with a cell, and a hint."""
Check = Callable[[str], Wrong | None]
"""Takes a cell and returns what is wrong with it, or None."""

HIGHEST_PERCENT = 1000


def anything(_: str) -> None:
    """Take any cell."""
    return


def text(cell: str) -> Wrong | None:
    """Take any text that is not blank."""
    return None if cell.strip() else ("the cell is empty", "")


def optional(check: Check) -> Check:
    """Return a check that also takes an empty cell."""
    return lambda cell: check(cell) if cell else None


def code(pattern: re.Pattern[str], digits: int, message: str) -> Check:
    """Return a check for codes of so many digits, which tells the code that a spreadsheet took the zero from."""

    def found(cell: str) -> Wrong | None:
        probable = padded(cell, digits, zeros=1)
        return None if pattern.fullmatch(cell) else (message, f"If a spreadsheet dropped the zero, it is {probable}." if probable else "")

    return found


def shape(pattern: re.Pattern[str], message: str) -> Check:
    """Return a check for cells of one form."""
    return lambda cell: None if pattern.fullmatch(cell) else (message, "")


def one_of(what: str, known: set[str] | None) -> Check:
    """Return a check for references; where the file that they point into is broken itself (None), nothing is said of them."""
    return lambda cell: None if known is None or cell in known else (f"unknown {what}", did_you_mean(cell, known))


def several_of(what: str, known: set[str] | None) -> Check:
    """Return a check for references joined by ``|``."""
    check = one_of(what, known)
    return lambda cell: next((wrong for key in cell.split("|") if (wrong := check(key))), None)


def each_of(what: str, known: set[str] | None) -> Check:
    """Return a check for references of one character, written one after the other."""
    check = one_of(what, known)

    def found(cell: str) -> Wrong | None:
        wrong = next(((char, wrong) for char in cell if (wrong := check(char))), None)
        return wrong and (f"{wrong[1][0]} {wrong[0]!r}", wrong[1][1])

    return found


def day(cell: str) -> Wrong | None:
    """Take an ISO day."""
    try:
        days.parse(cell)
    except ValueError as error:
        return str(error), ""
    return None


def number(cell: str) -> Wrong | None:
    """Take a non-negative decimal."""
    try:
        exact.parse(cell)
    except ValueError as error:
        return str(error), ""
    return None


def above_zero(cell: str) -> Wrong | None:
    """Take a decimal above 0."""
    return number(cell) or (None if exact.parse(cell) else ("more than 0 is wanted", ""))


def duty_percent(cell: str) -> Wrong | None:
    """Take a percentage that can be a duty rate, also one under 1: MFN duties of 0.7 percent exist."""
    if cell.endswith("%"):
        return "a percentage is written without its sign", f"Write {cell[:-1].strip()}."
    wrong = number(cell)
    if wrong is None and exact.parse(cell) > HIGHEST_PERCENT:
        wrong = f"a percentage over {HIGHEST_PERCENT} is not a duty rate", ""
    return wrong


def percent(cell: str) -> Wrong | None:
    """Take a percentage that is 0 or at least 1: anything between them is a share that was taken for a percentage."""
    wrong = duty_percent(cell)
    if wrong is None and 0 < (found := exact.parse(cell)) < 1:
        wrong = "a percentage is 0 or at least 1", f"Percent means 13, not 0.13. Did you mean {exact.format(found * 100, 8)!r}?"
    return wrong


def provisional(cell: str) -> Wrong | None:
    """Take a percentage, nothing, or that one exists which is not known."""
    return None if cell in ("", "unknown") else percent(cell)
