"""Fields that every table shares: whole numbers of 64 bits, moments in UTC, texts of bounded length."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, Text
from sqlmodel import Field

NUMBER = BigInteger().with_variant(Integer(), "sqlite")
"""A key that counts by itself: SQLite counts only what it calls INTEGER."""
NAME = 120


def amount(**more: Any) -> Any:
    """A whole number of 64 bits: fen, pieces, micro-kilograms."""
    return Field(sa_type=BigInteger, **more)


def name(**more: Any) -> Any:
    """A name or key of up to 120 letters."""
    return Field(max_length=NAME, **more)


def document(**more: Any) -> Any:
    """A JSON document as text, canonical where it is compared."""
    return Field(sa_type=Text, **more)


Moment = datetime
"""A moment with its zone; it is kept in UTC."""
