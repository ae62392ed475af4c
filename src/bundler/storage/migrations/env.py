"""Alembic's entrance: it works on the connection that ``migrating`` gives it."""

from alembic import context
from sqlmodel import SQLModel

from bundler.storage import tables  # noqa: F401  the tables have to be known

context.configure(connection=context.config.attributes["connection"], target_metadata=SQLModel.metadata, render_as_batch=True)
context.run_migrations()
