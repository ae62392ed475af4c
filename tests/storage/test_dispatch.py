"""What PostgreSQL has of the job library: its tables as the installed version wants them, and tickets put in with what they are for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bundler.cli.doctoring import Check
from bundler.cli.doctoring_database import stored
from bundler.storage import Database, migrate
from bundler.storage.dispatch.schema import SCHEMA
from bundler.storage.jobs import Bounds, FullError, Queue
from tests.databases import made

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
CATALOGUE = {
    "pg_class c": "relname, relkind",
    "pg_class c JOIN pg_attribute ON c.oid = attrelid AND NOT attisdropped LEFT JOIN pg_attrdef ON (adrelid, adnum) = (c.oid, attnum)": (
        "relname, attname, format_type(atttypid, atttypmod), attnotnull, attidentity, pg_get_expr(adbin, adrelid)"
    ),
    "pg_index i JOIN pg_class c ON c.oid = i.indrelid": "pg_get_indexdef(i.indexrelid)",
    "pg_constraint k JOIN pg_class c ON c.oid = conrelid": "conname, pg_get_constraintdef(k.oid)",
    "pg_trigger t JOIN pg_class c ON c.oid = tgrelid AND NOT tgisinternal": "pg_get_triggerdef(t.oid)",
    "(SELECT oid, proname, pronamespace AS relnamespace FROM pg_proc) p": "pg_get_functiondef(p.oid)",
    "(SELECT oid, typname, typnamespace AS relnamespace FROM pg_type) y JOIN pg_enum e ON e.enumtypid = y.oid": "typname, enumlabel",
}
"""Where PostgreSQL keeps what a schema holds, and what is to be alike."""


@pytest.fixture
def database(postgres: str, begun_postgresql: str) -> Iterator[Database]:
    """A database of PostgreSQL with the schema of this version."""
    with made(postgres, begun_postgresql) as url:
        found = Database(url)
        yield found
        found.close()


def tickets(database: Database) -> int:
    found: int = database.read(lambda session: session.execute(text(f"SELECT count(*) FROM {SCHEMA}.procrastinate_jobs")).scalar_one())
    return found


def put(session: Session, job_id: str, most: int = 9) -> None:
    Queue(session, NOW).put(job_id, "main", "{}", "0" * 64, 60, Bounds(most, most))


def test_the_tables_of_the_library_are_those_that_the_installed_version_works_with(database: Database) -> None:
    """Where it fails a new version has brought migrations: write one of ours that takes these steps, and move the version in pyproject."""
    from procrastinate.schema import SchemaManager

    def found(session: Session, schema: str) -> dict[str, set[str]]:
        place = f"WHERE relnamespace = '{schema}'::regnamespace"
        rows = {where: session.execute(text(f"SELECT {what} FROM {where} {place}")).all() for where, what in CATALOGUE.items()}
        return {where: {str(tuple(row)).replace(f"{schema}.", "") for row in some} for where, some in rows.items()}

    def work(session: Session) -> Any:
        for statement in ("CREATE SCHEMA installed", "SET LOCAL search_path = installed"):
            session.execute(text(statement))
        driver = session.connection().connection.driver_connection
        assert driver is not None
        driver.execute(SchemaManager.get_schema())
        session.execute(text("SET LOCAL search_path = public"))
        return found(session, SCHEMA), found(session, "installed")

    ours, theirs = database.write(work)
    assert ours == theirs
    assert all(ours.values())


def test_a_job_and_its_ticket_are_put_in_together_or_not_at_all(database: Database) -> None:
    def fails(session: Session) -> None:
        put(session, "never")
        raise LookupError

    with pytest.raises(LookupError):
        database.write(fails)
    database.write(lambda session: put(session, "j"))
    with pytest.raises(FullError):
        database.write(lambda session: put(session, "too many", most=1))
    assert tickets(database) == 1
    assert database.write(lambda session: Queue(session, NOW).take("w")) is not None
    database.write(lambda session: Queue(session, NOW).give_back("j", "w"))
    assert tickets(database) == 2


def test_names_mean_the_tables_of_bundler_again_when_a_ticket_is_put_in(database: Database) -> None:
    def work(session: Session) -> list[str]:
        path = text("SELECT current_setting('search_path')")
        before = session.execute(path).scalar_one()
        put(session, "j")
        return [before, session.execute(path).scalar_one()]

    before, after = database.write(work)
    assert before == after


def test_the_doctor_tells_who_takes_compositions_and_when_the_tables_of_the_library_are_not_there(database: Database) -> None:
    def workers() -> Check:
        (found,) = (check for check in stored(database.url.render_as_string(hide_password=False)) if check.name == "workers")
        return found

    assert (workers().health, workers().found) == ("ok", "processes that take compositions: 0; compositions that wait: 0")
    database.write(lambda session: put(session, "j"))
    assert (workers().health, workers().found) == ("look", "processes that take compositions: 0; compositions that wait: 1")
    database.write(lambda session: session.execute(text(f"INSERT INTO {SCHEMA}.procrastinate_workers DEFAULT VALUES")))
    assert (workers().health, workers().found) == ("ok", "processes that take compositions: 1; compositions that wait: 1")
    database.write(lambda session: session.execute(text(f"DROP SCHEMA {SCHEMA} CASCADE")))
    assert (workers().health, workers().found) == ("broken", "the tables of the job library are missing")


def test_jobs_that_ran_before_there_was_the_library_wait_again(postgres: str) -> None:
    from alembic import command

    from bundler.storage.migrating import configuration

    with made(postgres) as url:
        database = Database(url)
        with database.engine.begin() as connection:
            config = configuration()
            config.attributes["connection"] = connection
            command.upgrade(config, "0012")
            job = "('j', 'main', 'running', '{}', '', 60, '{}', 1, false, 1, 'w', now(), now())"
            columns = (
                "id, tenant, state, asked, tables_sha256, seconds, progress, changes, cancelled, attempts, worker, beat_at, created_at"
            )
            connection.execute(text(f"INSERT INTO job ({columns}) VALUES {job}"))
        migrate(database)
        assert database.read(lambda session: Queue(session, NOW).standing()) == (1, set())
        database.close()
