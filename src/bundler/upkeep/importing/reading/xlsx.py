"""XLSX workbooks, read as the XML they are: a sheet whose last cell stands far away costs nothing, and a formula is known as one."""

from __future__ import annotations

from collections.abc import Mapping

from bundler.errors import Fault, InputError
from bundler.upkeep.importing.reading.archive import Archive
from bundler.upkeep.importing.reading.bounds import Gathered
from bundler.upkeep.importing.reading.sheet import Mark, Sheet
from bundler.upkeep.importing.reading.xlsx_sheet import SheetReader, read_sheet
from bundler.upkeep.importing.reading.xlsx_strings import shared_strings
from bundler.upkeep.importing.reading.xlsx_styles import style_shapes
from bundler.upkeep.importing.reading.xml import parse_part

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
MOST_SHEETS = 100


def read_xlsx(data: bytes, place: str) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook that are shown. Raises InputError where it cannot be read, or is too large."""
    archive = Archive(data, place)
    sheets, since_1904 = _sheets(archive, place)
    parts = _parts(archive, place)
    strings, shapes, gathered = shared_strings(archive, place), style_shapes(archive, place), Gathered(place)
    found: list[Sheet] = []
    for title, relation, hidden in sheets:
        part = parts.get(relation)
        if hidden or part is None:
            found.append(Sheet(title, (), (Mark(0, 0, "hidden", title),)))
        else:
            reader = SheetReader(strings, shapes, place, since_1904=since_1904)
            found.append(read_sheet(archive, part, title, reader, gathered, place))
    return tuple(found)


def _sheets(archive: Archive, place: str) -> tuple[list[tuple[str, str, bool]], bool]:
    """Return title, relation and whether it is hidden of each sheet, and whether days are counted from 1904."""
    found: list[tuple[str, str, bool]] = []
    since_1904 = False

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal since_1904
        if tag == "sheet":
            if len(found) == MOST_SHEETS:
                hint = "Keep the sheet that is to be read, and nothing else."
                raise InputError([Fault(place, f"more than {MOST_SHEETS} sheets", "too_large", hint=hint)])
            found.append((attributes.get("name", "")[:200], attributes.get("id", ""), attributes.get("state", "visible") != "visible"))
        elif tag == "workbookPr":
            since_1904 = attributes.get("date1904") in ("1", "true")

    parse_part(archive, WORKBOOK, place, start, lambda _: None, lambda _: None)
    if not found:
        raise archive.damaged()
    return found, since_1904


def _parts(archive: Archive, place: str) -> dict[str, str]:
    """Return the part of each relation of the workbook to a worksheet."""
    found: dict[str, str] = {}

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "")
            found[attributes.get("Id", "")] = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"

    parse_part(archive, RELATIONS, place, start, lambda _: None, lambda _: None)
    return found
