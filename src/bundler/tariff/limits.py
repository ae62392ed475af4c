"""The figures that the engine asks of limits.toml: their names, and how the value of each is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction

from bundler.errors import Fault
from bundler.tariff.cells import Check, Wrong
from bundler.tariff.rows import Limit
from bundler.values import exact, money
from bundler.values.near import did_you_mean

NAME = "limits.toml"
ALLOWED = "allowed"
_COUNT = re.compile(r"[1-9]\d{0,8}", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?", re.ASCII)


def amount(value: str) -> Wrong | None:
    """Take an amount above 0 in yuan."""
    try:
        fen = money.parse_cell(value.replace(",", "") if _GROUPED.fullmatch(value) else value)
    except ValueError:
        fen = 0
    if fen > 0 and value == money.format(fen):
        return None
    return "an amount in yuan with two decimal places is wanted, above 0", _write(money.format(fen) if fen > 0 else None, "5000.00")


def share(value: str) -> Wrong | None:
    """Take a share above 0 and up to 1."""
    signed = value.endswith("%")
    try:
        found = exact.parse(value[:-1].rstrip() if signed else value)
    except ValueError:
        found = Fraction(0)
    percent = signed or found > 1
    if found > 0 and not percent:
        return None
    probable = exact.format(found / 100, 8) if percent and 0 < found <= 100 else None
    return "a share above 0 and up to 1 is wanted", _write(probable, "0.70")


def count(value: str) -> Wrong | None:
    """Take a whole number from 1 on."""
    return None if _COUNT.fullmatch(value) else ("a whole number from 1 on is wanted", _write(None, "99"))


def week(value: str) -> Wrong | None:
    """Take the number of a week of a month."""
    return None if value in ("1", "2", "3", "4") else ("the number of a week of the month is wanted", 'Such as "3".')


def allowed(value: str) -> Wrong | None:
    """Take the one word that an exception of the regime has; without a row it is not allowed."""
    return None if value == ALLOWED else ("one word is wanted", f'Write "{ALLOWED}"; on days without a row it is not allowed.')


FIGURES: Mapping[str, Check] = {
    "single_order": amount,
    "annual": amount,
    "taxed_share": share,
    "near_cliff": share,
    "exchange_rate_band": share,
    "declaration_lines": count,
    "exchange_rate_wednesday": week,
    "return_apply_days": count,
    "return_arrive_days": count,
    "split_order_days": count,
    "buyer_pattern_days": count,
    "buyer_pattern_orders": count,
    "buyer_pattern_addresses": count,
    "buyer_pattern_phones": count,
    "full_tax_single_piece": allowed,
}
"""Every name that the engine asks for, with what its value may be."""


def check_limits(rows: Iterable[Limit], faults: list[Fault]) -> None:
    """Every limit is one that the engine asks for, and has a value that it can use."""
    for row in rows:
        check = FIGURES.get(row.name)
        if check is None:
            hint, unread = did_you_mean(row.name, FIGURES), "nothing reads a limit of this name"
            faults.append(Fault(NAME, unread, "unknown_limit", row=row.row, field="name", value=row.name, hint=hint))
        elif wrong := check(row.value):
            faults.append(Fault(NAME, wrong[0], "bad_limit", row=row.row, field="value", value=row.value, hint=wrong[1]))


def check_none_missing(rows: Iterable[Limit], faults: list[Fault]) -> None:
    """Every limit that the engine asks for is there."""
    names = {row.name for row in rows}
    faults += [
        Fault(NAME, f"the limit {name!r} is missing", "missing_limit", field="name", hint="The engine asks for it: add a row of this name.")
        for name in FIGURES
        if name not in names
    ]


def _write(probable: str | None, example: str) -> str:
    return f'Write "{probable}".' if probable else f'Such as "{example}".'
