"""Whether a database is whole: its own file, its schema, and a ledger whose balances are the sums of its entries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy import ColumnElement, Subquery, and_, case, func, not_, or_, select, text
from sqlmodel import Session, SQLModel, col

from bundler.storage.engine import Database
from bundler.storage.migrating import newest, revisions
from bundler.storage.person_key import known_fingerprint
from bundler.storage.tables import BalanceRow, EntryRow, ItemRow, OrderRow

TOLD = 10
"""Faults that are told of a kind; where a file is broken there may be thousands."""
MOVES: dict[str, dict[str, int]] = {
    "granted": {"grant": 1},
    "pending": {"reserve": 1, "post": -1, "void": -1, "expire": -1},
    "posted": {"post": 1, "return": -1},
}
"""What an entry of a step adds to each amount of its balance, for each unit."""
ACCOUNT = ("tenant", "kind", "owner", "part")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a database holds, and what is wrong with it: ``faults`` are sentences, none where it is whole."""

    kind: str
    schema: str | None
    items: int
    orders: int
    entries: int
    accounts: int
    fingerprint: str | None
    faults: tuple[str, ...]

    @property
    def is_of_this_version(self) -> bool:
        """Whether it can be served as it is; an older schema is brought up to date by the service when it starts."""
        return self.schema == newest()


def standing(database: Database) -> Standing:
    """Look a database over, in one transaction that reads. Raises UnavailableError where it cannot be reached."""

    def work(session: Session) -> Standing:
        heads = MigrationContext.configure(session.connection()).get_current_heads()
        schema = heads[0] if heads else None
        faults = [*_broken(session, database.is_sqlite), *_strange(schema)]
        counts, fingerprint = dict.fromkeys(("items", "orders", "entries", "accounts"), 0), None
        if schema == newest():
            rows: dict[str, type[SQLModel]] = {"items": ItemRow, "orders": OrderRow, "entries": EntryRow, "accounts": BalanceRow}
            counts = {name: _count(session, table) for name, table in rows.items()}
            fingerprint = known_fingerprint(session)
            faults += unbalanced(session)
        return Standing(database.kind, schema, **counts, fingerprint=fingerprint, faults=tuple(faults))

    return database.read(work)


def unbalanced(session: Session) -> list[str]:
    """Return the accounts whose balance is not the sum of their entries, told without the person whose they are."""
    sums = _sums()
    same = and_(*(col(getattr(BalanceRow, name)) == sums.c[name] for name in ACCOUNT))
    differs = or_(*(col(getattr(BalanceRow, name)) != func.coalesce(sums.c[name], 0) for name in MOVES))
    named = [col(getattr(BalanceRow, name)) for name in ACCOUNT]
    wrong = session.execute(select(*named).outerjoin(sums, same).where(differs).order_by(*named).limit(TOLD)).all()
    moved = or_(*(sums.c[name] != 0 for name in MOVES))
    lost = select(*(sums.c[name] for name in ACCOUNT)).where(moved, not_(select(1).where(same).exists())).limit(TOLD)
    told = [f"the balance of {_told(row)} is not the sum of its entries" for row in wrong]
    return told + [f"{_told(row)} has entries, but no balance" for row in session.execute(lost).all()]


def moment_of(database: Database) -> datetime | None:
    """Return what the clock of a database server says; None for a file, which has none of its own."""
    if database.is_sqlite:
        return None
    found: datetime = database.read(lambda session: session.execute(text("SELECT clock_timestamp()")).scalar_one())
    return found


def journal_mode(database: Database) -> str | None:
    """Return how a file of SQLite keeps its transactions, ``wal`` in the service; None for a server."""
    if not database.is_sqlite:
        return None
    return str(database.read(lambda session: session.execute(text("PRAGMA journal_mode")).scalar_one()))


def _sums() -> Subquery:
    by_account = [col(getattr(EntryRow, name)) for name in ACCOUNT]
    amounts = [_sum(steps).label(name) for name, steps in MOVES.items()]
    return select(*by_account, *amounts).group_by(*by_account).subquery()


def _sum(steps: dict[str, int]) -> ColumnElement[Any]:
    cases = [(col(EntryRow.step) == step, sign * col(EntryRow.amount)) for step, sign in steps.items() if sign]
    return func.sum(case(*cases, else_=0))


def _broken(session: Session, is_sqlite: bool) -> Iterable[str]:
    if not is_sqlite:
        return
    for (said,) in session.execute(text(f"PRAGMA integrity_check({TOLD})")).all():
        if said != "ok":
            yield f"the file is broken: {said}"


def _strange(schema: str | None) -> Iterable[str]:
    if schema is not None and schema not in revisions():
        yield f"its schema {schema} is that of a later version of bundler"


def _count(session: Session, table: type[SQLModel]) -> int:
    count: int = session.execute(select(func.count()).select_from(table)).scalar_one()
    return count


def _told(row: Any) -> str:
    _, kind, owner, part = row
    return f"the stock of {owner} in lot {part}" if kind == "stock" else f"a person's {kind} of {part}"
