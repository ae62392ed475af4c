"""Rows of ``tariff_lines.csv`` end the day before the book begins, and new ones begin: no day before it changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bundler.tariff.rows import WEAKEST_FIRST
from bundler.upkeep.importing.csv_table import CsvTable
from bundler.upkeep.importing.proposal import Issue
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.tariff_file.statement import FACTS, Statement
from bundler.values import days

ONE_DAY = timedelta(days=1)


class LineEditor:
    """The lines of the tables as a book changes them from its first day on; later rows and days before it stay as they are."""

    def __init__(self, table: CsvTable, request: Request) -> None:
        self._table, self._request = table, request
        self._start = days.format(request.start)
        self.issues: list[Issue] = []

    def enter(self, statement: Statement) -> None:
        """Begin a row with what is said of a line, joined to what else the tables say of it."""
        was, code = statement.was, statement.code
        later = self._table.begins_after(code, self._request.start)
        cells = {**(was or dict.fromkeys(FACTS, "")), **statement.cells, **self._proof(statement), "hs_code": code, "from": self._start}
        if was is None:
            self._tell_again(statement)
            self._table.add({**cells, "until": days.format(later - ONE_DAY) if later else ""})
        elif was["from"] == self._start:
            self._replace(statement, was, cells)
        else:
            self._table.end(code, self._request.start - ONE_DAY)
            self._table.add(cells)
        if later:
            message = f"the tables say of {code} something else from {later} on: that row stays as it is"
            self._tell("later_row", statement, message, "Bring it up to date where the book speaks of what it joins.")

    def _tell_again(self, statement: Statement) -> None:
        """A line that the tables ended is one that somebody found dead: that a book has it is not the last word."""
        ended = [row for row in self._table.of(statement.code) if row["from"] < self._start]
        if ended:
            message = (
                f"{statement.code} is begun again: the tables ended it on {ended[-1]['until']}, its last row is of {ended[-1]['source']}"
            )
            self._tell("line_again", statement, message, "Ask which is right: the book may print codes that are withdrawn.")

    def _replace(self, statement: Statement, was: Mapping[str, str], cells: Mapping[str, str]) -> None:
        """Write over a row that begins on the very day of the book, which leaves every day before it as it was."""
        if cells == was:
            return
        self._table.replace(statement.code, self._request.start, cells)
        said = ", ".join(f"{column} {was[column] or 'empty'}" for column in FACTS if cells[column] != was[column])
        message = f"the row of {statement.code} that begins on this very day, of {was['source']}, is replaced"
        self._tell("row_replaced", statement, f"{message}; it said: {said or 'the same'}", "Keep the source that is right of the day.")

    def end(self, code: str, was: Mapping[str, str]) -> bool:
        """End a line that the book does not have any more, and return whether it ended."""
        if was["from"] == self._start:
            message = f"{code} is absent from the book, but a row of {was['source']} begins on this very day: it stays"
            self.issues.append(Issue("review", "absent_but_stated", message, value=code))
            return False
        self._table.end(code, self._request.start - ONE_DAY)
        later = self._table.begins_after(code, self._request.start)
        if later:
            message = f"{code} is absent from the book, and the tables have it again from {later} on: that row stays"
            self.issues.append(Issue("review", "later_row", message, value=code))
        return True

    def _proof(self, statement: Statement) -> dict[str, str]:
        """A row that joins statements has the weakest evidence and the oldest day of them."""
        spoke = max(self._request.start, self._request.published)
        evidence, verified = self._request.evidence, days.format(spoke)
        if statement.was is not None and set(FACTS).difference(statement.cells):
            evidence = min(evidence, statement.was["evidence"], key=WEAKEST_FIRST.index)
            verified = min(verified, statement.was["verified_on"])
        if statement.concluded:
            evidence = "presumed"
        return {"source": self._request.source, "evidence": evidence, "verified_on": verified}

    def _tell(self, kind: str, statement: Statement, message: str, hint: str) -> None:
        self.issues.append(Issue("review", kind, message, statement.entry.row, statement.entry.sheet, value=statement.code, hint=hint))
