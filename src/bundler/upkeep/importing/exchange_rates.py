"""Monthly customs exchange rates (海关汇率): what a document adds to ``exchange_rates.csv``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction

from bundler.errors import Fault, InputError
from bundler.tariff import Tables, load_tables
from bundler.upkeep.importing.csv_table import CsvTable
from bundler.upkeep.importing.currencies import Currencies
from bundler.upkeep.importing.months import last_day
from bundler.upkeep.importing.options import check_options
from bundler.upkeep.importing.proposal import Issue, Proposal, Severity
from bundler.upkeep.importing.rate_sheets import PLACES, SPELLINGS, Rate, read_rates
from bundler.upkeep.importing.rate_unit import UNITS
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.sheets import Document
from bundler.upkeep.importing.sources import instruments_with, source_record
from bundler.values import days, exact

FILE = "cn/exchange_rates.csv"
BAND = "exchange_rate_band"
"""The limit whose share says by how much a rate may differ from the last one known without being looked at."""
ONE_DAY = timedelta(days=1)


def propose(document: Document, request: Request) -> Proposal:
    """Return the rows of every month that the document gives, from the first day of the request on.

    Options: ``unit`` (1 or 100) where the document does not say it, ``jump`` (percent from the last known rate from which on a person has
    to look; without it the band of ``limits.toml``), ``NAME=ISO`` for another name of a currency, ``column.rate=HEADING`` for a heading.
    Raises InputError where the document has no rates, or does not say for how many units they are.
    """
    tables = load_tables(request.tables)
    aliases = _aliases(request, Currencies(request.tables, {}).codes)
    issues: list[Issue] = []
    found = read_rates(document, request, Currencies(request.tables, aliases), issues)
    table = CsvTable((request.tables / FILE).read_text("utf-8"))
    unread = sum(issue.severity == "error" for issue in issues)
    counts = _Months(tables, table, request, issues).take(found, unread)
    files = {FILE: table.text(), **instruments_with(request, document)} if counts["added"] else {}
    return Proposal("exchange-rates", source_record(request, document), files, tuple(issues), counts)


def _aliases(request: Request, codes: set[str]) -> dict[str, str]:
    aliases = {name: value for name, value in request.options.items() if value in codes and name not in ("unit", "jump")}
    check_options({name: value for name, value in request.options.items() if name not in aliases}, {"unit": UNITS, "jump": ()}, SPELLINGS)
    return aliases


class _Months:
    """The table of the months as it is filled: against what stands, against what the document says twice, against the last rate."""

    def __init__(self, tables: Tables, table: CsvTable, request: Request, issues: list[Issue]) -> None:
        self.table, self.request, self.issues = table, request, issues
        self.jump = _jump(tables, request)
        self.counts: Counter[str] = Counter(read=0, added=0, ended=0, unchanged=0, refused=0)
        self.rows: dict[str, list[tuple[date, date, Fraction, str]]] = defaultdict(list)
        for row in table.rows:
            held = dict(zip(table.header, row, strict=True))
            period = days.parse(held["from"]), days.parse(held["until"])
            self.rows[held["currency"]].append((*period, exact.parse(held["cny_per_unit"]), held["source"]))
        self.first: list[str] = []

    def take(self, rates: Iterable[Rate], unread: int) -> Mapping[str, int]:
        """Add what is new, by currency and day, and return the counts; those that could not be read are refused as well."""
        found = list(rates)
        self.counts["read"], self.counts["refused"] = len(found) + unread, unread
        for rate in sorted(found, key=lambda each: (each.currency, each.start or self.request.start, each.row)):
            self.counts[self._one(rate)] += 1
        if self.first:
            message = f"no earlier rate to compare with: {', '.join(dict.fromkeys(self.first))}"
            self.issues.append(Issue("review", "first_rate", message, hint="Look whether the number of units is right."))
        return dict(self.counts)

    def _one(self, rate: Rate) -> str:
        start = self._start(rate)
        if start < self.request.start:
            message = f"{rate.currency} of {start} lies before the first day of the request, {self.request.start}"
            return self._refused(rate, "too_early", message, "Name the first day of the first month of the document.")
        rows = self.rows[rate.currency]
        standing = next((row for row in rows if row[0] <= start <= row[1]), None)
        if standing is not None and standing[2] == rate.cny_per_unit:
            self._say("note", rate, "stands", f"{rate.currency} {_text(standing[2])} stands already on {start}, by {standing[3]}")
            return "unchanged"
        if standing is not None and standing[0] == start:
            both = f"{rate.currency} on {start} is {_text(rate.cny_per_unit)} here and {_text(standing[2])} by {standing[3]} in the tables"
            return self._refused(rate, "contradiction", both, "One of them is wrong, or the new rate begins on a later day: see --from.")
        self._compare(rate, start)
        if standing is not None:
            self._end(rate, standing, start)
        self._add(rate, start)
        return "added"

    def _start(self, rate: Rate) -> date:
        """The first day of a rate: that of its month is the first day of the request where the request begins inside it."""
        first, start = self.request.start, rate.start or self.request.start
        return first if start.day == 1 and (start.year, start.month) == (first.year, first.month) else start

    def _end(self, rate: Rate, standing: tuple[date, date, Fraction, str], start: date) -> None:
        self.table.end(rate.currency, start - ONE_DAY)
        self.rows[rate.currency].remove(standing)
        self.rows[rate.currency].append((standing[0], start - ONE_DAY, *standing[2:]))
        self.counts["ended"] += 1
        message = (
            f"{rate.currency} of {standing[0]} ({_text(standing[2])}) ends on {start - ONE_DAY}: {_text(rate.cny_per_unit)} from {start}"
        )
        self._say("review", rate, "within_month", message, "Customs sets a rate within a month only after a great movement.")

    def _add(self, rate: Rate, start: date) -> None:
        rows = self.rows[rate.currency]
        last = min([last_day(start), *(row[0] - ONE_DAY for row in rows if row[0] > start)])
        rows.append((start, last, rate.cny_per_unit, self.request.source))
        self.table.add(
            {
                "currency": rate.currency, "from": days.format(start), "until": days.format(last), "cny_per_unit": _text(rate.cny_per_unit),
                "source": self.request.source, "evidence": self.request.evidence, "verified_on": days.format(self.request.read_on),
            }
        )  # fmt: skip

    def _compare(self, rate: Rate, start: date) -> None:
        earlier = [row for row in self.rows[rate.currency] if row[0] < start]
        if not earlier:
            self.first.append(rate.currency)
            return
        first, _, last, source = max(earlier)
        moved = abs(rate.cny_per_unit - last) / last
        if moved > self.jump:
            message = f"{rate.currency} moves by {exact.percent(moved)}: {_text(last)} of {first} ({source}) to {_text(rate.cny_per_unit)}"
            self._say("review", rate, "jump", message, f"More than {exact.percent(self.jump)}: look whether unit and currency are right.")

    def _refused(self, rate: Rate, code: str, message: str, hint: str) -> str:
        self._say("error", rate, code, message, hint)
        return "refused"

    def _say(self, severity: Severity, rate: Rate, code: str, message: str, hint: str = "") -> None:
        self.issues.append(Issue(severity, code, message, rate.row, rate.sheet, "rate", _text(rate.cny_per_unit), hint))


def _jump(tables: Tables, request: Request) -> Fraction:
    """The share of the last known rate by which a new one may differ: the option, else the engine's own band on the first day."""
    text = request.options.get("jump")
    try:
        share = exact.parse(text) / 100 if text else tables.on(request.start).share(BAND)
    except ValueError as error:
        raise InputError([Fault("options", str(error), "option", field="jump", value=text, hint="Percent: jump=10.")]) from None
    if share is None:
        message = f"limits.toml has no {BAND} on {request.start}"
        raise InputError([Fault("options", message, "option", field="jump", hint="Give it as an option, in percent: jump=10.")])
    return share


def _text(rate: Fraction) -> str:
    return exact.format(rate, PLACES)
