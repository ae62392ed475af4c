"""Field types of everything that comes from outside: strict under every door, and exact in the JSON Schema.

The checks live in the types because a web framework may turn a model's own strictness off.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from numbers import Integral
from operator import index
from typing import Annotated, Any, LiteralString

from pydantic import BeforeValidator, Field, PlainSerializer, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from bundler.values import codes, days, exact, money

_MONEY_MESSAGE = "money is a decimal string with two places, such as '128.00'"
WIRE = "wire"
"""The key of a validation context that is true where money must have its two places."""
MAX_QUANTITY = 1_000_000
MOST = 10**12 - 1
MAX_TAGS_LENGTH = 2000
MAX_KEY_LENGTH = 120
OPAQUE_KEY = r"^[A-Za-z0-9+/=._:-]*[A-Za-z][A-Za-z0-9+/=._:-]*$"
_OPAQUE_KEY = re.compile(OPAQUE_KEY[:-1])
PERSONAL = "personal"
"""The kind of a fault whose value may be a fact of a person, so that no message repeats it."""
_KEY_MESSAGE: LiteralString = (
    "a key is wanted that can only be compared, such as a hash: up to 120 letters, digits and +/=._:- with at least one letter, never "
    "the address or number itself"
)


def _wire_money(value: Any) -> int:
    if type(value) is not str:
        raise ValueError(_MONEY_MESSAGE + _as_text(value))
    fen = money.parse(value)
    if fen < 0:
        raise ValueError("the amount is negative")
    return fen


def _as_text(value: Any) -> str:
    """How a number should have been written, where that can be told."""
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > MOST:
        return ""
    whole, _, part = repr(value).partition(".")
    plain = whole.isdigit() and (part.isdigit() or not part) and len(part) <= 2
    refused = "; floats are refused" if isinstance(value, float) else ""
    return f'{refused}; write "{whole}.{part.ljust(2, "0")}"' if plain else refused


def _cell_money(value: Any, info: ValidationInfo) -> int:
    """Money as text; a cell may leave out decimal places, the facts that an order carries may not."""
    if type(value) is not str:
        raise ValueError(_MONEY_MESSAGE + _as_text(value))
    wire = info.context is not None and info.context.get(WIRE, False)
    return money.parse(value) if wire else money.parse_cell(value)


def _positive_cell_money(value: Any, info: ValidationInfo) -> int:
    fen = _cell_money(value, info)
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


def _exact(value: Any) -> Fraction:
    """A decimal as text; a whole number is taken as it is, a float never is."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        refused = "; floats are refused" if isinstance(value, float) else ""
        raise ValueError(f"a decimal string is wanted, such as '0.75'{refused}")
    if isinstance(value, int) and abs(value) > MOST:
        raise ValueError(f"a number up to {MOST} is wanted")
    return exact.parse(str(value).strip())


def _measure(value: Any) -> Fraction:
    found = _exact(value)
    if not found:
        raise ValueError("more than 0 is wanted; leave out what is not known")
    return found


def _integer(value: Any) -> int:
    """A whole number, also one of numpy; what is only equal to one is refused."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise ValueError("a whole number is wanted, such as 2")
    return index(value)


def _cell_integer(value: Any) -> int:
    if isinstance(value, str):
        digits = value.strip()
        if not digits.isascii() or not digits.isdigit() or len(digits) > 18:
            raise ValueError("a whole number of 0 or more is wanted, such as 2")
        return int(digits)
    return _integer(value)


def _day(value: Any) -> date:
    return value if type(value) is date else days.parse(value if isinstance(value, str) else "")


def _tariff_code(value: Any) -> str:
    if isinstance(value, str) and codes.TARIFF_CODE.fullmatch(value):
        return value
    if isinstance(value, str) and codes.SPREADSHEET_NUMBER.fullmatch(value):
        raise ValueError("a spreadsheet has turned the code into a number and lost its digits; make the column text and enter it again")
    probable = codes.padded(value, 10, zeros=1)
    raise ValueError("a tariff code is text of ten digits" + (f'; probably "{probable}"' if probable else ""))


def _unit(value: Any) -> str:
    if isinstance(value, str) and codes.UNIT_CODE.fullmatch(value):
        return value
    probable = codes.padded(value, 3, zeros=2)
    raise ValueError("a customs unit code is text of three digits" + (f'; probably "{probable}"' if probable else ""))


def _district(value: Any) -> str:
    if isinstance(value, str) and codes.DISTRICT_CODE.fullmatch(value):
        return value
    probable = codes.padded(value, 4, zeros=1)
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


def _opaque_key(value: Any) -> str:
    """Something that stands for a fact of a person and can only be compared: no address or telephone number has this form."""
    if isinstance(value, str) and len(value) <= MAX_KEY_LENGTH and _OPAQUE_KEY.fullmatch(value):
        return value
    raise PydanticCustomError(PERSONAL, _KEY_MESSAGE)


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
Measure = Annotated[Fraction, BeforeValidator(_measure), PlainSerializer(wire_exact), _EXACT_SCHEMA]
"""A weight or content of one unit: more than nothing."""
Quantity = Annotated[int, Field(strict=True, ge=1, le=MAX_QUANTITY)]
Stock = Annotated[int, BeforeValidator(_cell_integer), Field(ge=0, le=10**9)]
IsoDay = Annotated[date, BeforeValidator(_day), _DAY_SCHEMA]
TariffCode = Annotated[str, BeforeValidator(_tariff_code), _pattern(r"^\d{10}$", "3304990039")]
UnitCode = Annotated[str, BeforeValidator(_unit), _pattern(r"^\d{3}$", "142")]
District = Annotated[str, BeforeValidator(_district), _pattern(r"^[0-9A-Z]\d{3}$", "3105")]
Origin = Annotated[str, BeforeValidator(_origin), _pattern(r"^[A-Z]{2}$", "FR")]
BooleanCell = Annotated[bool, BeforeValidator(_boolean_cell)]
OpaqueKey = Annotated[
    str,
    BeforeValidator(_opaque_key),
    WithJsonSchema({"type": "string", "pattern": OPAQUE_KEY, "maxLength": MAX_KEY_LENGTH, "examples": ["a-5f2c81d0"]}),
]
"""A key that stands for an address or a telephone number without showing it; two are only ever compared."""
Tags = Annotated[
    tuple[str, ...], BeforeValidator(_tags), PlainSerializer(";".join), WithJsonSchema({"type": "string", "maxLength": MAX_TAGS_LENGTH})
]
Text = Annotated[str, Field(min_length=1, max_length=500)]
Sku = Annotated[str, Field(min_length=1, max_length=120)]
