"""Movements of stock other than by orders: what came into the zone, left it, or was counted, and why."""

from datetime import date

from sqlmodel import Field, SQLModel

from bundler.storage.tables.fields import NUMBER, Moment, amount, name


class MovementRow(SQLModel, table=True):
    """One movement of a lot as it was stated; never changed. Its entry in the ledger stands under the booking ``movement ID``."""

    __tablename__ = "stock_movement"

    id: int | None = Field(default=None, primary_key=True, sa_type=NUMBER)
    tenant: str = name()
    kind: str = Field(max_length=12)
    sku: str = name()
    lot: str = name()
    item_record_no: str | None = Field(default=None, max_length=120)
    expires_on: date | None = None
    pieces: int = amount()
    reason: str = Field(max_length=200)
    reference: str | None = Field(default=None, max_length=120)
    at: Moment
