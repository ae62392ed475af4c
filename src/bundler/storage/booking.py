"""The ledger in the database: each step adds entries and moves balances in the caller's transaction, whole or not at all.

Accounts are held before they move, so that of two who want the last unit the second finds it gone; what may move the pure ledger says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import BigInteger, ColumnElement, Table, bindparam, select, update
from sqlmodel import Session

from bundler.ledger import Account, Balance, Claim, Short
from bundler.storage.dialects import Row, hold, put, table_of
from bundler.storage.tables import BalanceRow, EntryRow

Step = Literal["grant", "reserve", "post", "void", "expire", "return"]
MOVES: dict[Step, Callable[[Balance, Claim], Balance]] = {
    "grant": lambda balance, claim: balance.grant(claim.amount),
    "reserve": lambda balance, claim: balance.reserve(claim.amount, claim.ceiling),
    "post": lambda balance, claim: balance.post(claim.amount),
    "void": lambda balance, claim: balance.release(claim.amount),
    "expire": lambda balance, claim: balance.release(claim.amount),
    "return": lambda balance, claim: balance.give_back(claim.amount),
}
"""What a step does to the balance of an account."""


class ShortAccountError(Exception):
    """An account has less left than a booking asked."""

    def __init__(self, account: Account, wanted: int, left: int) -> None:
        super().__init__(f"{account.kind}: {left} left, {wanted} wanted")
        self.account, self.wanted, self.left = account, wanted, left


class Books:
    """The accounts of one tenant, in one transaction; ``at`` is the moment that entries get. What it holds, nothing else moves."""

    def __init__(self, session: Session, tenant: str, at: datetime) -> None:
        self.session, self.tenant, self.at = session, tenant, at
        self._held: dict[Account, Balance] = {}

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

        The person comes first, as in a reservation, which holds the person before it looks for stock. Return what each account holds; one
        that was never booked is opened.
        """
        wanted = sorted(set(accounts), key=_turn)
        rows = hold(self.session, BalanceRow, [self._new(account) for account in wanted if account not in self._held], "granted")
        self.holds({Account(row.kind, row.owner, row.part): Balance(row.granted, row.pending, row.posted) for row in rows})
        return {account: self._held[account] for account in wanted}

    def holds(self, balances: Mapping[Account, Balance]) -> None:
        """Know what accounts hold that are held until the end of the transaction."""
        self._held |= balances

    def grant(self, booking: str, account: Account, amount: int) -> None:
        """Take pieces in, or write them off where negative. Raises ShortAccountError where more is written off than is free."""
        self._step(booking, "grant", [Claim(account, amount)])

    def reserve(self, booking: str, claims: Iterable[Claim]) -> None:
        """Hold back what a booking claims. Raises ShortAccountError for the first account that has less left."""
        self._step(booking, "reserve", sorted(claims))

    def settle(self, booking: str, step: Step) -> None:
        """Post, void or expire all that a booking holds back."""
        self.move(booking, step, self.held(booking))

    def move(self, booking: str, step: Step, claims: Iterable[Claim]) -> None:
        """Let what accounts hold go out, come free or come back. Raises ShortAccountError for the first that does not hold so much."""
        self._step(booking, step, sorted(claims, key=lambda claim: (_turn(claim.account), claim)))

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

    def _step(self, booking: str, step: Step, claims: Sequence[Claim]) -> None:
        if not claims:
            return
        balances = self.hold(claim.account for claim in claims)
        moved = [self._moved(step, claim, balances) for claim in claims]
        if self.session.execute(_MOVE, moved).rowcount != len(moved):  # type: ignore[attr-defined]
            raise AssertionError("an account that is held was moved by somebody else")
        self.holds(balances)
        self._enter(booking, step, claims)

    def _moved(self, step: Step, claim: Claim, balances: dict[Account, Balance]) -> Row:
        before = balances[claim.account]
        try:
            after = balances[claim.account] = MOVES[step](before, claim)
        except Short as short:
            raise ShortAccountError(claim.account, abs(claim.amount), short.left) from None
        return {**self._which(claim.account), "was_granted": before.granted, "was_pending": before.pending, "was_posted": before.posted,
                "to_granted": after.granted, "to_pending": after.pending, "to_posted": after.posted}  # fmt: skip

    def _which(self, account: Account) -> dict[str, Any]:
        return {"its_tenant": self.tenant, "its_kind": account.kind, "its_owner": account.owner, "its_part": account.part}

    def _enter(self, booking: str, step: Step, claims: Iterable[Claim]) -> None:
        rows = [
            {"tenant": self.tenant, "booking": booking, "step": step, "kind": claim.account.kind, "owner": claim.account.owner,
             "part": claim.account.part, "amount": claim.amount, "at": self.at}
            for claim in claims
        ]  # fmt: skip
        put(self.session, EntryRow, rows)


def _turn(account: Account) -> tuple[bool, Account]:
    return account.kind != "yuan", account


# Statements are built once: to build one takes longer than to have it done.
def _its(of: Table, *names: str) -> tuple[ColumnElement[bool], ...]:
    return tuple(of.c[name] == bindparam(f"its_{name}", type_=of.c[name].type) for name in names)


_OF, _ENTRY = table_of(BalanceRow), table_of(EntryRow)
_ACCOUNT = _its(_OF, "tenant", "kind", "owner", "part")
_HELD = (_OF.c.granted, _OF.c.pending, _OF.c.posted)
_BALANCE = select(*_HELD).where(*_ACCOUNT)
_BALANCES = select(_OF.c.part, *_HELD).where(*_its(_OF, "tenant", "kind", "owner")).order_by(_OF.c.part)
_ENTRIES = select(_ENTRY.c.step, _ENTRY.c.kind, _ENTRY.c.owner, _ENTRY.c.part, _ENTRY.c.amount).where(*_its(_ENTRY, "tenant", "booking"))
_WAS = (_OF.c[name] == bindparam(f"was_{name}", type_=BigInteger) for name in ("granted", "pending", "posted"))
_TO = {name: bindparam(f"to_{name}", type_=BigInteger) for name in ("granted", "pending", "posted")}
_MOVE = update(_OF).where(*_ACCOUNT, *_WAS).values(changes=_OF.c.changes + 1, **_TO)
"""It moves an account only from what it was held with, whatever the isolation."""
