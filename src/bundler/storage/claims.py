"""What an order claims of stock and of its buyer's limits.

The limits of a person are tested against the official figure that the order states and what this ledger holds of the person together, while
the person's accounts are held: of two orders at the same moment the second sees the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from fractions import Fraction
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, select

from bundler.catalogue import Order
from bundler.catalogue.order import Buyer
from bundler.compliance import Answer
from bundler.ledger import Account, Balance, Claim, Lot, Short, kilograms, pick, stock, yuan
from bundler.ledger.accounts import MICRO, micro
from bundler.storage.booking import Books, ShortAccountError
from bundler.storage.dialects import code_points, table_of
from bundler.storage.tables import BalanceRow, LotRow


def knowing(books: Books, order: Order, person: str) -> Order:
    """Return the order with what the person has used, by the official figure and by this ledger; the person is held from here on."""
    year = order.day.year
    held = books.hold([yuan(person, year)])[yuan(person, year)]
    used = (order.buyer.annual_used or 0) + held.pending + held.posted
    weights = dict(order.buyer.kg_used or {})
    for group, balance in kilograms_held(books, person, year).items():
        if balance:
            weights[group] = weights.get(group, Fraction(0)) + Fraction(balance, MICRO)
    known = {"annual_used": used if order.buyer.annual_used is not None or used else None, "kg_used": weights or None}
    return order.model_copy(update={"buyer": order.buyer.model_copy(update=known)})


def kilograms_held(books: Books, person: str, year: int) -> dict[str, int]:
    """Return the micro-kilograms that a person holds of a year, reserved and posted, by the group of goods."""
    parts = ((part.partition("/"), balance) for part, balance in books.balances("kg", person).items())
    return {group: balance.pending + balance.posted for (of_year, _, group), balance in parts if of_year == str(year)}


def limits_claimed(answer: Answer, stated: Order, person: str) -> list[Claim]:
    """Return what an order takes of its buyer's year; ``stated`` is the order as its caller stated it."""
    found, year = answer.found, stated.day.year
    claims = [Claim(yuan(person, year), found.order_value, found.annual_limit - (stated.buyer.annual_used or 0))]
    weights: dict[str, tuple[Fraction, Fraction]] = {}
    for line in found.lines:
        for remark in line.goods.kilogram_limits:
            weight, _ = weights.get(remark.group, (Fraction(0), Fraction(0)))
            weights[remark.group] = weight + line.goods.item.net_weight_kg * line.quantity, remark.kg or Fraction(0)
    for group, (weight, limit) in weights.items():
        claims.append(Claim(kilograms(person, year, group), micro(weight), micro(limit - used_elsewhere(stated.buyer, group))))
    return claims


def used_elsewhere(buyer: Buyer, group: str) -> Fraction:
    """Return the kilograms of a group of goods that are stated as used elsewhere."""
    return sum((kg for stem, kg in (buyer.kg_used or {}).items() if stem.startswith(group)), Fraction(0))


def stock_claimed(books: Books, answer: Answer) -> list[Claim]:
    """Return what an order takes of which lots, which are held from here on. Raises ShortAccountError where an item is short."""
    pieces: Counter[str] = Counter()
    for line in answer.found.lines:
        pieces[line.goods.item.sku] += line.quantity
    claims, lots = list[Claim](), _lots(books, pieces)
    for sku, wanted in sorted(pieces.items()):
        try:
            taken = pick(lots[sku], wanted, answer.found.day.day)
        except Short as short:
            raise ShortAccountError(Account("stock", sku, ""), wanted, short.left) from None
        claims += [Claim(stock(sku, lot), some) for lot, some in taken]
    return claims


def _lots(books: Books, skus: Collection[str]) -> dict[str, list[Lot]]:
    """The lots of items that were ever counted, held from here on."""
    lots: dict[str, list[Lot]] = {sku: [] for sku in skus}
    held: dict[Account, Balance] = {}
    for sku, lot, expires_on, *amounts in books.session.execute(
        _counted(code_points(books.session)), {"tenant": books.tenant, "skus": sorted(skus)}
    ):
        balance = held[stock(sku, lot)] = Balance(*amounts)
        lots[sku].append(Lot(lot, balance.left(), expires_on))
    books.holds(held)
    return lots


@cache
def _counted(order: str) -> Any:
    """Item, lot, last good day and amounts of the stock of ``skus``, held in the order of accounts; built once, as every order asks it."""
    balance, lot = table_of(BalanceRow), table_of(LotRow)
    its = and_(lot.c.tenant == balance.c.tenant, lot.c.sku == balance.c.owner, lot.c.lot == balance.c.part)
    mine = balance.c.tenant == bindparam("tenant"), balance.c.kind == "stock", balance.c.owner.in_(bindparam("skus", expanding=True))
    return (
        select(balance.c.owner, balance.c.part, lot.c.expires_on, balance.c.granted, balance.c.pending, balance.c.posted)
        .select_from(balance.outerjoin(lot, its)).where(*mine)
        .order_by(balance.c.owner.collate(order), balance.c.part.collate(order)).with_for_update(of=balance)
    )  # fmt: skip
