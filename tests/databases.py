"""Both databases for a test: SQLite in a file, and PostgreSQL; empty, or with the schema of this version and the shipped edition."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from secrets import token_hex

import pytest
from sqlalchemy import create_engine, inspect, text

from bundler.service.editions import opened_editions
from bundler.service.stored.store import open_store
from bundler.storage import Database, migrate
from tests.storage.postgres import server

BOTH = ("sqlite", "postgresql")
PERSON_KEY = "a secret of the tests, which is long enough"
BEGUN_AT = datetime(2026, 11, 23, 4, tzinfo=UTC)
"""When the clocks of the tests begin."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server of PostgreSQL on which databases may be made."""
    with server() as address:
        yield address


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bundler.db'}"
        return
    with made(request.getfixturevalue("postgres")) as url:
        yield url


@pytest.fixture(params=BOTH)
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with the schema of this version: a copy of one that was brought to it once."""
    with _copied(request, "migrated", tmp_path) as url:
        yield url


@pytest.fixture(params=BOTH)
def begun_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with which a service has begun: a copy of one with which one began."""
    with _copied(request, "begun", tmp_path) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The file of a database with the schema of this version."""
    path = tmp_path_factory.mktemp("migrated") / "bundler.db"
    _migrate(f"sqlite:///{path}")
    return str(path)


@pytest.fixture(scope="session")
def migrated_postgresql(postgres: str) -> Iterator[str]:
    """The name of such a database of PostgreSQL, of which others are made."""
    with made(postgres) as url:
        _migrate(url)
        yield _name(url)


@pytest.fixture(scope="session")
def begun_sqlite(migrated_sqlite: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The file of a database with which a service has begun."""
    path = shutil.copyfile(migrated_sqlite, tmp_path_factory.mktemp("begun") / "bundler.db")
    _begin(f"sqlite:///{path}")
    return str(path)


@pytest.fixture(scope="session")
def begun_postgresql(postgres: str, migrated_postgresql: str) -> Iterator[str]:
    """The name of such a database of PostgreSQL, of which others are made."""
    with made(postgres, migrated_postgresql) as url:
        _begin(url)
        yield _name(url)


@contextmanager
def _copied(request: pytest.FixtureRequest, which: str, folder: Path) -> Iterator[str]:
    """Give the address of a copy of the database of a fixture."""
    original: str = request.getfixturevalue(f"{which}_{request.param}")
    if request.param == "sqlite":
        yield f"sqlite:///{shutil.copyfile(original, folder / 'bundler.db')}"
        return
    with made(request.getfixturevalue("postgres"), original) as url:
        yield url


def _name(url: str) -> str:
    return url.rpartition("/")[2].partition("?")[0]


def _migrate(url: str) -> None:
    with closing(Database(url)) as database:
        migrate(database)


def _begin(url: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUNDLER_PERSON_KEY", PERSON_KEY)
        with closing(open_store(url, lambda: BEGUN_AT, lambda: date(2026, 11, 23))) as store:
            opened_editions(None, None, store)


@contextmanager
def made(base: str, template: str = "template1") -> Iterator[str]:
    """Make a database of PostgreSQL, and remove it."""
    name = f"t{token_hex(8)}"
    admin = create_engine(base, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield admin.url.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


def rows_of_everything(url: str) -> str:
    """All that stands in all tables, as one text."""
    engine = create_engine(url)
    with closing(engine.connect()) as connection:
        tables = inspect(connection).get_table_names()
        found = [str(row) for table in tables for row in connection.execute(text(f'SELECT * FROM "{table}"'))]
    engine.dispose()
    return "\n".join(found)
