"""Stored quotes: what was asked, with every item fact that was used, and the answer that is kept to while it is valid."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from bundler.storage.tables.fields import Moment, document, name


class QuoteRow(SQLModel, table=True):
    """A quote: ``request`` is what was stated of what makes the price, ``bundles`` which versions of registered bundles it has.

    ``used_by`` is the order that cites it. Only that changes.
    """

    __tablename__ = "quote"
    __table_args__ = (Index("quote_until", "valid_until"),)

    tenant: str = name(primary_key=True)
    id: str = Field(max_length=32, primary_key=True)
    day: date
    request: str = document()
    bundles: str = document()
    input: str = document()
    answer: str = document()
    tables_sha256: str = Field(max_length=64)
    valid_until: Moment
    used_by: str | None = name(default=None)
