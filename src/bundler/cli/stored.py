"""What a command does with the database of a service, where it is at hand."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypeVar

from bundler.environment import DATABASE_URL
from bundler.errors import Fault, InputError

if TYPE_CHECKING:
    from bundler.storage import Database

T = TypeVar("T")
NEEDED = ("alembic", "sqlmodel")


def with_database(command: str, url: str | None, work: Callable[[Database], T]) -> T:
    """Return what is done with a database, brought to the schema of this version. Raises InputError where it cannot be used."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        hint = "Install it with: pip install 'bundler[service]'"
        raise InputError([Fault(command, f"it needs {' and '.join(missing)}", "missing_extra", hint=hint)])
    if url is None:
        hint = f"Give --database sqlite:///bundler.db, or its address, or set {DATABASE_URL}."
        raise InputError([Fault(command, "no database is named", "database", hint=hint)])
    from bundler.storage import Database, UnavailableError, migrate

    database = Database(url)
    try:
        migrate(database)
        return work(database)
    except UnavailableError:
        hint = "Is its server running, its folder there, is it a database, its name and password right?"
        raise InputError([Fault("database", "it cannot be opened", "database", hint=hint)]) from None
    finally:
        database.close()
