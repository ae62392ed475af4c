"""What a row of a book says of one line, as it is gathered: cells of ``tariff_lines.csv``, and issues."""

from __future__ import annotations

from dataclasses import dataclass, field

from bundler.upkeep.importing.proposal import Issue, Severity
from bundler.upkeep.importing.tariff_file.book import Entry
from bundler.upkeep.importing.tariff_file.terms import Row, Terms
from bundler.upkeep.importing.tariff_file.texts import said

FACTS = ("name_zh", "unit_1", "unit_2", "mfn_percent", "provisional_percent", "vat_class", "consumption_tax", "documents")


@dataclass(slots=True)
class Statement:
    """What is said of one line: cells of the table, issues, and whether anything of it was concluded instead of read."""

    entry: Entry
    code: str
    was: Row | None
    terms: Terms
    cells: dict[str, str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    concluded: bool = False

    @property
    def refused(self) -> bool:
        """Whether the row cannot be taken."""
        return any(issue.severity == "error" for issue in self.issues)

    def printed(self, name: str) -> str:
        """Return a cell of the book, "" where it says nothing."""
        return said(self.entry.cells.get(name, ""))

    def tell(self, severity: Severity, code: str, name: str, message: str, hint: str = "") -> None:
        """Add an issue of a field of the row."""
        value = self.entry.cells.get(name, "")
        self.issues.append(Issue(severity, code, message, self.entry.row, self.entry.sheet, name, value, hint))
