"""The tables of the job library, in a schema of PostgreSQL of their own; migrations make them by the files that the library brings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, text

SCHEMA = "procrastinate"


def steps() -> list[Path]:
    """Return the migrations of the installed library, oldest first. Their names begin with the version that brought them."""
    from procrastinate.schema import SchemaManager

    return sorted(path for path in Path(SchemaManager.get_migrations_path()).iterdir() if path.suffix == ".sql")


def take_steps(connection: Connection, last: str, after: str = "") -> None:
    """Change the library's tables by its migrations later than ``after``, up to and with ``last``."""
    driver = connection.connection.driver_connection
    assert driver is not None
    with inside(connection):
        for step in steps():
            if after < step.name <= last:
                driver.execute(step.read_text(encoding="utf-8"))


@contextmanager
def inside(connection: Connection) -> Iterator[None]:
    """Have names mean the library's tables, as its statements want it; after an error the end of the transaction takes that back."""
    before = connection.execute(text("SELECT current_setting('search_path')")).scalar_one()
    set_path = text("SELECT set_config('search_path', :path, true)")
    connection.execute(set_path, {"path": SCHEMA})
    yield
    connection.execute(set_path, {"path": before})
