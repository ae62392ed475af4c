"""The ledger in the database: each step adds entries and moves balances in the caller's transaction, whole or not at all.

Balances move by conditional updates, so that of two who want the last unit one finds it gone, whatever the isolation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Update, insert, select, update
from sqlmodel import Session, col

from bundler.ledger import Account, Balance, Claim
from bundler.storage.dialects import Row, add, hold, table_of
from bundler.storage.tables import BalanceRow, EntryRow

Step = Literal["grant", "reserve", "post", "void", "expire", "return"]
FREED: dict[str, tuple[int, int]] = {"post": (-1, 1), "void": (-1, 0), "expire": (-1, 0), "return": (0, -1)}
"""What a step does to pending and posted, for each unit."""


class ShortAccountError(Exception):
    """An account has less left than a booking asked."""

    def __init__(self, account: Account, wanted: int, left: int) -> None:
        super().__init__(f"{account.kind}: {left} left, {wanted} wanted")
        self.account, self.wanted, self.left = account, wanted, left


class Books:
    """The accounts of one tenant, in one transaction; ``at`` is the moment that entries get."""

    def __init__(self, session: Session, tenant: str, at: datetime) -> None:
        self.session, self.tenant, self.at = session, tenant, at

    def balance(self, account: Account) -> Balance:
        """Return what an account holds, nothing where nothing was ever booked."""
        row = self.session.execute(_balances(self.tenant).where(*_is(account))).first()
        return Balance(*row) if row is not None else Balance()

    def balances(self, kind: str, owner: str) -> dict[str, Balance]:
        """Return what the accounts of one owner hold, by part."""
        wanted = (
            select(col(BalanceRow.part), col(BalanceRow.granted), col(BalanceRow.pending), col(BalanceRow.posted))
            .where(col(BalanceRow.tenant) == self.tenant, col(BalanceRow.kind) == kind, col(BalanceRow.owner) == owner)
            .order_by(col(BalanceRow.part))
        )
        return {part: Balance(*amounts) for part, *amounts in self.session.execute(wanted).all()}

    def hold(self, accounts: Iterable[Account]) -> dict[Account, Balance]:
        """Wait for and hold these accounts until the end of the transaction, always in the same order, so that nobody waits for ever.

        Return what each holds; one that was never booked is opened.
        """
        rows = hold(self.session, BalanceRow, [self._new(account) for account in sorted(set(accounts))], "granted")
        return {Account(row.kind, row.owner, row.part): Balance(row.granted, row.pending, row.posted) for row in rows}

    def grant(self, booking: str, account: Account, amount: int) -> None:
        """Take pieces in, or write them off where negative. Raises ShortAccountError where more is written off than is free."""
        free = col(BalanceRow.granted) - col(BalanceRow.pending) - col(BalanceRow.posted)
        self._move(account, {"granted": col(BalanceRow.granted) + amount}, free + amount >= 0, -amount)
        self._enter(booking, "grant", [Claim(account, amount)])

    def reserve(self, booking: str, claims: Iterable[Claim]) -> None:
        """Hold back what a booking claims. Raises ShortAccountError for the first account that has less left."""
        claims = sorted(claims)
        for claim in claims:
            most = col(BalanceRow.granted) if claim.ceiling is None else claim.ceiling
            fits = col(BalanceRow.pending) + col(BalanceRow.posted) + claim.amount <= most
            self._move(claim.account, {"pending": col(BalanceRow.pending) + claim.amount}, fits, claim.amount, claim.ceiling)
        self._enter(booking, "reserve", claims)

    def settle(self, booking: str, step: Step) -> None:
        """Post, void or expire all that a booking holds back."""
        self.move(booking, step, self.held(booking))

    def move(self, booking: str, step: Step, claims: Iterable[Claim]) -> None:
        """Move pending and posted amounts of accounts as a step does."""
        # The person comes first, as in a reservation, which holds the person before it looks for stock: nobody waits in a circle.
        claims, (pending, posted) = sorted(claims, key=lambda claim: (claim.account.kind != "yuan", claim)), FREED[step]
        for claim in claims:
            moved = {
                "pending": col(BalanceRow.pending) + pending * claim.amount,
                "posted": col(BalanceRow.posted) + posted * claim.amount,
            }
            fits = col(BalanceRow.pending) >= claim.amount if pending else col(BalanceRow.posted) >= claim.amount
            self._move(claim.account, moved, fits, claim.amount)
        self._enter(booking, step, claims)

    def held(self, booking: str) -> list[Claim]:
        """Return what a booking still holds back."""
        return self._sum(booking, {"reserve": 1, "post": -1, "void": -1, "expire": -1})

    def gone(self, booking: str) -> list[Claim]:
        """Return what a booking posted and was not given back."""
        return self._sum(booking, {"post": 1, "return": -1})

    def _sum(self, booking: str, signs: dict[str, int]) -> list[Claim]:
        mine = (col(EntryRow.tenant) == self.tenant, col(EntryRow.booking) == booking)
        wanted = select(col(EntryRow.step), col(EntryRow.kind), col(EntryRow.owner), col(EntryRow.part), col(EntryRow.amount)).where(*mine)
        sums: Counter[Account] = Counter()
        for step, kind, owner, part, amount in self.session.execute(wanted).all():
            sums[Account(kind, owner, part)] += signs.get(step, 0) * amount
        return sorted(Claim(account, amount) for account, amount in sums.items() if amount > 0)

    def _new(self, account: Account) -> Row:
        return {"tenant": self.tenant, "kind": account.kind, "owner": account.owner, "part": account.part,
                "granted": 0, "pending": 0, "posted": 0, "changes": 0}  # fmt: skip

    def _move(self, account: Account, values: dict[str, Any], fits: ColumnElement[bool], wanted: int, ceiling: int | None = None) -> None:
        values = {**values, "changes": col(BalanceRow.changes) + 1}
        moving = update(table_of(BalanceRow)).where(col(BalanceRow.tenant) == self.tenant, *_is(account), fits).values(values)
        if self._does(moving):
            return
        # Nearly every account is there already: it is opened only where there was nothing to move.
        add(self.session, BalanceRow, self._new(account))
        if not self._does(moving):
            raise ShortAccountError(account, wanted, self.balance(account).left(ceiling))

    def _does(self, moving: Update) -> bool:
        return bool(self.session.execute(moving).rowcount)  # type: ignore[attr-defined]

    def _enter(self, booking: str, step: Step, claims: Iterable[Claim]) -> None:
        rows = [
            {"tenant": self.tenant, "booking": booking, "step": step, "kind": claim.account.kind, "owner": claim.account.owner,
             "part": claim.account.part, "amount": claim.amount, "at": self.at}
            for claim in claims
        ]  # fmt: skip
        if rows:
            self.session.execute(insert(EntryRow), rows)


def _balances(tenant: str) -> Any:
    return select(col(BalanceRow.granted), col(BalanceRow.pending), col(BalanceRow.posted)).where(col(BalanceRow.tenant) == tenant)


def _is(account: Account) -> tuple[ColumnElement[bool], ...]:
    return (
        col(BalanceRow.kind) == account.kind,
        col(BalanceRow.owner) == account.owner,
        col(BalanceRow.part) == account.part,
    )
