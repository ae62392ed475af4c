"""What the readers noticed in a document, as issues of its proposal."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.upkeep.importing.proposal import Issue, Severity
from bundler.upkeep.importing.reading.grid import column_name
from bundler.upkeep.importing.reading.sheet import Mark, Noticed
from bundler.upkeep.importing.sheets import Document, Sheet

SAID: dict[Noticed, tuple[Severity, str, str]] = {
    "formula": (
        "error",
        "the cell holds a formula, and what it last gave is not taken for what was published",
        "Paste the column as values, look at them, and import again.",
    ),
    "error": ("error", "the cell holds an error of a formula", "Enter the value itself."),
    "merged": ("note", "the cell is merged with the one above it, and was read as the same", ""),
    "hidden": ("review", "the sheet is hidden or no worksheet, and was not read", "Show it if it belongs to the table."),
    "unended": (
        "review",
        "the file ends here without the end of a line, and may have been cut off",
        "Compare its last row with the document; let the last line end, if it is the last.",
    ),
    "layout": (
        "review",
        "the lines of the page stand so close that it is not certain to which row they belong",
        "Compare the row with the page, or import the table as XLSX or DOCX.",
    ),
}


def noticed(document: Document) -> Iterator[Issue]:
    """Yield an issue for each mark of the readers; the cells under one merged cell are told once."""
    for sheet in document.sheets:
        before: Mark | None = None
        for mark in sorted(sheet.marks, key=lambda each: (each.column, each.row)):
            same = before is not None and before.kind == mark.kind == "merged" and before[1:] == mark[1:] and before.row + 1 == mark.row
            before = mark
            if not same:
                yield _issue(sheet, mark)


def _issue(sheet: Sheet, mark: Mark) -> Issue:
    severity, message, hint = SAID[mark.kind]
    whole = mark.kind == "hidden"
    row, column = (None, "") if whole else (mark.row, column_name(mark.column))
    return Issue(severity, mark.kind, message, row, sheet.title, column, mark.text[:200], hint)
