"""The schema comes from the migrations, and they say what the tables say; on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

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
from bundler.storage.ordering import Orders

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


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


def test_an_order_of_an_earlier_schema_changed_last_when_something_last_happened_to_it(database: Database) -> None:
    def to(revision: str, step: Any) -> None:
        with database.engine.connect() as connection, connection.execution_options(**{WRITES: True}).begin():
            config = configuration()
            config.attributes["connection"] = connection
            step(config, revision)

    to("0003", command.downgrade)
    with database.engine.connect() as connection, connection.execution_options(**{WRITES: True}).begin():
        order = "('main', 'A-1', 'posted', '2026-11-23', '{}', '{}', '{}', '', 2)"
        connection.execute(
            text(f'INSERT INTO "order" (tenant, id, state, day, request, input, answer, tables_sha256, events) VALUES {order}')
        )
        for number, at in ((1, "2026-11-23 04:00:00"), (2, "2026-11-23 05:00:00")):
            event = f"('main', 'A-1', {number}, 'x', '{{}}', '{at}')"
            connection.execute(text(f"INSERT INTO order_event (tenant, order_id, number, kind, document, at) VALUES {event}"))
    migrate(database)
    changed = database.read(lambda session: Orders(session, "main", NOW).look("A-1").changed_at)
    assert changed.isoformat() == "2026-11-23T05:00:00+00:00"


def test_a_database_that_a_later_version_had_is_left_as_it_is(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(InputError, match="later version"):
        migrate(database)
