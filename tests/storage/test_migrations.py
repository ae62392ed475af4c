"""The schema comes from the migrations, and they say what the tables say; on both databases."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlmodel import SQLModel

from bundler.storage import Database, migrate
from bundler.storage.engine import WRITES
from bundler.storage.migrating import configuration, pending


def test_the_migrations_give_the_tables_that_the_code_works_with(database: Database) -> None:
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []


def test_a_database_goes_back_to_nothing_and_forward_again(database: Database) -> None:
    with database.engine.connect() as connection, connection.execution_options(**{WRITES: True}).begin():
        config = configuration()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(database.engine).get_table_names() == ["alembic_version"]
    assert pending(database)
    migrate(database)
    assert pending(database) == []
