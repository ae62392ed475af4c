"""Customs exchange rates (海关汇率) as documents print them: a row a currency, with one rate or a column for each month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from bundler.errors import Fault, InputError
from bundler.upkeep.importing.currencies import Currencies
from bundler.upkeep.importing.grid import SHOWN, Grid, Row, find_grid
from bundler.upkeep.importing.header import Names
from bundler.upkeep.importing.months import first_day, months_in
from bundler.upkeep.importing.proposal import Issue
from bundler.upkeep.importing.rate_unit import UNITS, unit_of
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.sheets import Document, Sheet
from bundler.values import exact

PLACES = 8
SPELLINGS: Names = {
    "code": ("货币代码", "币种代码", "币制代码", "代码", "英文代码", "ISO代码", "货币符号", "currency code", "code", "ISO", "ISO code"),
    "name": ("货币名称", "币种", "币种名称", "货币", "币制", "外币名称", "currency", "currency name", "name"),
    "rate": (
        "汇率", "折算率", "海关汇率", "征税汇率", "计征汇率", "中间价", "汇率中间价", "100外币/人民币", "人民币/100外币", "1外币/人民币",
        "人民币/1外币", "外币/人民币", "人民币/外币", "rate", "exchange rate", "customs rate", "CNY per unit", "CNY per 100 units",
    ),
    "unit": ("单位", "外币单位", "货币单位", "unit", "units"),
    "month": ("月份", "适用月份", "年月", "日期", "启用日期", "生效日期", "起始日期", "month", "from", "date"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate as printed: yuan for one unit of a currency, from a day on (None: from the first day of the request)."""

    sheet: str
    row: int
    currency: str
    start: date | None
    cny_per_unit: Fraction


def read_rates(document: Document, request: Request, currencies: Currencies, issues: list[Issue]) -> list[Rate]:
    """Return every rate of a document that can be taken; all others are issues. Raises InputError where no table or no unit is found."""
    grids = []
    for sheet in document.sheets:
        grid = _grid(document.place, sheet, request)
        if grid is not None:
            grids.append((sheet, grid))
            issues.extend(grid.untaken())
        elif sheet.rows:
            issues.append(Issue("note", "no_table", "no table of exchange rates was found here", sheet=sheet.title))
    if not grids:
        hint = "A currency column and a rate column, or columns such as 2026年1月, are wanted; name one by column.rate=HEADING."
        raise InputError([Fault(document.place, "no table of exchange rates was found", "no_table", hint=hint)])
    found = []
    for sheet, grid in grids:
        found += list(_Reader(document.place, sheet, grid, request, currencies, issues).rates())
    return found


def _grid(place: str, sheet: Sheet, request: Request) -> Grid | None:
    grid = find_grid(place, sheet, SPELLINGS, (("code", "name"), ("rate",)), request.options)
    return grid or find_grid(place, _with_months(sheet), SPELLINGS, (("code", "name"),), request.options)


def _with_months(sheet: Sheet) -> Sheet:
    """The sheet from the first row with the name of a month in it: without a rate column only such a row is a heading."""
    at = next((at for at, (_, cells) in enumerate(sheet.rows) if any(map(first_day, cells))), len(sheet.rows))
    return Sheet(sheet.title, sheet.rows[at:])


class _Reader:
    """One table: its unit, its months, its rows."""

    def __init__(self, place: str, sheet: Sheet, grid: Grid, request: Request, currencies: Currencies, issues: list[Issue]) -> None:
        self.grid, self.currencies, self.issues = grid, currencies, issues
        self.months = {at: day for at, cell in enumerate(grid.heading) if (day := first_day(cell)) is not None}
        texts = [cell for _, cells in sheet.rows for cell in cells if cell.strip() and first_day(cell) is None]
        option = request.options.get("unit")
        stated = [text for text in texts if not _is_number(text)]
        self.unit = None if "unit" in grid.columns else unit_of(place, grid.sheet, stated, option)
        named = set().union(*(months_in(text) for _, text in grid.above)) if not self.months and "month" not in grid.columns else set()
        if named and (request.start.year, request.start.month) not in named:
            said = ", ".join(f"{year}-{month:02}" for year, month in sorted(named))
            message = f"the title names {said}, the request begins on {request.start}"
            self._issue("review", "month_of_title", message, grid.number, hint="Check for which month the rates are.")

    def rates(self) -> Iterator[Rate]:
        for row in self.grid.rows:
            filled = [cell for cell in row.cells if cell.strip()]
            if len(filled) == 1 and not _is_number(filled[0]):
                self._issue("review", "text", "a line of text, not a rate: read it", row.number, value=row.words)
                continue
            names = [row.cell("code"), row.cell("name")]
            currency, wrong = self.currencies.named(names)
            if currency is None:
                text = next((name for name in names if name), "")
                self._issue("error", "currency", wrong, row.number, value=text, hint=self.currencies.hint(text))
            elif currency == "CNY":
                self._issue("note", "yuan", "the yuan has no rate against itself", row.number)
            else:
                yield from self._of(row, currency)

    def _of(self, row: Row, currency: str) -> Iterator[Rate]:
        unit = self._unit(row)
        if unit is None:
            return
        if not self.months:
            text = row.cell("month")
            start = first_day(text) if text else None
            if text and start is None:
                self._issue("error", "month", "a month or a day is wanted", row.number, "month", text, "Such as 2026年1月 or 2026-01.")
                return
            yield from self._rate(row, currency, start, row.cell("rate"), unit)
        for at, month in self.months.items():
            yield from self._rate(row, currency, month, row.cells[at].strip() if at < len(row.cells) else "", unit)

    def _unit(self, row: Row) -> int | None:
        if self.unit is not None:
            return self.unit
        text = row.cell("unit").removesuffix(".0")
        if text in UNITS:
            return int(text)
        self._issue(
            "error", "rate_unit", "the row does not say whether its rate is for 1 or 100 units", row.number, "unit", row.cell("unit")
        )
        return None

    def _rate(self, row: Row, currency: str, start: date | None, text: str, unit: int) -> Iterator[Rate]:
        try:
            value = exact.parse(text) / unit
        except ValueError:
            value = Fraction(0)
        if value and exact.parse(exact.format(value, PLACES)) == value:
            yield Rate(self.grid.sheet, row.number, currency, start, value)
            return
        message = f"a rate has at most {PLACES} decimals for one unit" if value else "a rate above 0 is wanted, such as 705.74"
        self._issue("error", "rate", f"{message}: {currency} is not taken", row.number, "rate", text)

    def _issue(self, severity: str, code: str, message: str, row: int, column: str = "", value: str = "", hint: str = "") -> None:
        self.issues.append(Issue(severity, code, message, row, self.grid.sheet, column, value[:SHOWN], hint))  # type: ignore[arg-type]


def _is_number(text: str) -> bool:
    return text.strip().replace(".", "", 1).replace(",", "").isdigit()
