"""The ledger: entries are only ever added, balances are their sums and refuse to go below what the law and the stock allow."""

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from bundler.storage.tables.fields import NUMBER, Moment, amount, name


class BalanceRow(SQLModel, table=True):
    """What an account holds: the sum of its entries, and how often it changed, which never falls."""

    __tablename__ = "balance"
    __table_args__ = (
        CheckConstraint("pending >= 0 AND posted >= 0", name="balance_not_negative"),
        CheckConstraint("kind <> 'stock' OR granted >= pending + posted", name="balance_not_oversold"),
    )

    tenant: str = name(primary_key=True)
    kind: str = Field(max_length=8, primary_key=True)
    owner: str = name(primary_key=True)
    part: str = name(primary_key=True)
    granted: int = amount(default=0)
    pending: int = amount(default=0)
    posted: int = amount(default=0)
    changes: int = amount(default=0)


class EntryRow(SQLModel, table=True):
    """One step of one account: granted, reserved, posted, voided, expired or returned; never changed."""

    __tablename__ = "entry"
    __table_args__ = (
        Index("entry_of_booking", "tenant", "booking"),
        Index("entry_of_account", "tenant", "kind", "owner", "part"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=NUMBER)
    tenant: str = name()
    booking: str = name()
    step: str = Field(max_length=8)
    kind: str = Field(max_length=8)
    owner: str = name()
    part: str = name()
    amount: int = amount()
    at: Moment
