"""What was asked and answered under a caller's key, so that asking again gives the first answer."""

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from bundler.storage.tables.fields import Moment, document, name

KEPT = text("status > 0")
"""Which records still hold their content."""


class WriteRow(SQLModel, table=True):
    """One write: who asked what under which key, and the answer that was given; of an old one only that the key was used."""

    __tablename__ = "write"
    __table_args__ = (Index("write_kept", "at", sqlite_where=KEPT, postgresql_where=KEPT),)

    tenant: str = name(primary_key=True)
    key: str = Field(max_length=200, primary_key=True)
    route: str = name()
    request: str = document()
    status: int
    answer: str = document()
    at: Moment
