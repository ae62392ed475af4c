"""Bringing a database to the schema of this version, by Alembic; the steps lie in ``migrations``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bundler.errors import Fault, InputError
from bundler.storage.engine import WRITES, Database, UnavailableError, reached

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 7_461_210
"""The advisory lock under which one replica at a time migrates a database of PostgreSQL; the number only has to be its own."""


def migrate(database: Database) -> None:
    """Bring the schema up to this version; of several processes that start at once one does it, and the others wait.

    Raises UnavailableError where the database cannot be reached, is no database, or does not let itself be changed, and InputError where a
    later version of bundler had it.
    """
    try:
        _upgrade(database)
    except CommandError:
        hint = "Start that version, or go back to a backup of before."
        raise InputError([Fault("database", "its schema is that of a later version of bundler", "database", hint=hint)]) from None
    except DBAPIError as failure:
        raise UnavailableError from failure


def _upgrade(database: Database) -> None:
    with reached(), database.engine.connect() as connection, connection.execution_options(**{WRITES: True}).begin():
        if not database.is_sqlite:
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def pending(database: Database) -> list[str]:
    """Return the steps that are still to be done, oldest first."""
    script = ScriptDirectory.from_config(configuration())
    with database.engine.connect() as connection:
        done = MigrationContext.configure(connection).get_current_heads()
    return [step.revision for step in reversed(list(script.iterate_revisions("head", done or "base")))]


class SchemaError(Exception):
    """The schema of a database is not that of this version of bundler."""


def hold_to_schema(session: Session) -> None:
    """Raise SchemaError where the schema is another: an older one, or after an upgrade elsewhere a later one."""
    heads = MigrationContext.configure(session.connection()).get_current_heads()
    if heads != (newest(),):
        raise SchemaError(f"The schema of the database is {' and '.join(heads) or 'none'}, this version works with {newest()}.")


@cache
def newest() -> str | None:
    """Return the name of the schema of this version."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


@cache
def revisions() -> frozenset[str]:
    """Return the names of all schemas that this version knows."""
    return frozenset(step.revision for step in ScriptDirectory.from_config(configuration()).walk_revisions())


def configuration() -> Config:
    """Return Alembic's configuration, which needs no file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
