"""What SQLite and PostgreSQL say alike and SQLAlchemy has in two places: inserting what may be there already."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

Row = dict[str, Any]


def add(session: Session, table: type[SQLModel], row: Row) -> bool:
    """Insert a row; return False where one with its key is there already, also one of a transaction that has to be waited for."""
    return session.execute(_adding(_insert(session), table_of(table)), row).first() is not None


def add_all(session: Session, table: type[SQLModel], rows: Sequence[Row]) -> None:
    """Insert the rows whose key is not there yet."""
    if rows:
        session.execute(_insert(session)(table).on_conflict_do_nothing(), list(rows))


def upsert(session: Session, table: type[SQLModel], rows: Sequence[Row], replaced: Sequence[str]) -> None:
    """Insert rows; of those whose key is there the columns ``replaced`` become theirs."""
    if not rows:
        return
    statement = _insert(session)(table_of(table))
    changes = {name: statement.excluded[name] for name in replaced}
    session.execute(statement.on_conflict_do_update(index_elements=list(table_of(table).primary_key.columns), set_=changes), list(rows))


def put(session: Session, table: type[SQLModel], rows: Sequence[Row]) -> None:
    """Insert rows that are not there yet, of every column each: by the thousand that is faster than making an object of each."""
    if rows:
        session.execute(insert(table_of(table)), list(rows))


def hold(session: Session, table: type[SQLModel], rows: Sequence[Row], kept: str) -> Sequence[Any]:
    """Insert the rows whose key is not there yet, and return these rows as they stand, held until the end of the transaction.

    They are waited for in their order. A row that is there is written over with its own value of the column ``kept``, so that one statement
    holds and tells it.
    """
    if not rows:
        return ()
    return session.execute(_holding(_insert(session), table_of(table), kept), list(rows)).all()


# Built once, since every write of an order needs them.
@cache
def _adding(insert_into: Any, table: Table) -> Any:
    return insert_into(table).on_conflict_do_nothing().returning(*table.primary_key.columns)


@cache
def _holding(insert_into: Any, table: Table, kept: str) -> Any:
    key = list(table.primary_key.columns)
    return insert_into(table).on_conflict_do_update(index_elements=key, set_={kept: table.c[kept]}).returning(*table.columns)


def code_points(session: Session) -> str:
    """Return the collation that sorts as Python does, so that a statement holds rows in the order in which others hold them."""
    return "BINARY" if session.get_bind().dialect.name == "sqlite" else "C"


def alone(session: Session, lock: int) -> None:
    """Wait until no other transaction has this lock, and have it until the end of this one; writers of SQLite take turns anyway."""
    if session.get_bind().dialect.name != "sqlite":
        session.execute(select(func.pg_advisory_xact_lock(lock)))


def _insert(session: Session) -> Any:
    return sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert


def table_of(table: type[SQLModel]) -> Table:
    """Return a table itself: of what is written through it the session keeps no book, which costs as much as writing."""
    found: Table = table.__table__  # type: ignore[attr-defined]
    return found
