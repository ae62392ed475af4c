"""The columns of a code book: where its header stands, and which column says what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bundler.errors import Fault, InputError
from bundler.upkeep.importing.grid import COLUMN, HEADING_ROWS
from bundler.upkeep.importing.header import plain
from bundler.upkeep.importing.sheets import Document, Sheet

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "code": (
        "商品编码", "商品编号", "商品代码", "税则号列", "税则号", "税则税目", "税号", "税目", "hs编码", "hs码", "海关编码",
        "海关商品编码", "编码", "hscode", "hs_code", "hs10", "hs8",
    ),
    "name": ("商品名称", "货品名称", "品名", "名称", "商品名称及备注", "货品名称及规格", "name_zh", "description"),
    "remark": ("备注", "商品备注", "商品描述", "remark_zh"),
    "unit_1": ("法定第一单位", "第一法定单位", "第一计量单位", "第一单位", "法定单位1", "计量单位1", "单位1", "unit_1", "unit1"),
    "unit_2": ("法定第二单位", "第二法定单位", "第二计量单位", "第二单位", "法定单位2", "计量单位2", "单位2", "unit_2", "unit2"),
    "units": ("计量单位", "法定计量单位", "法定单位", "单位", "units"),
    "mfn": (
        "最惠国税率", "进口最惠国税率", "最惠国", "最惠国进口税率", "进口优惠税率", "优惠税率", "最惠国关税税率", "mfn",
        "mfn_percent", "mfn_pct",
    ),
    "provisional": (
        "暂定税率", "进口暂定税率", "暂定", "进口暂定", "最惠国暂定税率", "年暂定税率", "暂定关税税率",
        "provisional_percent", "provisional_pct",
    ),
    "vat": ("增值税率", "增值税税率", "增值税", "进口环节增值税率", "进口环节增值税税率", "进口增值税率", "vat", "vat_percent", "vat_pct"),
    "consumption_tax": (
        "消费税率", "消费税税率", "消费税", "进口环节消费税率", "进口环节消费税税率", "进口消费税率",
        "consumption_tax_percent", "consumption_tax_pct",
    ),
    "documents": ("监管条件", "监管证件", "监管证件代码", "海关监管条件", "监管代码", "documents", "supervision_codes"),
}  # fmt: skip
"""How books head the columns that are read, without spaces and without what stands in brackets."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the fields of a sheet stand: the column of each, the row after which lines begin, and the headers that are not read."""

    columns: Mapping[str, int]
    header_row: int
    heads: Mapping[str, str]
    unread: tuple[str, ...]


def layouts(document: Document, options: Mapping[str, str]) -> list[tuple[Sheet, Layout | None]]:
    """Return the sheets of a book with their layouts, None where a sheet has no header.

    An option ``column.NAME=HEADING`` takes the place of the spellings of a column. Raises InputError where no sheet has a header, or none
    has a column that an option names, or two columns of a sheet say the same.
    """
    named = {name: options[COLUMN + name] for name in SPELLINGS if COLUMN + name in options}
    field_of = {spelling: field for field, spellings in SPELLINGS.items() if field not in named for spelling in spellings}
    field_of |= {_head(heading): field for field, heading in named.items()}
    found = [(sheet, _layout(document.place, sheet, field_of)) for sheet in document.sheets]
    held = {field for _, layout in found if layout is not None for field in layout.columns}
    if not held:
        message = f"no header was found within the first {HEADING_ROWS} rows"
        hint = (
            "A row with a column 商品编码 (or 税则号列, HS编码, hs_code) and a column of a name, a unit or a rate is looked for; "
            f"name others by {COLUMN}code=HEADING, {COLUMN}mfn=HEADING."
        )
        raise InputError([Fault(document.place, message, "no_header", hint=hint)])
    missing = [
        Fault(document.place, "no column has this heading", "column", field=f"{COLUMN}{name}", value=named[name])
        for name in named
        if name not in held
    ]
    if missing:
        raise InputError(missing)
    return found


def _layout(place: str, sheet: Sheet, field_of: Mapping[str, str]) -> Layout | None:
    for at, (row, cells) in enumerate(sheet.rows[:HEADING_ROWS]):
        named = _fields(cells, field_of)
        if "code" in named.values() and len(set(named.values())) > 1:
            below = _second_row(sheet, at, named, field_of)
            last, heads = (sheet.rows[at + 1][0], _joined(cells, sheet.rows[at + 1][1], below)) if below else (row, cells)
            return _made(place, sheet, last, heads, named | below)
    return None


def _second_row(sheet: Sheet, at: int, named: Mapping[int, str], field_of: Mapping[str, str]) -> dict[int, str]:
    """A header may have two rows: 进口税率 above, 最惠国 and 普通 below."""
    if at + 1 >= len(sheet.rows):
        return {}
    found = _fields(sheet.rows[at + 1][1], field_of)
    return {} if "code" in found.values() else {column: field for column, field in found.items() if column not in named}


def _joined(above: Sequence[str], under: Sequence[str], below: Mapping[int, str]) -> list[str]:
    """The heads of two rows: of the lower one where it says more."""
    padded = [*above, *[""] * (len(under) - len(above))]
    return [under[at] if at in below or (not head.strip() and at < len(under)) else head for at, head in enumerate(padded)]


def _fields(cells: Sequence[str], field_of: Mapping[str, str]) -> dict[int, str]:
    heads = ((column, _head(cell)) for column, cell in enumerate(cells))
    return {column: field_of[head] for column, head in heads if head in field_of}


def _head(cell: str) -> str:
    bare = _BRACKETS.sub("", plain(cell)).removesuffix("%").removesuffix(":")
    return re.sub(r"^\d{4}年?(?=\D)", "", bare)


def _made(place: str, sheet: Sheet, last: int, cells: Sequence[str], named: Mapping[int, str]) -> Layout:
    columns: dict[str, int] = {}
    if "unit_1" in named.values():  # a joint column of units says nothing more
        named = {column: field for column, field in named.items() if field != "units"}
    faults: list[Fault] = []
    for column, field in sorted(named.items()):
        if field in columns:
            heads = [cells[at].strip() if at < len(cells) else "" for at in (columns[field], column)]
            message = f"two columns of sheet {sheet.title!r} say the same ({heads[0]!r} and {heads[1]!r})"
            faults.append(
                Fault(
                    place,
                    message,
                    "column_twice",
                    row=last,
                    field=field,
                    hint=f"Leave one of them, or name the right one by {COLUMN}{field}=HEADING.",
                )
            )
        columns.setdefault(field, column)
    if faults:
        raise InputError(faults)
    unread = tuple(cell.strip() for at, cell in enumerate(cells) if cell.strip() and at not in named)
    return Layout(columns, last, {field: cells[at].strip() if at < len(cells) else "" for field, at in columns.items()}, unread)
