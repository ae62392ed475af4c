"""The list of goods at the reduced VAT rate (适用9%税率货物清单): which tariff lines it moves, which it confirms, which it leaves open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Literal

from bundler.tariff import Tables, load_tables
from bundler.tariff.rows import WEAKEST_FIRST, TariffLine
from bundler.upkeep.importing.csv_table import CsvTable
from bundler.upkeep.importing.options import check_options
from bundler.upkeep.importing.proposal import Issue, Proposal
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.sheets import Document
from bundler.upkeep.importing.sources import instruments_with, source_record
from bundler.upkeep.importing.toml_table import TomlTable
from bundler.upkeep.importing.vat_entries import HEADING, SPELLINGS, Entry, read_entries
from bundler.upkeep.importing.vat_scope import close_scope_changes, mark_undecided
from bundler.values import days

LINES, VAT = "cn/tariff_lines.csv", "cn/vat.toml"
REDUCED, STANDARD = "reduced", "standard"
ONE_DAY = timedelta(days=1)
SHOWN_CODES = 12
Word = Literal["on", "off", "undecided", "unnamed"]
"""What a list says of a line: on it, not on it (a complete list only), not to be told by it, nothing."""


def propose(document: Document, request: Request) -> Proposal:
    """Return the lines that change their VAT class on the first day of the request, and those whose class the list confirms.

    Option ``complete=yes``: the document is the whole list, so that a line which it does not name has the standard rate; the uncertainty
    of ``scope_change`` then ends for all lines but those that the list cannot tell. Raises InputError where no code is found.
    """
    check_options(request.options, {"complete": ("yes", "no")}, SPELLINGS)
    tables, issues = load_tables(request.tables), list[Issue]()
    entries, unread = read_entries(document, request, issues)
    table = CsvTable((request.tables / LINES).read_text("utf-8"))
    edit = _Lines(tables, table, request, issues, unread)
    edit.take(entries)
    vat = TomlTable((request.tables / VAT).read_text("utf-8"))
    if edit.complete:
        edit.counts["scope_changes_closed"] = close_scope_changes(vat, request.start, issues)
    mark_undecided(vat, edit.undecided, request, issues)
    new = {LINES: table.text(), VAT: vat.text()}
    files = {name: text for name, text in new.items() if text != (request.tables / name).read_text("utf-8")}
    if files:
        files |= instruments_with(request, document)
    return Proposal("vat-list", source_record(request, document), files, tuple(issues), dict(edit.counts))


class _Lines:
    """The tariff lines as the list edits them; ``undecided`` are codes that have to be marked as uncertain, with their class."""

    def __init__(self, tables: Tables, table: CsvTable, request: Request, issues: list[Issue], unread: frozenset[str]) -> None:
        self.unread = tuple(unread)
        self.tables, self.table, self.request, self.issues = tables, table, request, issues
        self.complete = request.options.get("complete") == "yes"
        self.counts: Counter[str] = Counter(entries=0, to_reduced=0, to_standard=0, confirmed=0, unchanged=0, undecided=0, refused=0)
        self.undecided: dict[str, str] = {}
        self.whole: dict[str, Entry] = {}
        self.partial: dict[str, Entry] = {}
        self.doubtful: dict[str, list[str]] = {}

    def take(self, entries: Iterable[Entry]) -> None:
        """Move, confirm or leave every line that is true on the first day of the request or later."""
        current = {code: rows for code in self.tables.tariff_lines if (rows := self._rows(code))}
        known = {code[:length] for code in current for length in (8, 10)}
        for entry in entries:
            self.counts["entries"] += 1
            held = self.partial if entry.partial else self.whole
            if entry.code in self.whole or entry.code in self.partial:
                self._say("note", "twice", f"{entry.code} stands twice in the list", entry)
            held.setdefault(entry.code, entry)
            if entry.code not in known:
                self.doubtful.setdefault(entry.code[:HEADING], []).append(entry.code)
                message = f"no tariff line has the code {entry.code} on {self.request.start}"
                self._say("review", "no_line", message, entry, "Add its ten-digit lines: a line that is not held cannot be moved.")
        for code, rows in current.items():
            word = self._word(code)
            for row in rows:
                if row.vat_class == rows[0].vat_class:
                    self._row(row, word)
                elif word != "unnamed":
                    message = f"{code} has another VAT class from {row.start} on, by {row.source}: that row is left"
                    self.issues.append(Issue("review", "later_row", message, value=code, hint="Decide by hand which of the two holds."))
        self._sum_up()

    def _rows(self, code: str) -> list[TariffLine]:
        return [row for row in self.tables.tariff_lines[code] if row.until is None or row.until >= self.request.start]

    def _word(self, code: str) -> Word:
        for part in (code, code[:8]):
            if part in self.partial:
                return "undecided"
            if part in self.whole:
                return "on"
        if not self.complete:
            return "unnamed"
        return "undecided" if code[:HEADING] in self.doubtful or code.startswith(self.unread) else "off"

    def _row(self, row: TariffLine, word: Word) -> None:
        uncertain = self.tables.on(max(row.start, self.request.start)).vat_scope_change(row) is not None
        if word == "unnamed" or (word == "off" and row.vat_class not in (REDUCED, STANDARD)):
            return
        if word == "undecided":
            self._leave(row, uncertain)
        elif row.vat_class not in (REDUCED, STANDARD, ""):
            entry = self.whole.get(row.hs_code) or self.whole[row.hs_code[:8]]
            message = f"{row.hs_code} is on the list, but stands in the class {row.vat_class!r}: it is not moved"
            self._say("review", "other_class", message, entry, "Decide by hand which of the two holds.")
            self.counts["refused"] += 1
        else:
            self._settle(row, REDUCED if word == "on" else STANDARD, uncertain=uncertain)

    def _leave(self, row: TariffLine, uncertain: bool) -> None:
        """A line that the list cannot tell stays as it is, and is marked: where the mark of today ends, or where it has none."""
        matters = uncertain or row.vat_class == REDUCED or self._partial(row.hs_code)
        if matters and row.vat_class in (REDUCED, STANDARD):
            self.counts["undecided"] += 1
            if self.complete or not uncertain:
                self.undecided[row.hs_code] = row.vat_class

    def _partial(self, code: str) -> bool:
        return code in self.partial or code[:8] in self.partial

    def _settle(self, row: TariffLine, vat_class: str, *, uncertain: bool) -> None:
        moved = row.vat_class != vat_class
        if not moved and not uncertain:
            self.counts["unchanged"] += 1
            return
        self.counts[f"to_{vat_class}" if moved else "confirmed"] += 1
        verified = days.format(max(self.request.read_on, self.request.start))
        stated = {
            "vat_class": vat_class, "source": self.request.source, "verified_on": verified,
            "evidence": min(self.request.evidence, row.evidence, key=WEAKEST_FIRST.index),
        }  # fmt: skip
        if row.start >= self.request.start:  # no day before the list is concerned, so the row itself is mended
            self.table.replace(row.hs_code, row.start, stated if moved else {"verified_on": verified})
            return
        old = self.table.on(row.hs_code, self.request.start)
        assert old is not None
        self.table.end(row.hs_code, self.request.start - ONE_DAY)
        self.table.add({**old, "from": days.format(self.request.start), **stated})

    def _sum_up(self) -> None:
        leaving = self.counts["to_standard"]
        if leaving:
            message = f"{leaving} lines leave the reduced rate because the list does not name them"
            self.issues.append(Issue("review", "leaving", message, hint="Look whether the document is the whole list, to its last page."))
        kept = sorted({code for code in self.undecided if code.startswith(self.unread)} if self.unread else ())
        if kept:
            message = f"{len(kept)} lines are not moved: a row that could not be read may name them"
            self.issues.append(
                Issue("review", "unread", message, value=", ".join(kept[:SHOWN_CODES]), hint="Mend the rows, and import again.")
            )
        for heading, codes in sorted(self.doubtful.items()):
            if self.complete and any(code[:HEADING] == heading for code in self.undecided):
                message = f"lines of heading {heading} are not moved: they may be the predecessors of {', '.join(sorted(set(codes)))}"
                self.issues.append(Issue("review", "predecessors", message, hint="Add the new lines, end the old ones, and import again."))

    def _say(self, severity: Literal["review", "note"], code: str, message: str, entry: Entry, hint: str = "") -> None:
        self.issues.append(Issue(severity, code, message, entry.row, entry.sheet, "code", entry.code, hint))
