"""A plain text, such as what was copied out of a PDF: its lines as they stand."""

from __future__ import annotations

from bundler.upkeep.importing.reading.bounds import Gathered
from bundler.upkeep.importing.reading.sheet import Sheet
from bundler.upkeep.importing.reading.text import decoded


def read_text(data: bytes, place: str, encoding: str = "utf-8") -> tuple[Sheet, ...]:
    """Return the lines of a text, tabs as two spaces. Raises InputError for another encoding."""
    gathered = Gathered(place)
    lines = decoded(data, place, encoding).replace("\r\n", "\n").replace("\f", "\n").split("\n")
    rows = tuple(gathered.row(at, (line.rstrip().replace("\t", "  "),)) for at, line in enumerate(lines, start=1) if line.strip())
    return (Sheet("", rows, layout="text"),)
