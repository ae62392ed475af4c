"""Stored quotes, when an order changed last, which writes still hold their content, and by what tenants know persons."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "quote",
        sa.Column("tenant", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("bundles", sa.Text(), nullable=False),
        sa.Column("input", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("tables_sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("valid_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("used_by", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id"),
    )
    op.create_index("quote_until", "quote", ["valid_until"])
    op.create_table(
        "person_kind",
        sa.Column("tenant", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.PrimaryKeyConstraint("tenant"),
    )
    op.create_index("write_kept", "write", ["at"], sqlite_where=sa.text("status > 0"), postgresql_where=sa.text("status > 0"))
    op.add_column("order", sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    last = 'SELECT max(at) FROM order_event WHERE order_event.tenant = "order".tenant AND order_event.order_id = "order".id'
    op.execute(f'UPDATE "order" SET changed_at = ({last})')
    with op.batch_alter_table("order") as batch_op:
        batch_op.alter_column("changed_at", existing_type=sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False)
        batch_op.create_index("order_changed", ["tenant", "changed_at", "id"])
        batch_op.create_index("order_of_person", ["tenant", "person"])


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("order") as batch_op:
        batch_op.drop_index("order_of_person")
        batch_op.drop_index("order_changed")
        batch_op.drop_column("changed_at")
    op.drop_index("write_kept", "write")
    op.drop_table("person_kind")
    op.drop_index("quote_until", "quote")
    op.drop_table("quote")
