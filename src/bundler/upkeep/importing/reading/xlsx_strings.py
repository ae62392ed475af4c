"""The shared texts of a workbook."""

from __future__ import annotations

from collections.abc import Mapping

from bundler.errors import Fault, InputError
from bundler.upkeep.importing.reading.archive import Archive
from bundler.upkeep.importing.reading.bounds import MAX_CELLS
from bundler.upkeep.importing.reading.xml import parse_part

STRINGS = "xl/sharedStrings.xml"


def shared_strings(archive: Archive, place: str) -> list[str]:
    """Return the texts by their number, without the readings (拼音) beside them. Raises InputError where the part is broken."""
    if STRINGS not in archive.names:
        return []
    found: list[str] = []
    parts: list[str] = []
    open_tags: list[str] = []

    def start(tag: str, _: Mapping[str, str]) -> None:
        open_tags.append(tag)

    def end(tag: str) -> None:
        open_tags.pop()
        if tag == "si":
            found.append("".join(parts))
            parts.clear()
            if len(found) > MAX_CELLS:
                raise InputError([Fault(place, f"more than {MAX_CELLS:,} texts", "too_large")])

    def text(data: str) -> None:
        if open_tags and open_tags[-1] == "t" and "rPh" not in open_tags:
            parts.append(data)

    parse_part(archive, STRINGS, place, start, end, text)
    return found
