"""Items and their lots: the facts as they stand, and every earlier standing of an item or lot.

Each revision is one higher than the one before and none is taken back, so that their sum tells whether anything has changed.
"""

from datetime import date

from sqlmodel import Field, SQLModel

from bundler.storage.tables.fields import Moment, amount, document, name


class ItemRow(SQLModel, table=True):
    """An item as it stands: its facts as canonical JSON, without stock, which the ledger has."""

    __tablename__ = "item"

    tenant: str = name(primary_key=True)
    sku: str = name(primary_key=True)
    revision: int = amount()
    account_book: str | None = Field(default=None, max_length=500)
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
    """A lot of an item in the zone: its record in the account book (料号) and its last good day. Its pieces stand in the ledger under its
    name, which stays when record or day are stated anew.
    """

    __tablename__ = "lot"

    tenant: str = name(primary_key=True)
    sku: str = name(primary_key=True)
    lot: str = name(primary_key=True)
    item_record_no: str | None = Field(default=None, max_length=120)
    expires_on: date | None = None
    revision: int = amount(default=1)


class LotHistoryRow(SQLModel, table=True):
    """What a lot was until a moment; never changed."""

    __tablename__ = "lot_history"

    tenant: str = name(primary_key=True)
    sku: str = name(primary_key=True)
    lot: str = name(primary_key=True)
    revision: int = amount(primary_key=True)
    item_record_no: str | None = Field(default=None, max_length=120)
    expires_on: date | None = None
    until: Moment
