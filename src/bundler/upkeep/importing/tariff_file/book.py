"""A code book as lines by code: headings hand their rates and units down, rows that stand twice agree or are told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bundler.upkeep.importing.proposal import Issue
from bundler.upkeep.importing.reading.sheet import EMPTIED
from bundler.upkeep.importing.sheets import Document, Sheet
from bundler.upkeep.importing.tariff_file.codes_in import SUBHEADING, read_code
from bundler.upkeep.importing.tariff_file.columns import Layout, layouts
from bundler.upkeep.importing.tariff_file.texts import depth, half_width, said, undashed

HANDED_DOWN = (("mfn", "provisional"), ("vat",), ("consumption_tax",), ("units",), ("unit_1", "unit_2"))
"""What a line without an own statement takes from its eight-digit heading, together or not at all."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a book: its cells by field, and the names of the headings above it where they are told by dashes."""

    code: str
    sheet: str
    row: int
    cells: Mapping[str, str]
    above: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where a person finds the row."""
        return f"row {self.row} of sheet {self.sheet}" if self.sheet else f"row {self.row}"


@dataclass(slots=True)
class Book:
    """The lines and eight-digit headings of a book by code; ``present`` holds also codes whose rows cannot be used."""

    lines: dict[str, Entry] = field(default_factory=dict)
    headings: dict[str, Entry] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)
    present: set[str] = field(default_factory=set)
    dashed: bool = False
    issues: list[Issue] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("rows", "rows_without_code", "repeated_rows"), 0))


def read_book(document: Document, options: Mapping[str, str]) -> Book:
    """Return the lines of a book, with what is wrong in it as issues. Raises InputError where it has no header."""
    book = Book()
    rows: dict[str, list[Entry]] = defaultdict(list)
    for sheet, layout in layouts(document, options):
        if layout is None:
            book.issues.append(
                Issue("note", "sheet_without_header", "the sheet has no header with a code column: not read", sheet=sheet.title)
            )
            continue
        book.fields.update(layout.columns)
        if layout.unread:
            book.issues.append(
                Issue("note", "columns_not_read", f"columns that are not read: {', '.join(layout.unread)}", layout.header_row, sheet.title)
            )
        for entry in _entries(sheet, layout, book):
            rows[entry.code].append(entry)
    for code, entries in rows.items():
        _take(code, entries, book)
    for code, entry in book.lines.items():
        heading = book.headings.get(code[:SUBHEADING])
        if heading is not None:
            book.lines[code] = _inherited(entry, heading)
    return book


def _entries(sheet: Sheet, layout: Layout, book: Book) -> Iterator[Entry]:
    at_code = layout.columns["code"]
    unreadable = {(mark.row, mark.column) for mark in sheet.marks if mark.kind in EMPTIED}  # an empty cell would say something
    above: list[tuple[int, str]] = []
    for row, cells in sheet.rows:
        if row <= layout.header_row or not any(cell.strip() for cell in cells):
            continue
        book.counts["rows"] += 1
        held = {name: cells[at].strip() if at < len(cells) else "" for name, at in layout.columns.items()}
        code = read_code(cells[at_code] if at_code < len(cells) else "")
        name = held.get("name", "")
        dashes = depth(name)
        book.dashed = book.dashed or dashes > 0
        while above and above[-1][0] >= dashes:
            above.pop()
        trail = tuple(each for _, each in above)
        above.append((dashes, undashed(name)))
        if code.level in ("line", "subheading"):
            book.present.add(code.code)
            wrong = [name for name, at in layout.columns.items() if (row, at) in unreadable]
            if wrong:
                message = f"cells of {code.code} were not read ({', '.join(wrong)}), so nothing of the row is taken"
                book.issues.append(Issue("error", "unread_cells", message, row, sheet.title, value=code.code))
                continue
            yield Entry(code.code, sheet.title, row, held, trail)
        elif code.level == "text":
            book.counts["rows_without_code"] += 1
        elif code.level == "wrong":
            book.present.add(code.probable)
            hint = f"It is probably {code.probable}: write codes as text." if code.probable else "A code has eight or ten digits."
            book.issues.append(Issue("error", "bad_code", code.message, row, sheet.title, layout.heads["code"], held["code"], hint))


def _take(code: str, entries: list[Entry], book: Book) -> None:
    """Rows of one code say the same, or none of them is taken."""
    first, held = entries[0], _normal(entries[0])
    for other in entries[1:]:
        book.counts["repeated_rows"] += 1
        differing = sorted(name for name, cell in _normal(other).items() if cell != held.get(name, ""))
        if differing:
            message = f"{code} stands twice and differs ({', '.join(differing)}): {first.place} and {other.place}; neither is taken"
            book.issues.append(
                Issue("error", "contradicting_rows", message, other.row, other.sheet, value=code, hint="Keep the right row.")
            )
            return
    (book.headings if len(code) == SUBHEADING else book.lines)[code] = first


def _normal(entry: Entry) -> dict[str, str]:
    return {name: half_width(cell) for name, cell in entry.cells.items() if name != "code"}


def _inherited(entry: Entry, heading: Entry) -> Entry:
    cells = dict(entry.cells)
    for group in HANDED_DOWN:
        if not any(said(cells.get(name, "")) for name in group):
            cells.update({name: heading.cells[name] for name in group if name in heading.cells})
    return Entry(entry.code, entry.sheet, entry.row, cells, entry.above)
