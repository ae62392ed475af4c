"""Movements of stock, and revisions of lots."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "stock_movement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("sku", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("lot", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("item_record_no", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("pieces", sa.BigInteger(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("reference", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=True),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "lot_history",
        sa.Column("tenant", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("sku", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("lot", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("item_record_no", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "sku", "lot", "revision"),
    )
    op.add_column("lot", sa.Column("revision", sa.BigInteger(), nullable=False, server_default="1"))
    op.add_column("balance", sa.Column("changes", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("item", sa.Column("account_book", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True))
    sqlite = op.get_bind().dialect.name == "sqlite"
    book = "json_extract(facts, '$.account_book')" if sqlite else "facts::json ->> 'account_book'"
    op.execute(sa.text(f"UPDATE item SET account_book = {book}"))


def downgrade() -> None:
    """Go back."""
    op.drop_column("item", "account_book")
    op.drop_column("balance", "changes")
    op.drop_column("lot", "revision")
    op.drop_table("lot_history")
    op.drop_table("stock_movement")
