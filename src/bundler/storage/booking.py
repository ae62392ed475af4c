"""The ledger in the database: each step adds entries and moves balances in the caller's transaction, whole or not at all.

Balances move by conditional updates, so that of two who want the last unit one finds it gone, whatever the isolation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import BigInteger, BindParameter, ColumnElement, Table, Update, bindparam, select, update
from sqlmodel import Session

from bundler.ledger import Account, Balance, Claim
from bundler.storage.dialects import Row, add, hold, put, table_of
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
        row = self.session.execute(_BALANCE, self._which(account)).first()
        return Balance(*row) if row is not None else Balance()

    def balances(self, kind: str, owner: str) -> dict[str, Balance]:
        """Return what the accounts of one owner hold, by part."""
        rows = self.session.execute(_BALANCES, {"its_tenant": self.tenant, "its_kind": kind, "its_owner": owner})
        return {part: Balance(*amounts) for part, *amounts in rows}

    def hold(self, accounts: Iterable[Account]) -> dict[Account, Balance]:
        """Wait for and hold these accounts until the end of the transaction, always in the same order, so that nobody waits for ever.

        Return what each holds; one that was never booked is opened.
        """
        rows = hold(self.session, BalanceRow, [self._new(account) for account in sorted(set(accounts))], "granted")
        return {Account(row.kind, row.owner, row.part): Balance(row.granted, row.pending, row.posted) for row in rows}

    def grant(self, booking: str, account: Account, amount: int) -> None:
        """Take pieces in, or write them off where negative. Raises ShortAccountError where more is written off than is free."""
        self._move(_GRANT, account, -amount, amount=amount)
        self._enter(booking, "grant", [Claim(account, amount)])

    def reserve(self, booking: str, claims: Iterable[Claim]) -> None:
        """Hold back what a booking claims. Raises ShortAccountError for the first account that has less left."""
        claims = sorted(claims)
        for claim in claims:
            if claim.ceiling is None:
                self._move(_RESERVE, claim.account, claim.amount, amount=claim.amount)
            else:
                self._move(_RESERVE_BELOW, claim.account, claim.amount, amount=claim.amount, ceiling=claim.ceiling)
        self._enter(booking, "reserve", claims)

    def settle(self, booking: str, step: Step) -> None:
        """Post, void or expire all that a booking holds back."""
        self.move(booking, step, self.held(booking))

    def move(self, booking: str, step: Step, claims: Iterable[Claim]) -> None:
        """Move pending and posted amounts of accounts as a step does."""
        # The person comes first, as in a reservation, which holds the person before it looks for stock: nobody waits in a circle.
        claims, (pending, posted) = sorted(claims, key=lambda claim: (claim.account.kind != "yuan", claim)), FREED[step]
        for claim in claims:
            moved = {"to_pending": pending * claim.amount, "to_posted": posted * claim.amount}
            self._move(_FREE if pending else _TAKE_BACK, claim.account, claim.amount, amount=claim.amount, **moved)
        self._enter(booking, step, claims)

    def held(self, booking: str) -> list[Claim]:
        """Return what a booking still holds back."""
        return self._sum(booking, {"reserve": 1, "post": -1, "void": -1, "expire": -1})

    def gone(self, booking: str) -> list[Claim]:
        """Return what a booking posted and was not given back."""
        return self._sum(booking, {"post": 1, "return": -1})

    def booked(self, booking: str) -> list[Claim]:
        """Return what a booking held back when it was reserved, whatever became of it."""
        found: dict[Account, int] = {}
        for step, kind, owner, part, amount in self.session.execute(_ENTRIES, {"its_tenant": self.tenant, "its_booking": booking}):
            if step == "reserve":
                found.setdefault(Account(kind, owner, part), amount)
        return sorted(Claim(account, amount) for account, amount in found.items())

    def _sum(self, booking: str, signs: dict[str, int]) -> list[Claim]:
        sums: Counter[Account] = Counter()
        for step, kind, owner, part, amount in self.session.execute(_ENTRIES, {"its_tenant": self.tenant, "its_booking": booking}):
            sums[Account(kind, owner, part)] += signs.get(step, 0) * amount
        return sorted(Claim(account, amount) for account, amount in sums.items() if amount > 0)

    def _new(self, account: Account) -> Row:
        return {"tenant": self.tenant, "kind": account.kind, "owner": account.owner, "part": account.part,
                "granted": 0, "pending": 0, "posted": 0, "changes": 0}  # fmt: skip

    def _move(self, moving: Update, account: Account, wanted: int, **amounts: int) -> None:
        its = {**self._which(account), **amounts}
        if self._does(moving, its):
            return
        # Nearly every account is there already: it is opened only where there was nothing to move.
        add(self.session, BalanceRow, self._new(account))
        if not self._does(moving, its):
            raise ShortAccountError(account, wanted, self.balance(account).left(amounts.get("ceiling")))

    def _does(self, moving: Update, its: dict[str, Any]) -> bool:
        return bool(self.session.execute(moving, its).rowcount)  # type: ignore[attr-defined]

    def _which(self, account: Account) -> dict[str, Any]:
        return {"its_tenant": self.tenant, "its_kind": account.kind, "its_owner": account.owner, "its_part": account.part}

    def _enter(self, booking: str, step: Step, claims: Iterable[Claim]) -> None:
        rows = [
            {"tenant": self.tenant, "booking": booking, "step": step, "kind": claim.account.kind, "owner": claim.account.owner,
             "part": claim.account.part, "amount": claim.amount, "at": self.at}
            for claim in claims
        ]  # fmt: skip
        put(self.session, EntryRow, rows)


# Statements are built once: to build one takes longer than to have it done.
def _its(of: Table, *names: str) -> tuple[ColumnElement[bool], ...]:
    return tuple(of.c[name] == bindparam(f"its_{name}", type_=of.c[name].type) for name in names)


def _amount(name: str) -> BindParameter[int]:
    return bindparam(name, type_=BigInteger)


def _moving(fits: ColumnElement[bool], **moved: ColumnElement[int]) -> Update:
    """Moves an account where that ``fits`` what it holds."""
    return update(_OF).where(*_ACCOUNT, fits).values(changes=_OF.c.changes + 1, **moved)


_OF, _ENTRY = table_of(BalanceRow), table_of(EntryRow)
_ACCOUNT = _its(_OF, "tenant", "kind", "owner", "part")
_HELD = (_OF.c.granted, _OF.c.pending, _OF.c.posted)
_BALANCE = select(*_HELD).where(*_ACCOUNT)
_BALANCES = select(_OF.c.part, *_HELD).where(*_its(_OF, "tenant", "kind", "owner")).order_by(_OF.c.part)
_ENTRIES = select(_ENTRY.c.step, _ENTRY.c.kind, _ENTRY.c.owner, _ENTRY.c.part, _ENTRY.c.amount).where(*_its(_ENTRY, "tenant", "booking"))
_TAKEN, _MORE = _OF.c.pending + _OF.c.posted, _amount("amount")
_GRANT = _moving(_OF.c.granted - _TAKEN + _MORE >= 0, granted=_OF.c.granted + _MORE)
_RESERVE = _moving(_OF.c.granted >= _TAKEN + _MORE, pending=_OF.c.pending + _MORE)
_RESERVE_BELOW = _moving(_amount("ceiling") >= _TAKEN + _MORE, pending=_OF.c.pending + _MORE)
_SETTLED = {"pending": _OF.c.pending + _amount("to_pending"), "posted": _OF.c.posted + _amount("to_posted")}
_FREE, _TAKE_BACK = _moving(_OF.c.pending >= _MORE, **_SETTLED), _moving(_OF.c.posted >= _MORE, **_SETTLED)
