"""The database: a file of SQLite by default, PostgreSQL by its address; a transaction is whole, and tried again if others were first."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from pathlib import Path
from typing import Any, Literal, TypeVar

from sqlalchemy import Engine, QueuePool, create_engine, event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlmodel import Session

from bundler.errors import Fault, InputError
from bundler.storage.acting import ACTOR, NOBODY, Actor
from bundler.storage.taking_turns import Turns

T = TypeVar("T")
WAIT_SECONDS = 5
"""How long a writer waits for others: of this process for its turn, of other processes for the file, in PostgreSQL for a lock."""
REACH = {"connect_timeout": WAIT_SECONDS, "tcp_user_timeout": 2000 * WAIT_SECONDS,
         "keepalives_idle": WAIT_SECONDS, "keepalives_interval": 1, "keepalives_count": WAIT_SECONDS}  # fmt: skip
"""Within which a server of PostgreSQL that has gone without a word is missed; what the address says goes first."""
POOL: dict[str, Any] = {"poolclass": QueuePool, "pool_size": 16, "max_overflow": 0, "pool_timeout": WAIT_SECONDS}
"""Connections of a process: they are kept, for opening one takes longer than most of what it is asked."""
WRITERS = 2
"""Transactions of a process that write at once in PostgreSQL."""
FORGOTTEN_SECONDS = 60
"""After which PostgreSQL ends a transaction of a process that stands still, and frees what it held."""
WRITES = "bundler_writes"
"""The option of a connection that says that its transactions write."""
TRIES = 10
"""How often a transaction is tried that others got in the way of."""
FIRST_PAUSE, LONGEST_PAUSE = 0.005, 0.2
"""Seconds: each pause is drawn from none to twice as long as the one before may be, so that those who met do not meet again."""
RETRIED = frozenset(("40001", "40P01", "23505"))
"""SQLSTATE of serialization failure and deadlock, where PostgreSQL asks to try again, and of a row that another put in at the same moment,
which is seen when tried again."""

UNAVAILABLE = (InterfaceError, OperationalError, PoolTimeoutError)


class UnavailableError(Exception):
    """The database cannot be reached, is too busy or full: the same may be tried later."""


def back_off(tried: int) -> None:
    """Pause before a transaction that was tried so often is tried again."""
    time.sleep(random.uniform(0, min(FIRST_PAUSE * 2**tried, LONGEST_PAUSE)))


Event = Literal["retried", "unavailable"]
Heard = Callable[[Event], None]


def _nobody(_: Event) -> None:
    """Nobody listens."""


@contextmanager
def reached(heard: Heard = _nobody) -> Iterator[None]:
    """Tell a database that cannot be reached by UnavailableError."""
    try:
        yield
    except (DatabaseError, InterfaceError, PoolTimeoutError) as failure:
        # A file of SQLite that is broken is told by the class above all others.
        if not isinstance(failure, UNAVAILABLE) and type(failure) is not DatabaseError:
            raise
        heard("unavailable")
        raise UnavailableError from failure


class Database:
    """Opened once by a process. ``read`` and ``write`` run a function in one transaction each; ``heard`` is told of what got in the way.

    ``pause`` is called between two tries of a transaction with how often it was tried. A file that is not there is made, unless ``make``
    is false.
    """

    def __init__(self, url: str, pause: Callable[[int], None] = back_off, *, make: bool = True) -> None:
        self.url, self._pause = _url(url), pause
        self._wait, self._turns = _wait(self.url), Turns(1 if self.is_sqlite else WRITERS)
        self.heard: Heard = _nobody
        if make and self.path is not None:
            _make_private(self.path)
        self.engine = _sqlite(self.url, self._wait) if self.is_sqlite else _postgresql(self.url)
        self.actor = NOBODY

    def acting(self, actor: Actor) -> Database:
        """Return the same database, written to in the name of somebody."""
        mine = copy(self)
        mine.actor = actor
        return mine

    @property
    def kind(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.url.get_backend_name()

    @property
    def shown(self) -> str:
        """The address without its password."""
        return self.url.difference_update_query(("password", "sslpassword")).render_as_string(hide_password=True)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of this machine."""
        return self.kind == "sqlite"

    @property
    def path(self) -> Path | None:
        """The file, None for a server or for memory."""
        return Path(self.url.database) if self.is_sqlite and self.url.database not in (None, "", ":memory:") else None

    def read(self, work: Callable[[Session], T]) -> T:
        """Return what ``work`` reads in one transaction."""
        with reached(self.heard), self._session() as session:
            return work(session)

    def rows(self, statement: Any, **named: Any) -> Sequence[Any]:
        """Return the rows of one statement that reads: a session around it would take longer than the statement."""
        with reached(self.heard), self.engine.connect() as connection:
            return connection.execute(statement, named).all()

    def write(self, work: Callable[[Session], T]) -> T:
        """Return what ``work`` writes: all of it, or nothing where it raises. It is called again where other writers got in its way.

        Raises UnavailableError, as ``read`` does; whether the last try was written is not known then.
        """
        with reached(self.heard), self._in_turn():
            return self._write(work)

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """The writers of a process wait for each other here, not in the database.

        SQLite has one at a time, and would let them try again and again. In PostgreSQL many would hold rows while they wait for the
        interpreter, and whoever wants those rows would wait for all of that.
        """
        if not self._turns.take(self._wait):
            raise UnavailableError
        try:
            yield
        finally:
            self._turns.give()

    def _write(self, work: Callable[[Session], T]) -> T:
        for tried in range(1, TRIES + 1):
            try:
                with self._session(writes=True) as session:
                    done = work(session)
                    session.commit()
                    return done
            except DBAPIError as failure:
                if tried == TRIES or not self._again(failure):
                    raise
            self.heard("retried")
            self._pause(tried)
        raise AssertionError("unreachable")

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def _session(self, *, writes: bool = False) -> Iterator[Session]:
        with (
            self.engine.connect() as connection,
            Session(connection.execution_options(**{WRITES: writes}), expire_on_commit=False, info={ACTOR: self.actor}) as session,
        ):
            yield session

    def _again(self, failure: DBAPIError) -> bool:
        return getattr(failure.orig, "sqlstate", None) in RETRIED


def _url(text: str) -> URL:
    """Return the address of a database. Raises InputError where it is none that is known."""
    hint = "Give sqlite:///FILE or postgresql://USER@HOST/NAME."
    try:
        url = make_url(text)
    except ArgumentError:
        raise InputError([Fault("database", "the address cannot be read", "database_url", hint=hint)]) from None
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.drivername != "sqlite":
        fault = Fault("database", "SQLite or PostgreSQL is wanted", "database_url", value=url.get_backend_name(), hint=hint)
        raise InputError([fault])
    return url


def _make_private(path: Path) -> None:
    """Make a file that is not there yet, which only its owner reads: SQLite gives its other files the same rights."""
    with suppress(OSError):  # which SQLite will tell
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _wait(url: URL) -> float:
    """Return for how many seconds a writer waits: what the address says as ``timeout``, as SQLite's own addresses do."""
    stated = url.query.get("timeout", str(WAIT_SECONDS)) if url.get_backend_name() == "sqlite" else str(WAIT_SECONDS)
    if isinstance(stated, str) and stated.replace(".", "", 1).isdecimal():
        return float(stated)
    raise InputError([Fault("database", "the timeout of the address is a number of seconds", "database_url", hint="Write ?timeout=5.")])


def _sqlite(url: URL, wait: float) -> Engine:
    engine = create_engine(url, connect_args={"timeout": wait}, **POOL)

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: Any) -> None:
        # The driver would begin transactions by itself, too late for a writer that reads first.
        connection.isolation_level = None
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        # A writer waits for its turn before it reads, so that what it read still holds when it writes.
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: URL) -> Engine:
    try:
        import procrastinate  # noqa: F401  which hands out jobs: told here as the driver is, not at the first job

        engine = create_engine(url, pool_pre_ping=True, connect_args={**REACH, **url.query}, **POOL)
    except ModuleNotFoundError:
        hint = "Install it with: pip install 'bundler[postgres]'"
        raise InputError([Fault("database", "PostgreSQL needs the extra 'postgres'", "missing_extra", hint=hint)]) from None

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: Any) -> None:
        connection.execute(f"SET lock_timeout = '{WAIT_SECONDS}s'")
        connection.execute(f"SET idle_in_transaction_session_timeout = '{FORGOTTEN_SECONDS}s'")
        connection.commit()

    return engine
