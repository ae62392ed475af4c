"""Field types of the customs messages: texts of a length, plain decimals, times; strict in what is written, lenient in what is read.

The notation of the specification (统一版 202205) stands in the names: ``C18`` has 18 characters, ``C_18`` one to 18, ``N19_5`` is a decimal
of at most 19 digits, five of them after the point. Characters are counted, not bytes. Under a validation context with ``LENIENT`` lengths
are not asked, for what customs sent is never turned away because a field is longer than it should be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

LENIENT = "lenient"
"""The key of a validation context that is true for messages that come from customs."""
LONGEST = 100_000
"""Characters of a field that is read, at most; the whole message that a format receipt (CEB900) repeats is the longest."""
PLACES = 5
MOMENT_DIGITS = 14
DIGITS = 19
SCALE = 10**PLACES
BEYOND = 10 ** (DIGITS - PLACES)
_DECIMAL = re.compile(r"(?:0|[1-9]\d{0,18})(?:\.\d{1,5})?", re.ASCII)
_READ_DECIMAL = re.compile(r"-?\d{1,19}(?:\.\d{1,10})?", re.ASCII)
# What XML 1.0 cannot hold, and line breaks and tabs, which no field of these messages has.
_UNWRITABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def _lenient(info: ValidationInfo) -> bool:
    return info.context is not None and bool(info.context.get(LENIENT))


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of so many characters, as a type of pydantic."""

    shortest: int
    longest: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self._check, serialization=core_schema.str_schema())

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "minLength": self.shortest, "maxLength": self.longest}

    def _check(self, value: Any, info: ValidationInfo) -> str:
        if not isinstance(value, str):
            raise ValueError("text is wanted")
        if _lenient(info):
            if len(value) > LONGEST:
                raise ValueError(f"the text is longer than {LONGEST} characters")
            return value
        if not self.shortest <= len(value) <= self.longest:
            wanted = f"{self.shortest}" if self.shortest == self.longest else f"{self.shortest} to {self.longest}"
            raise ValueError(f"{wanted} characters are wanted, not {len(value)}")
        if _UNWRITABLE.search(value):
            raise ValueError("the text holds a character that a message cannot carry, such as a line break")
        if value != value.strip():
            raise ValueError("the text begins or ends with a blank")
        return value


def _number(value: Any, info: ValidationInfo) -> Fraction:
    if type(value) is Fraction:
        if value.numerator < 0 or SCALE % value.denominator or value.numerator >= BEYOND * value.denominator:
            raise ValueError(f"a number of 0 or more with at most {PLACES} places and {DIGITS} digits is wanted")
        return value
    lenient = _lenient(info)
    if not isinstance(value, str) or not (_READ_DECIMAL if lenient else _DECIMAL).fullmatch(value):
        raise ValueError("a plain decimal of at most five places is wanted, such as '51.255'")
    if not lenient and len(value.replace(".", "")) > DIGITS:
        raise ValueError(f"at most {DIGITS} digits are wanted")
    return Fraction(value)


def plain(value: Fraction) -> str:
    """Return a number as a plain decimal without trailing zeros; what has more than five places is cut off."""
    scaled = abs(value.numerator) * SCALE // value.denominator
    whole, rest = divmod(scaled, SCALE)
    digits = f"{rest:05d}".rstrip("0")
    sign = "-" if value.numerator < 0 else ""
    return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"


def _count(value: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 9:
        return int(value)
    if type(value) is not int or not 0 <= value < 10**9:
        raise ValueError("a whole number of at most nine digits is wanted")
    return value


N19_5 = Annotated[
    Fraction, BeforeValidator(_number), PlainSerializer(plain), WithJsonSchema({"type": "string", "pattern": r"^\d{1,14}(\.\d{1,5})?$"})
]
"""A quantity, weight or amount in yuan; exact, text with at most five places on the wire."""
Count = Annotated[int, BeforeValidator(_count), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 10**9 - 1})]
C3 = Annotated[str, _Text(3, 3)]
C4 = Annotated[str, _Text(4, 4)]
C6 = Annotated[str, _Text(6, 6)]
C8 = Annotated[str, _Text(8, 8)]
C10 = Annotated[str, _Text(10, 10)]
C14 = Annotated[str, _Text(14, 14)]
C17 = Annotated[str, _Text(17, 17)]
C18 = Annotated[str, _Text(18, 18)]
C36 = Annotated[str, _Text(36, 36)]
C1 = Annotated[str, _Text(1, 1)]
C_3 = Annotated[str, _Text(1, 3)]
C_10 = Annotated[str, _Text(1, 10)]
C_15 = Annotated[str, _Text(1, 15)]
C_18 = Annotated[str, _Text(1, 18)]
C_19 = Annotated[str, _Text(1, 19)]
C_20 = Annotated[str, _Text(1, 20)]
C_30 = Annotated[str, _Text(1, 30)]
C_32 = Annotated[str, _Text(1, 32)]
C_37 = Annotated[str, _Text(1, 37)]
C_50 = Annotated[str, _Text(1, 50)]
C_60 = Annotated[str, _Text(1, 60)]
C_64 = Annotated[str, _Text(1, 64)]
C_100 = Annotated[str, _Text(1, 100)]
C_200 = Annotated[str, _Text(1, 200)]
C_250 = Annotated[str, _Text(1, 250)]
C_255 = Annotated[str, _Text(1, 255)]
C_510 = Annotated[str, _Text(1, 510)]
C_1000 = Annotated[str, _Text(1, 1000)]
C_5000 = Annotated[str, _Text(1, 5000)]
C_100000 = Annotated[str, _Text(1, 100000)]


def _moment(value: Any) -> Any:
    if not isinstance(value, str):
        return value  # which is told to be no text
    try:
        if not (len(value) == MOMENT_DIGITS and value.isascii() and value.isdigit()):
            raise ValueError
        datetime.strptime(value, "%Y%m%d%H%M%S")  # noqa: DTZ007  it has no zone: it is one of Shanghai
    except ValueError:
        raise ValueError("a moment in Shanghai is wanted, YYYYMMDDhhmmss, such as 20261123103000") from None
    return value


Moment = Annotated[C14, BeforeValidator(_moment)]
"""A moment in Shanghai, YYYYMMDDhhmmss."""
