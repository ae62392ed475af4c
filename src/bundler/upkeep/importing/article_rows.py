"""Tables of personal articles (进境物品归类表, 完税价格表) as they are printed: category, name, table value, rate."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from bundler.errors import Fault, InputError
from bundler.upkeep.importing.grid import SHOWN, Grid, Row, find_grid
from bundler.upkeep.importing.header import Names
from bundler.upkeep.importing.proposal import Issue
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.sheets import Document
from bundler.values import exact

SPELLINGS: Names = {
    "number": (
        "税号", "归类码", "归类编码", "物品税号", "编码", "类别", "类别号", "类号", "序号", "category_no", "category", "number", "code",
        "tax number",
    ),
    "class_name": ("类别名称", "物品类别", "大类", "category_zh", "category name"),
    "name": ("品名及规格", "物品名称及规格", "物品名称", "品名", "名称", "范围", "scope_zh", "scope", "name", "description"),
    "value": ("完税价格", "完税价格人民币元", "完税价格元", "value", "table value"),
    "rate": ("税率", "税率%", "进口税率", "综合税率", "rate", "rate %", "percent"),
}  # fmt: skip
_NUMBER = re.compile(r"(\d{2})(?:\d{2}|\d{6})?")
_WHOLE_NUMBER = re.compile(r"(\d+)\.0")
_RATE = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)\s*(%?)")


@dataclass(frozen=True, slots=True)
class Article:
    """A row with a rate: ``number`` is the category (01 to 27), ``percent`` the rate, ``value`` the table value as printed."""

    sheet: str
    row: int
    number: str
    name: str
    value: str
    percent: Fraction


def read_articles(document: Document, request: Request, issues: list[Issue]) -> tuple[list[Article], dict[str, str]]:
    """Return the rows with a rate, and the names of categories by number. Raises InputError where there is none."""
    found: list[Article] = []
    names: dict[str, str] = {}
    for sheet in document.sheets:
        grid = find_grid(document.place, sheet, SPELLINGS, (("number",), ("rate",)), request.options)
        if grid is not None:
            issues.extend(grid.untaken())
            for row in grid.rows:
                article = _article(grid, row, request.options, names, issues)
                found += [] if article is None else [article]
        elif sheet.rows:
            issues.append(Issue("note", "no_table", "no table of personal articles was found here", sheet=sheet.title))
    if not found:
        hint = "Columns of numbers (税号) and rates (税率) are wanted; name them by column.number=HEADING and column.rate=HEADING."
        raise InputError([Fault(document.place, "no personal article with a rate was found", "no_table", hint=hint)])
    return found, names


def _article(grid: Grid, row: Row, options: Mapping[str, str], names: dict[str, str], issues: list[Issue]) -> Article | None:
    text = _WHOLE_NUMBER.sub(r"\1", unicodedata.normalize("NFKC", row.cell("number")).strip())
    number = _NUMBER.fullmatch(text)
    place = (row.number, grid.sheet)
    if number is None:
        if any(char.isdigit() for char in text):
            hint = "01 and not 1: a spreadsheet drops the leading zero."
            issues.append(Issue("error", "number", "a number of two, four or eight digits is wanted", *place, "number", text[:SHOWN], hint))
        else:
            issues.append(Issue("review", "text", "a line of text, not an article: read it", *place, value=row.words))
        return None
    name = row.cell("class_name") or (row.cell("name") if len(text) == 2 or text.endswith("000000") else "")
    if name:
        names.setdefault(number[1], name)
    if not row.cell("rate"):
        level = "note" if name else "error"
        issues.append(Issue(level, "no_rate", "the row has no rate", *place, "rate", text))  # type: ignore[arg-type]
        return None
    percent, wrong = _percent(row.cell("rate"), options.get("rates"))
    if percent is None:
        hint = "Write 20 or 20 %; for a whole table of shares give the option rates=share."
        issues.append(Issue("error", "rate", wrong, *place, "rate", row.cell("rate")[:SHOWN], hint))
        return None
    return Article(grid.sheet, row.number, number[1], row.cell("name")[:SHOWN], row.cell("value")[:SHOWN], percent)


def _percent(text: str, rates: str | None) -> tuple[Fraction | None, str]:
    found = _RATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None, "a rate such as 20 % is wanted"
    value = exact.parse(found[1])
    if not found[2] and rates == "share":
        return (value * 100, "") if value <= 1 else (None, "a share is at most 1")
    if 0 < value < 1 or (value == 1 and not found[2]):
        return None, "it may be a share or a percentage"
    return (value, "") if value <= 100 else (None, "a rate of personal articles is at most 100 %")
