"""The tables of the job library on PostgreSQL, which hands out jobs from now on."""

import sqlalchemy as sa
from alembic import op

from bundler.storage.dispatch.schema import SCHEMA, take_steps

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

LAST = "03.04.00_50_post_add_retry_failed_job_procedure.sql"


def upgrade() -> None:
    """Go forward."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        return
    connection.execute(sa.schema.CreateSchema(SCHEMA))
    take_steps(connection, LAST)
    # Nobody looks for the silence of workers any more that took jobs without a ticket.
    connection.execute(sa.text("UPDATE job SET state = 'queued', worker = NULL, beat_at = NULL WHERE state = 'running'"))


def downgrade() -> None:
    """Go back."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        connection.execute(sa.schema.DropSchema(SCHEMA, cascade=True))
