"""Editions of the tables, and when each came into force. They belong to the whole installation: the law is the same for every tenant."""

from datetime import date

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from bundler.storage.tables.fields import NUMBER, Moment, amount, document
from bundler.tariff.release import MOST_OF_VERSION


class EditionRow(SQLModel, table=True):
    """An edition file, compressed, with what it says of itself; never changed and never removed, so that answers can be given again.

    ``checked`` counts what its check found, as JSON; null of an edition that came with this installation, which its maker checked.
    """

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("tables_sha256", name="edition_of_tables"),)

    version: str = Field(max_length=MOST_OF_VERSION, primary_key=True)
    tables_sha256: str = Field(max_length=64)
    released_on: date
    notes: str = document()
    file_sha256: str = Field(max_length=64)
    size: int = amount()
    content: bytes = Field(sa_type=LargeBinary)
    checked: str = document()
    at: Moment


class ActivationRow(SQLModel, table=True):
    """One switch to an edition: planned for a moment, announced to every replica, then in force, or withdrawn before. Each is set once.

    ``turn`` counts the switches that took place: the edition of the highest is in force.
    """

    __tablename__ = "edition_activation"
    __table_args__ = (UniqueConstraint("turn", name="edition_activation_turn"),)

    number: int | None = Field(default=None, primary_key=True, sa_type=NUMBER)
    version: str = Field(max_length=MOST_OF_VERSION)
    tables_sha256: str = Field(max_length=64)
    due: Moment
    planned_at: Moment
    announced_at: Moment | None = None
    in_force_at: Moment | None = None
    withdrawn_at: Moment | None = None
    turn: int | None = Field(default=None, sa_type=NUMBER)
