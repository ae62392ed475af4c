"""The watch over bundles in force, and the webhooks that are told."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "watch",
        sa.Column("tenant", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("days", sa.BigInteger(), nullable=False),
        sa.Column("share", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("copies", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant"),
    )
    op.create_table(
        "watch_condition",
        sa.Column("tenant", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("bundle_id", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "bundle_id", "kind"),
    )
    op.create_table(
        "watch_event",
        sa.Column("tenant", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("bundle_id", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("what", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "number"),
    )
    with op.batch_alter_table("watch_event", schema=None) as batch_op:
        batch_op.create_index("watch_event_of_bundle", ["tenant", "bundle_id", "number"], unique=False)

    op.create_table(
        "watch_look",
        sa.Column("tenant", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("bundle_id", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("tables_sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("settings", sa.BigInteger(), nullable=False),
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "bundle_id"),
    )
    op.create_table(
        "watch_turn",
        sa.Column("work", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("holder", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("work"),
    )
    op.create_table(
        "webhook",
        sa.Column("tenant", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kinds", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("removed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id"),
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("tenant", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("webhook_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("event", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=9), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=True),
        sa.Column("error", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=True),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("done_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id"),
    )
    with op.batch_alter_table("webhook_delivery", schema=None) as batch_op:
        batch_op.create_index("webhook_delivery_due", ["state", "due_at"], unique=False)
        batch_op.create_index("webhook_delivery_of_state", ["tenant", "state", "id"], unique=False)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("webhook_delivery", schema=None) as batch_op:
        batch_op.drop_index("webhook_delivery_of_state")
        batch_op.drop_index("webhook_delivery_due")

    op.drop_table("webhook_delivery")
    op.drop_table("webhook")
    op.drop_table("watch_turn")
    op.drop_table("watch_look")
    with op.batch_alter_table("watch_event", schema=None) as batch_op:
        batch_op.drop_index("watch_event_of_bundle")

    op.drop_table("watch_event")
    op.drop_table("watch_condition")
    op.drop_table("watch")
