"""Registered bundles, their versions, and what happened to them."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "bundle",
        sa.Column("tenant", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("newest", sa.BigInteger(), nullable=False),
        sa.Column("in_force", sa.BigInteger(), nullable=True),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id"),
    )
    with op.batch_alter_table("bundle", schema=None) as batch_op:
        batch_op.create_index("bundle_of_state", ["tenant", "state", "id"], unique=False)

    op.create_table(
        "bundle_version",
        sa.Column("tenant", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("bundle_id", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("definition_sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("verdict", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("tables_sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("examined", sa.Text(), nullable=False),
        sa.Column("input", sa.Text(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "bundle_id", "version"),
        sa.UniqueConstraint("tenant", "bundle_id", "definition_sha256", name="bundle_version_once"),
    )
    op.create_table(
        "bundle_item",
        sa.Column("tenant", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("bundle_id", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("sku", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "bundle_id", "version", "sku"),
    )
    with op.batch_alter_table("bundle_item", schema=None) as batch_op:
        batch_op.create_index("bundle_of_item", ["tenant", "sku", "bundle_id", "version"], unique=False)

    op.create_table(
        "bundle_event",
        sa.Column("tenant", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("bundle_id", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "bundle_id", "number"),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("bundle_event")
    with op.batch_alter_table("bundle_item", schema=None) as batch_op:
        batch_op.drop_index("bundle_of_item")

    op.drop_table("bundle_item")
    op.drop_table("bundle_version")
    with op.batch_alter_table("bundle", schema=None) as batch_op:
        batch_op.drop_index("bundle_of_state")

    op.drop_table("bundle")
