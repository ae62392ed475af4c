"""Money is CNY: an integer number of fen inside, a decimal string on the wire."""

from __future__ import annotations

import re

_DECIMAL = re.compile(r"(-?)(\d{1,12})(?:\.(\d{1,5}))?", re.ASCII)
_CELL = re.compile(r"(-?)(\d{1,12})(?:\.(\d+))?", re.ASCII)
_CENTS = tuple(f".{cents:02d}" for cents in range(100))
_YUAN = tuple(map(str, range(1000)))
_IN_YUAN = 100 * len(_YUAN)
_WIRE = re.compile(r"-?\d{1,12}\.\d{2}", re.ASCII)


def parse(text: str) -> int:
    """Return the fen of a wire amount such as ``"128.00"``: exactly two decimal places.

    Raises ValueError for any other form.
    """
    if not _WIRE.fullmatch(text):
        raise ValueError("money is a decimal string with two places, such as '128.00'")
    return int(text.replace(".", ""))


def parse_cell(text: str) -> int:
    """Return the fen of a table cell such as ``"128"``, ``"128.5"`` or ``"128.00"``: at most two decimal places.

    Raises ValueError for any other form.
    """
    if _WIRE.fullmatch(text):  # most are written out
        return int(text.replace(".", ""))
    match = _CELL.fullmatch(text.strip())
    if match is None:
        raise ValueError("an amount is wanted, such as '128.00'")
    if len(match[3] or "") > 2:
        raise ValueError("money has at most two decimal places, such as '128.00'")
    return int(match[1] + match[2] + (match[3] or "").ljust(2, "0"))


def parse_unit_price(text: str) -> int:
    """Return the 1/100,000 yuan of a unit price with two to five decimal places, such as ``"51.255"``.

    Raises ValueError for any other form.
    """
    match = _DECIMAL.fullmatch(text)
    if match is None or not 2 <= len(match[3] or "") <= 5:
        raise ValueError("a unit price is a decimal string with two to five places, such as '51.255'")
    return int(match[1] + match[2] + match[3].ljust(5, "0"))


def format(fen: int) -> str:
    """Return the wire form of an amount in fen: ``format(12800) == "128.00"``."""
    if fen < 0:
        return "-" + format(-fen)
    if fen < _IN_YUAN:
        return _YUAN[fen // 100] + _CENTS[fen % 100]
    return f"{fen // 100}{_CENTS[fen % 100]}"


def format_unit_price(parts: int) -> str:
    """Return a unit price given in 1/100,000 yuan with two to five decimal places, none of them needless."""
    whole, rest = divmod(parts, 100_000)
    if rest % 1000 == 0:
        return f"{whole}{_CENTS[rest // 1000]}"
    digits = f"{rest:05d}".rstrip("0").ljust(2, "0")
    return f"{whole}.{digits}"


def half_up(numerator: int, denominator: int) -> int:
    """Return ``numerator / denominator`` (both not negative) rounded half-up to a whole number."""
    return (2 * numerator + denominator) // (2 * denominator)
