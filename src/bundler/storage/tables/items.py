"""Items and their lots: the facts as they stand, and every earlier standing of an item."""

from datetime import date

from sqlmodel import Field, SQLModel

from bundler.storage.tables.fields import Moment, amount, document, name


class ItemRow(SQLModel, table=True):
    """An item as it stands: its facts as canonical JSON, without stock, which the ledger has."""

    __tablename__ = "item"

    tenant: str = name(primary_key=True)
    sku: str = name(primary_key=True)
    revision: int = amount()
    facts: str = document()
    withdrawn: bool = False
    changed_at: Moment


class ItemHistoryRow(SQLModel, table=True):
    """What an item was from a moment on; never changed."""

    __tablename__ = "item_history"

    tenant: str = name(primary_key=True)
    sku: str = name(primary_key=True)
    revision: int = amount(primary_key=True)
    facts: str = document()
    withdrawn: bool = False
    changed_at: Moment


class LotRow(SQLModel, table=True):
    """A lot of an item in the zone: its record in the account book (料号) and its last good day. Its pieces stand in the ledger."""

    __tablename__ = "lot"

    tenant: str = name(primary_key=True)
    sku: str = name(primary_key=True)
    lot: str = name(primary_key=True)
    item_record_no: str | None = Field(default=None, max_length=120)
    expires_on: date | None = None
