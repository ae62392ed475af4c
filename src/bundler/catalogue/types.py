"""Field types of everything that comes from outside: strict under every door, and exact in the JSON Schema.

The checks live in the types because a web framework may turn a model's own strictness off.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from bundler.values import codes, exact, money

_MONEY_MESSAGE = "money is a decimal string with two places, such as '128.00'"
MAX_FEN = 10**13
MAX_QUANTITY = 1_000_000
MAX_TAGS_LENGTH = 2000


def _wire_money(value: Any) -> int:
    if type(value) is not str:
        raise ValueError(_MONEY_MESSAGE + _as_text(value))
    fen = money.parse(value)
    if fen < 0:
        raise ValueError("the amount is negative")
    return fen


def _as_text(value: Any) -> str:
    """How a number should have been written, where that can be told."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    whole, _, part = repr(value).partition(".")
    plain = whole.isdigit() and (part.isdigit() or not part) and len(part) <= 2
    refused = "; floats are refused" if isinstance(value, float) else ""
    return f'{refused}; write "{whole}.{part.ljust(2, "0")}"' if plain else refused


def _cell_money(value: Any) -> int:
    return money.parse_cell(_decimal_text(value, _MONEY_MESSAGE))


def _positive_cell_money(value: Any) -> int:
    fen = _cell_money(value)
    if fen < 0:
        raise ValueError("the amount is negative")
    return fen


def _unit_price(value: Any) -> int:
    if type(value) is not str:
        raise ValueError("a unit price is a decimal string with two to five places, such as '51.255'")
    price = money.parse_unit_price(value)
    if price < 0:
        raise ValueError("the price is negative")
    return price


def _decimal_text(value: Any, message: str) -> str:
    """A decimal as text; a whole number is taken as it is, a float never is."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(f"{message}; floats are refused" if isinstance(value, float) else message)
    return str(value)


def _exact(value: Any) -> Fraction:
    return exact.parse(_decimal_text(value, "a decimal string is wanted, such as '0.75'").strip())


def _integer(value: Any) -> int:
    if type(value) is int:
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise ValueError("a whole number is wanted, such as 2")


def _cell_integer(value: Any) -> int:
    if isinstance(value, str):
        digits = value.strip()
        if not digits.isascii() or not digits.isdigit() or len(digits) > 18:
            raise ValueError("a whole number of 0 or more is wanted, such as 2")
        return int(digits)
    return _integer(value)


def _day(value: Any) -> date:
    if isinstance(value, str) and len(value) == 10:
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    elif type(value) is date:
        return value
    raise ValueError("a day is written 2026-11-23")


def _tariff_code(value: Any) -> str:
    if isinstance(value, str) and codes.TARIFF_CODE.fullmatch(value):
        return value
    probable = codes.padded(value, 10)
    raise ValueError("a tariff code is text of ten digits" + (f'; probably "{probable}"' if probable else ""))


def _unit(value: Any) -> str:
    if isinstance(value, str) and codes.UNIT_CODE.fullmatch(value):
        return value
    probable = codes.padded(value, 3)
    raise ValueError("a customs unit code is text of three digits" + (f'; probably "{probable}"' if probable else ""))


def _district(value: Any) -> str:
    if isinstance(value, str) and codes.DISTRICT_CODE.fullmatch(value):
        return value
    probable = codes.padded(value, 4)
    raise ValueError("a customs district is text of four digits" + (f'; probably "{probable}"' if probable else ""))


def _boolean_cell(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return value.strip().lower() == "true"
    raise ValueError("true or false is wanted")


def _origin(value: Any) -> str:
    if isinstance(value, str) and codes.ORIGIN.fullmatch(value):
        return value
    probable = f'; probably "{value.upper()}"' if isinstance(value, str) and codes.ORIGIN.fullmatch(value.upper()) else ""
    raise ValueError("an origin is two capitals of ISO 3166, such as FR" + probable)


def _tags(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        if len(value) > MAX_TAGS_LENGTH:
            raise ValueError(f"the text is longer than {MAX_TAGS_LENGTH} characters")
        value = value.split(";")
    if not isinstance(value, list | tuple) or not all(isinstance(tag, str) for tag in value):
        raise ValueError("tags are text separated by semicolons")
    return tuple(dict.fromkeys(tag.strip() for tag in value if tag.strip()))


def wire_exact(value: Fraction) -> str:
    """Return an exact decimal as its shortest text."""
    return exact.format(value, 8)


_MONEY_SCHEMA = WithJsonSchema({"type": "string", "pattern": r"^\d{1,12}\.\d{2}$", "examples": ["128.00"]})
_SIGNED_SCHEMA = WithJsonSchema({"type": "string", "pattern": r"^-?\d{1,12}(\.\d{1,2})?$", "examples": ["128.00"]})
_CELL_SCHEMA = WithJsonSchema({"type": "string", "pattern": r"^\d{1,12}(\.\d{1,2})?$", "examples": ["128.00"]})
_EXACT_SCHEMA = WithJsonSchema({"type": "string", "pattern": r"^\d{1,12}(\.\d{1,8})?$", "examples": ["0.75"]})
_DAY_SCHEMA = WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-11-23"]})


def _pattern(pattern: str, example: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern, "examples": [example]})


Money = Annotated[int, BeforeValidator(_wire_money), PlainSerializer(money.format), _MONEY_SCHEMA]
"""An amount in fen, "128.00" on the wire."""
UnitPrice = Annotated[
    int, BeforeValidator(_unit_price), PlainSerializer(money.format_unit_price), _pattern(r"^\d{1,12}\.\d{2,5}$", "51.255")
]
"""A price of one unit in 1/100,000 yuan, two to five places on the wire."""
CellMoney = Annotated[int, BeforeValidator(_positive_cell_money), PlainSerializer(money.format), _CELL_SCHEMA]
SignedCellMoney = Annotated[int, BeforeValidator(_cell_money), PlainSerializer(money.format), _SIGNED_SCHEMA]
Exact = Annotated[Fraction, BeforeValidator(_exact), PlainSerializer(wire_exact), _EXACT_SCHEMA]
Quantity = Annotated[int, BeforeValidator(_integer), Field(ge=1, le=MAX_QUANTITY)]
Stock = Annotated[int, BeforeValidator(_cell_integer), Field(ge=0, le=10**9)]
IsoDay = Annotated[date, BeforeValidator(_day), _DAY_SCHEMA]
TariffCode = Annotated[str, BeforeValidator(_tariff_code), _pattern(r"^\d{10}$", "3304990039")]
UnitCode = Annotated[str, BeforeValidator(_unit), _pattern(r"^\d{3}$", "142")]
District = Annotated[str, BeforeValidator(_district), _pattern(r"^[0-9A-Z]\d{3}$", "3105")]
Origin = Annotated[str, BeforeValidator(_origin), _pattern(r"^[A-Z]{2}$", "FR")]
BooleanCell = Annotated[bool, BeforeValidator(_boolean_cell)]
Tags = Annotated[
    tuple[str, ...], BeforeValidator(_tags), PlainSerializer(";".join), WithJsonSchema({"type": "string", "maxLength": MAX_TAGS_LENGTH})
]
Text = Annotated[str, Field(min_length=1, max_length=500)]
Sku = Annotated[str, Field(min_length=1, max_length=120)]
