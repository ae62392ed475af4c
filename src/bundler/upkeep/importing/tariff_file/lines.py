"""The lines of the tables and those of a book, one against the other: entered, changed, confirmed, ended."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from bundler.tariff import Day
from bundler.upkeep.importing.csv_table import CsvTable
from bundler.upkeep.importing.proposal import Issue
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.tariff_file.book import Book, Entry
from bundler.upkeep.importing.tariff_file.codes_in import LINE, SUBHEADING
from bundler.upkeep.importing.tariff_file.editing import LineEditor
from bundler.upkeep.importing.tariff_file.options import Options
from bundler.upkeep.importing.tariff_file.statement import Statement
from bundler.upkeep.importing.tariff_file.stating import state
from bundler.upkeep.importing.tariff_file.terms import Row, Terms

OUTCOMES = ("lines", "entered", "changed", "confirmed", "refused", "ended", "absent")


class LineChanges:
    """What a book does to the lines that are in force on its first day: ``before`` and ``after`` hold them by code."""

    def __init__(self, table: CsvTable, book: Book, request: Request, options: Options, day: Day) -> None:
        self.before = table.rows_on(request.start)
        self.after: dict[str, Row] = dict(self.before)
        self.issues: list[Issue] = []
        self.counts: Counter[str] = Counter(dict.fromkeys(OUTCOMES, 0))
        self._book, self._options = book, options
        self._terms = Terms(day, self.before, frozenset(book.fields))
        self._editor = LineEditor(table, request)

    def apply(self) -> None:
        """Edit the table."""
        for entry, code in self._statements():
            self.counts["lines"] += 1
            was, origins = self.before.get(code), self._origins.get(code, frozenset())
            statement = state(entry, code, was, self._terms, origins, dashed=self._book.dashed)
            self.issues += statement.issues
            self._take(statement)
        self._end_absent()
        self.issues += self._editor.issues

    def _take(self, statement: Statement) -> None:
        was = statement.was
        if statement.refused:
            self.counts["refused"] += 1
            return
        changed = was is None or any(was[column] != cell for column, cell in statement.cells.items())
        self.counts["entered" if was is None else "changed" if changed else "confirmed"] += 1
        if changed or (self._options.confirm and statement.cells):
            self._editor.enter(statement)
            self.after[statement.code] = {**(was or {}), **statement.cells}

    def _statements(self) -> Iterator[tuple[Entry, str]]:
        """Return the rows of the book with the lines of which each speaks."""
        return self._of_headings() if self._options.headings else self._of_lines()

    def _of_lines(self) -> Iterator[tuple[Entry, str]]:
        yield from ((entry, code) for code, entry in self._book.lines.items())
        having = {code[:SUBHEADING] for code in self._book.present if len(code) == LINE}
        for code, entry in self._book.headings.items():
            if code not in having:
                message = f"heading {code} stands without its ten-digit lines: it says nothing of them"
                self._tell(entry, "heading_without_lines", message, "With level=8 a heading speaks for all lines under it.")

    def _of_headings(self) -> Iterator[tuple[Entry, str]]:
        under: dict[str, list[str]] = defaultdict(list)
        for line in self.before:
            under[line[:SUBHEADING]].append(line)
        for code, entry in self._book.lines.items():
            self._tell(entry, "line_among_headings", f"{code} is a ten-digit line: not read with level=8", "Import it with level=10.")
        for code, entry in self._book.headings.items():
            yield from ((entry, line) for line in under.get(code, ()))
            if code not in under:
                message = f"heading {code} is new, and its ten-digit lines are not known: it is not entered"
                self._tell(entry, "new_heading", message, "Take a book with ten digits.")

    def _end_absent(self) -> None:
        """End what a complete book does not have, and what an official correspondence moved elsewhere."""
        stated = self._stated()
        for code, was in self.before.items():
            if code in stated or code[:SUBHEADING] in stated:
                continue
            moved = [new for new in self._options.pairs.lines.get(code, ()) if new in self.after]
            dead = self._options.complete or (moved and code not in moved)
            if dead and self._editor.end(code, was):
                self.counts["ended"] += 1
                del self.after[code]
            else:
                self.counts["absent"] += 1
        if self._options.complete:
            self._tell_missing_chapters()

    def _stated(self) -> set[str]:
        """The lines that the book has, and the headings of which it does not tell the lines."""
        present = self._book.present
        if self._options.headings:
            return {code[:SUBHEADING] for code in present}
        lines = {code for code in present if len(code) == LINE}
        having = {code[:SUBHEADING] for code in lines}
        return lines | {code for code in present if len(code) == SUBHEADING and code not in having}

    def _tell_missing_chapters(self) -> None:
        """A book that lacks a whole chapter was probably cut off."""
        have = {code[:2] for code in self._book.present}
        ended = Counter(code[:2] for code in self.before if code not in self.after)
        for chapter, lines in sorted(ended.items()):
            if chapter not in have:
                message = f"the book has no row of chapter {chapter}: all its {lines} lines end"
                self.issues.append(Issue("review", "missing_chapter", message, value=chapter, hint="Without complete=yes they stay."))

    @cached_property
    def _origins(self) -> Mapping[str, frozenset[str]]:
        """The consumption tax classes of the lines that a new one certainly came from."""
        found: dict[str, set[str]] = defaultdict(set)
        for old, news in self._options.pairs.lines.items():
            for new in news:
                if old in self.before:
                    found[new].add(self.before[old]["consumption_tax"])
        return {new: frozenset(classes) for new, classes in found.items()}

    def _tell(self, entry: Entry, kind: str, message: str, hint: str) -> None:
        self.issues.append(Issue("review", kind, message, entry.row, entry.sheet, "code", entry.code, hint))
