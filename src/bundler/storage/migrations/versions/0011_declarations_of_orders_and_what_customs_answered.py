"""How orders were declared, what customs answered, and the life of an order in one word."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "declaration",
        sa.Column("tenant", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("order_id", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        sa.Column("order_no", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("platform", sqlmodel.sql.sqltypes.AutoString(length=18), nullable=False),
        sa.Column("internal_no", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("sent_at", sqlmodel.sql.sqltypes.AutoString(length=14), nullable=False),
        sa.Column("hold_minutes", sa.BigInteger(), nullable=False),
        sa.Column("progress", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("pre_no", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("invt_no", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("released_at", sqlmodel.sql.sqltypes.AutoString(length=17), nullable=True),
        sa.Column("attention", sqlmodel.sql.sqltypes.AutoString(length=24), nullable=False),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "order_id"),
    )
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.create_index("declaration_of_list", ["tenant", "invt_no"], unique=False)

    op.create_table(
        "declared_document",
        sa.Column("tenant", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("answers", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("company", sqlmodel.sql.sqltypes.AutoString(length=18), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("order_id", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("guid", sqlmodel.sql.sqltypes.AutoString(length=36), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "answers", "company", "number"),
    )
    with op.batch_alter_table("declared_document", schema=None) as batch_op:
        batch_op.create_index("declared_document_of_order", ["tenant", "order_id"], unique=False)

    op.create_table(
        "customs_receipt",
        sa.Column("tenant", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("order_id", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=True),
        sa.Column("answers", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("received_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id"),
    )
    with op.batch_alter_table("customs_receipt", schema=None) as batch_op:
        batch_op.create_index("customs_receipt_by_age", ["received_at"], unique=False)
        batch_op.create_index("customs_receipt_of_nobody", ["tenant", "number", "order_id"], unique=False)
        batch_op.create_index("customs_receipt_of_order", ["tenant", "order_id"], unique=False)

    with op.batch_alter_table("order", schema=None) as batch_op:
        batch_op.add_column(sa.Column("life", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True))
    orders, events = sa.table("order", *map(sa.column, ("tenant", "id", "state", "life"))), sa.table("order_event", *map(sa.column, _EVENT))
    op.execute(orders.update().values(life=sa.case((orders.c.state == "voided", "cancelled"), else_=orders.c.state)))
    came_back = sa.exists().where(events.c.tenant == orders.c.tenant, events.c.order_id == orders.c.id, events.c.kind == "returned")
    op.execute(orders.update().where(came_back).values(life="returned_in_part"))
    with op.batch_alter_table("order", schema=None) as batch_op:
        batch_op.alter_column("life", existing_type=sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False)
        batch_op.create_index("order_of_life", ["tenant", "life", "changed_at", "id"], unique=False)


_EVENT = ("tenant", "order_id", "kind")


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("order", schema=None) as batch_op:
        batch_op.drop_index("order_of_life")
        batch_op.drop_column("life")

    with op.batch_alter_table("customs_receipt", schema=None) as batch_op:
        batch_op.drop_index("customs_receipt_of_order")
        batch_op.drop_index("customs_receipt_of_nobody")
        batch_op.drop_index("customs_receipt_by_age")

    op.drop_table("customs_receipt")
    with op.batch_alter_table("declared_document", schema=None) as batch_op:
        batch_op.drop_index("declared_document_of_order")

    op.drop_table("declared_document")
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.drop_index("declaration_of_list")

    op.drop_table("declaration")
