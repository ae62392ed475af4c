"""What the parts of a note are drawn from: the difference of two editions, the waivers, and what the change does to goods."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from bundler.errors import Fault, InputError
from bundler.upkeep.checks.waivers import read_waivers
from bundler.upkeep.differences.difference import Difference
from bundler.upkeep.differences.markdown import plain

NOTHING_WAIVED = "No finding is waived."


class Drawn(NamedTuple):
    """A difference, the waivers of the tables after it, and the preview of some goods, "" where none was asked for."""

    difference: Difference
    waivers: str = NOTHING_WAIVED
    preview: str = ""


def waivers_of(tables: Path) -> str:
    """Return the waivers of a folder of tables as Markdown, the first to end first. Raises InputError where they cannot be read."""
    faults: list[Fault] = []
    waivers = read_waivers(tables, faults)
    if faults:
        raise InputError(faults)
    told = [
        f"- until {each.until} by {plain(each.by)}: {plain(each.check)} of {plain(', '.join(each.keys))} in {plain(each.file)}\n"
        f"  ({plain(each.reason)})"
        for each in sorted(waivers, key=lambda each: (each.until, each.file, each.check, each.keys))
    ]
    return "\n".join(told) or NOTHING_WAIVED
