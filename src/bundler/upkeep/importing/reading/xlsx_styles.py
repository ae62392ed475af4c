"""What the number formats of a workbook show, by the number of a cell's style."""

from __future__ import annotations

from collections.abc import Mapping

from bundler.upkeep.importing.reading.archive import Archive
from bundler.upkeep.importing.reading.number_format import Shape, shape_of
from bundler.upkeep.importing.reading.xml import parse_part

STYLES = "xl/styles.xml"
MOST_STYLES = 65_536


def style_shapes(archive: Archive, place: str) -> tuple[Shape, ...]:
    """Return the shape of each style of the cells. Raises InputError where the part is broken."""
    if STYLES not in archive.names:
        return ()
    codes: dict[int, str] = {}
    numbers: list[int] = []
    inside = False

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal inside
        if tag == "numFmt":
            codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")[:256]
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside and len(numbers) < MOST_STYLES:
            numbers.append(_number(attributes.get("numFmtId")))

    def end(tag: str) -> None:
        nonlocal inside
        inside = inside and tag != "cellXfs"

    parse_part(archive, STYLES, place, start, end, lambda _: None)
    return tuple(shape_of(number, codes.get(number)) for number in numbers)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0
