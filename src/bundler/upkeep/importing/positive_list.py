"""The annex of the positive list (跨境电子商务零售进口商品清单) as a proposal: an edition, its listings, its remarks."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date

from bundler.errors import Fault, InputError
from bundler.upkeep.importing.csv_table import CsvTable
from bundler.upkeep.importing.listing import editions, remarks
from bundler.upkeep.importing.listing.annex import DIGITS, Annex, AnnexRow, read_annex, rows_of
from bundler.upkeep.importing.listing.editions import Edition, place_edition
from bundler.upkeep.importing.listing.remarks import Remarks
from bundler.upkeep.importing.listing.rows import ONE_DAY, begin
from bundler.upkeep.importing.proposal import Issue, Proposal
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.sheets import Document
from bundler.upkeep.importing.sources import instruments_with, source_record
from bundler.upkeep.importing.toml_table import TomlTable
from bundler.values import days

KIND = "positive-list"
LIST, LINES, MODES = "cn/positive_list.csv", "cn/tariff_lines.csv", "cn/supervision_modes.csv"
OPTIONS = {"edition": "key of the edition, such as 2022-7", "annex": "whole or part: whether a code that is missing in it is off the list"}


def propose(document: Document, request: Request) -> Proposal:
    """Return the edits that an annex asks for. Raises InputError where it or the options cannot be used.

    ``--option edition=KEY`` names the edition, ``--option annex=whole`` says that a code that the annex lacks is not listed; else the
    annex is a part, and of what it lacks nothing is known.
    """
    key, whole = _options(request.options)
    annex = read_annex(document)
    listing = _Listing(request, annex, key, whole=whole)
    listing.place()
    listing.leave_out()
    return listing.proposal(document)


def _options(options: Mapping[str, str]) -> tuple[str, bool]:
    faults = [
        Fault("--option", "unknown option", "option", value=name, hint=f"Known: {', '.join(OPTIONS)}.")
        for name in options
        if name not in OPTIONS
    ]
    key, annex = options.get("edition", ""), options.get("annex", "part")
    if not key or not all(char.isascii() and (char.isalnum() or char in "-_") for char in key):
        hint = "Say --option edition=KEY, in letters, digits and hyphens, such as 2022-7."
        faults.append(Fault("--option edition", "the key of the edition is wanted", "option", value=key or None, hint=hint))
    if annex not in ("whole", "part"):
        faults.append(Fault("--option annex", "whole or part is wanted", "option", value=annex))
    if faults:
        raise InputError(faults)
    return key, annex == "whole"


class _Listing:
    """The tables while the edition is placed in them."""

    def __init__(self, request: Request, annex: Annex, key: str, *, whole: bool) -> None:
        self._request, self._annex = request, annex
        self._whole = whole and not any(issue.severity == "error" for issue in annex.issues)
        self._table = CsvTable(_read(request, LIST))
        self._editions = TomlTable(_read(request, editions.FILE))
        self._edition: Edition = place_edition(self._editions, key, request, len(annex.rows) if self._whole else None)
        modes = {row["code"]: row["name_zh"] for row in csv.DictReader(io.StringIO(_read(request, MODES)))}
        self._remarks = Remarks(_read(request, remarks.FILE), modes, request, key)
        self._lines = _codes_in_force(_read(request, LINES), request.start)
        self._issues = list(annex.issues)
        self._left_out: list[Issue] = []
        if self._whole and self._edition.codes not in (None, len(annex.rows)):
            message = f"the tables say that the edition has {self._edition.codes:,} codes, and the annex has {len(annex.rows):,}"
            self._issues.append(Issue("review", "count", message, hint="Mend the count in positive_list_editions.toml, or the document."))
        if whole and not self._whole:
            message = "rows of the annex were left out, so it is read as a part: nothing is taken off the list"
            self._issues.append(Issue("review", "not_whole", message, hint="Mend the rows in the document, and import it again."))
        self._counts = dict.fromkeys(("listed", "new", "moved", "remark changed", "ended", "off"), 0)

    def place(self) -> None:
        """Let every row of the annex be listed from the first day of the edition."""
        for row in rows_of(self._annex):
            self._place(row)

    def _place(self, row: AnnexRow) -> None:
        before = self._table.on(row.code, self._request.start)
        keys = "|".join(self._remarks.keys(row, self._annex.notes))
        later = begin(self._table, row.code, self._edition, self._cells("listed", keys, row.name))
        self._counts["listed"] += 1
        if before is None:
            self._counts["new"] += 1
        elif before["status"] == "off":
            self._issue("was_off", f"{row.code} was off the list until now", row)
        else:
            self._counts["moved" if before["remark"] == keys else "remark changed"] += 1
        if row.code not in self._lines:
            message = f"no tariff line in force on {self._request.start} begins with {row.code}"
            self._issue("no_line", message, row, "The tariff may have renumbered it: find its successor, or import the tariff of the day.")
        if later is not None:
            self._issue("later_row", f"the tables have a row of {row.code} from {later}, which stays", row)

    def leave_out(self) -> None:
        """End what the annex lacks; where it is whole that is off the list, else nothing is known of it.

        Goods that are off by no edition, such as tobacco, stay off.
        """
        for code in sorted(set(self._table.keys()) - set(self._annex.rows)):
            row = self._table.on(code, self._request.start)
            stays = row is not None and row["status"] == "off" and row["edition"] in ("", self._edition.key)
            if row is not None and not stays and (self._whole or not self._edition.known):
                self._leave_out(code, row)

    def _leave_out(self, code: str, row: Mapping[str, str]) -> None:
        start, what = self._request.start, "is off the list from then on"
        if self._whole:
            begin(self._table, code, self._edition, self._cells("off", "", row["name_zh"]))
        elif row["from"] == days.format(start):
            what = "has a row of its own from that day, which stays"
        else:
            self._table.end(code, start - ONE_DAY)
            what = "is unknown from then on"
        if row["status"] == "listed":
            self._counts["off" if self._whole else "ended"] += 1
            self._left_out.append(Issue("review", "left_out", f"{code} is not in the annex: it {what}", value=code))

    def proposal(self, document: Document) -> Proposal:
        """Return what became of the tables."""
        files = {LIST: self._table.text(), editions.FILE: self._editions.text(), remarks.FILE: self._remarks.text()}
        files = {name: text for name, text in files.items() if text != _read(self._request, name)}
        counts = {"rows of the annex": len(self._annex.rows), **self._counts, "new remarks": self._remarks.added}
        issues = (*self._issues, *self._remarks.issues, *self._left_out)
        return Proposal(KIND, source_record(self._request, document), files | instruments_with(self._request, document), issues, counts)

    def _cells(self, status: str, remark: str, name: str) -> dict[str, str]:
        request = self._request
        return {
            "status": status, "edition": self._edition.key, "remark": remark, "name_zh": name, "source": request.source,
            "evidence": request.evidence, "verified_on": days.format(request.read_on),
        }  # fmt: skip

    def _issue(self, code: str, message: str, row: AnnexRow, hint: str = "") -> None:
        self._issues.append(Issue("review", code, message, row.number, row.sheet, "", row.code, hint))


def _read(request: Request, name: str) -> str:
    return (request.tables / name).read_text("utf-8")


def _codes_in_force(text: str, day: date) -> set[str]:
    """Return the first eight digits of the tariff lines that are true on a day."""
    on = days.format(day)
    rows = csv.reader(io.StringIO(text))
    next(rows)
    return {row[0][:DIGITS] for row in rows if row[1] <= on and (not row[2] or on <= row[2])}
