"""Orders as they stand, and what happened to each."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from bundler.storage.tables.fields import Moment, amount, document, name


class OrderRow(SQLModel, table=True):
    """An order: its input with every item fact that was used, and the answer it was taken with. ``person`` is a keyed hash."""

    __tablename__ = "order"
    __table_args__ = (
        Index("order_due", "state", "expires_at"),
        Index("order_changed", "tenant", "changed_at", "id"),
        Index("order_of_person", "tenant", "person"),
        Index("order_of_life", "tenant", "life", "changed_at", "id"),
    )

    tenant: str = name(primary_key=True)
    id: str = name(primary_key=True)
    state: str = Field(max_length=12)
    life: str = Field(max_length=16)
    person: str | None = name(default=None)
    day: date
    request: str = document()
    input: str = document()
    answer: str = document()
    tables_sha256: str = Field(max_length=64)
    events: int = amount(default=1)
    expires_at: Moment | None = None
    changed_at: Moment


class OrderEventRow(SQLModel, table=True):
    """One thing that happened to an order; never changed."""

    __tablename__ = "order_event"

    tenant: str = name(primary_key=True)
    order_id: str = name(primary_key=True)
    number: int = amount(primary_key=True)
    kind: str = Field(max_length=12)
    document: str = document()
    at: Moment
