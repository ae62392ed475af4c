"""The frozen problem: the items that bundles may use, as exact integers, and the items that they may not, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Literal

from bundler.assembly.policy import Policy
from bundler.assembly.usable import Excluded, exclusion, goods_of
from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.item import Item
from bundler.duty.goods import Goods
from bundler.tariff.tables import Tables


@dataclass(frozen=True, slots=True)
class Piece:
    """A usable item; money in fen, ``gross`` and ``kilograms`` in the whole units of the problem's caps."""

    item: Item
    goods: Goods
    price: int
    cost: int
    gain: int
    """What one piece earns beyond its price: clearance value less cost."""
    stock: int
    gross: int
    kilograms: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A design that the policy names: its pieces with their counts, its discount by place (None: any), and the band of its copies."""

    use: Literal["locked", "forbidden", "allowed"]
    multiset: tuple[tuple[int, int], ...]
    discount: int | None
    copies: tuple[int, int]


@dataclass(frozen=True)
class Problem:
    """Everything the solver knows; nothing in it changes. ``books`` holds the indices of ``pieces`` of one account book each."""

    policy: Policy
    catalogue: Catalogue
    tables: Tables
    pieces: tuple[Piece, ...]
    books: tuple[tuple[int, ...], ...]
    excluded: tuple[Excluded, ...]
    gross_cap: int | None
    kilogram_caps: tuple[int, ...]
    single_limit: int
    annual_limit: int
    line_limit: int | None
    named: tuple[Named, ...] = ()
    """The designs that the policy names and that are made of usable items, as it names them."""

    @property
    def locks(self) -> int:
        """How many designs stand in every plan."""
        return sum(each.use == "locked" for each in self.named)

    @property
    def day(self) -> date:
        """The day of declaration."""
        return self.policy.day


def build(catalogue: Catalogue, policy: Policy, tables: Tables) -> Problem:
    """Return the problem of composing bundles from ``catalogue`` under ``policy``."""
    usable: list[Goods] = []
    excluded: list[Excluded] = []
    for item in catalogue.values():
        goods = goods_of(item, policy, tables)
        reason = exclusion(goods, catalogue, policy, tables)
        if reason is None:
            usable.append(goods)
        else:
            excluded.append(reason)
    cap = policy.bundle.gross_weight_kg_max
    scale = lcm(*[(goods.item.gross_weight_kg or Fraction(0)).denominator for goods in usable], cap.denominator if cap else 1)
    remarks = {mark.key: mark.kg or Fraction(0) for goods in usable for mark in goods.remarks if mark.kind == "annual_kg"}
    kilo = lcm(*[goods.item.net_weight_kg.denominator for goods in usable], *[limit.denominator for limit in remarks.values()])
    pieces = tuple(_piece(goods, scale, kilo, tuple(remarks)) for goods in usable)
    books: dict[str | None, list[int]] = {}
    for index, piece in enumerate(pieces):
        books.setdefault(piece.item.account_book, []).append(index)
    day = tables.on(policy.day)
    return Problem(
        policy, catalogue, tables, pieces, tuple(tuple(book) for book in books.values()), tuple(excluded),
        None if cap is None else int(cap * scale), tuple(int(limit * kilo) for limit in remarks.values()),
        day.fen("single_order") or 0, day.fen("annual") or 0, day.count("declaration_lines"),
        _named(pieces, policy),
    )  # fmt: skip


def _named(pieces: tuple[Piece, ...], policy: Policy) -> tuple[Named, ...]:
    at = {piece.item.sku: place for place, piece in enumerate(pieces)}
    rates = [each.rate for each in policy.bundle.discounts]
    return tuple(
        Named(
            each.use, tuple(sorted((at[part.sku], part.quantity) for part in each.components)),
            None if each.discount is None else rates.index(each.discount), each.copies or policy.run.copies,
        )
        for each in policy.design if all(part.sku in at for part in each.components)
    )  # fmt: skip


def _piece(goods: Goods, scale: int, kilo: int, remarks: tuple[str, ...]) -> Piece:
    item = goods.item
    marks = {mark.key for mark in goods.remarks}
    cost = item.cost or 0
    return Piece(
        item, goods, item.unit_price, cost, (item.clearance_value or 0) - cost, item.stock or 0,
        int((item.gross_weight_kg or Fraction(0)) * scale),
        tuple(int(item.net_weight_kg * kilo) if key in marks else 0 for key in remarks),
    )  # fmt: skip
