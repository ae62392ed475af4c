"""The schema comes from the migrations, and they say what the tables say; on both databases."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlmodel import SQLModel

from bundler.errors import InputError
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


def test_a_database_that_a_later_version_had_is_left_as_it_is(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(InputError, match="later version"):
        migrate(database)
