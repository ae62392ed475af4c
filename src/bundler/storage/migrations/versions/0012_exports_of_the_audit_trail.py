"""Exports of the audit trail: what stands in one may be removed, and nothing else, which the database itself sees to."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

REFUSED = "the audit trail is only added to"
EXPORTED = "(SELECT coalesce(max(last), 0) FROM audit_export)"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "audit_export",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("deeds", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    if op.get_bind().dialect.name == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        op.execute("DROP TRIGGER audit_no_delete")
        op.execute(f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit WHEN OLD.id > {EXPORTED} {refuse}")
        for event in ("UPDATE", "DELETE"):
            op.execute(f"CREATE TRIGGER audit_export_no_{event.lower()} BEFORE {event} ON audit_export {refuse}")
        return
    op.execute("DROP TRIGGER audit_no_change ON audit")
    op.execute("CREATE TRIGGER audit_no_change BEFORE UPDATE OR TRUNCATE ON audit EXECUTE FUNCTION audit_refuse()")
    op.execute(
        f"CREATE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.id > {EXPORTED} THEN "
        f"RAISE EXCEPTION '{REFUSED}'; END IF; RETURN OLD; END $$"
    )
    op.execute("CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_keep()")
    op.execute("CREATE TRIGGER audit_export_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_export EXECUTE FUNCTION audit_refuse()")


def downgrade() -> None:
    """Go back."""
    op.drop_table("audit_export")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_no_delete")
        op.execute(f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END")
        return
    op.execute("DROP TRIGGER audit_no_delete ON audit")
    op.execute("DROP FUNCTION audit_keep()")
    op.execute("DROP TRIGGER audit_no_change ON audit")
    op.execute("CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit EXECUTE FUNCTION audit_refuse()")
