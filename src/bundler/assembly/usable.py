"""Which items a bundle may use at all, and why the others cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from bundler.assembly.policy import Policy
from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.item import Item
from bundler.compliance import quote
from bundler.duty.goods import Goods, resolve
from bundler.tariff.tables import Tables

NOT_INHERENT = ("LIM-01", "LIM-02", "LIM-03", "TAX-06")
"""What a loose piece may be told and a bundle with it need not: what its price alone does to the limits, a discount may undo."""
MOST_FEN = 10**7
"""Amounts of one piece stay at 100,000 yuan or less, so that every sum of the solver fits its integers."""
MOST_VALUE = 10**6
"""Fen of a declared line, twice the single limit."""
MOST_KILOGRAMS = 10**6
MOST_SCALED = 2**61


@dataclass(frozen=True, slots=True)
class Excluded:
    """An item that no bundle may use: ``code`` is a rule or a policy line, ``is_rule`` says which."""

    sku: str
    code: str
    message: str
    is_rule: bool

    def to_dict(self) -> dict[str, str]:
        """Return the reason as it stands in an answer."""
        return {"rule" if self.is_rule else "policy": self.code, "message": f"{self.sku}: {self.message}"}


def goods_of(item: Item, policy: Policy, tables: Tables) -> Goods:
    """Return an item with what the tables say of it on the day of the policy."""
    return resolve(item, tables.on(policy.day))


def exclusion(goods: Goods, catalogue: Catalogue, policy: Policy, tables: Tables) -> Excluded | None:
    """Return why no bundle may use the goods, or None."""
    return by_facts(goods.item) or next(chain(by_policy(goods.item, policy), by_rules(goods, catalogue, policy, tables)), by_size(goods))


def by_facts(item: Item) -> Excluded | None:
    """Return which fact the goods lack to be composed with, or None."""
    for column in ("cost", "stock"):
        if getattr(item, column) is None:
            return Excluded(item.sku, f"catalogue.{column}", f"{column} is not stated", is_rule=False)
    if not item.unit_price:
        return Excluded(
            item.sku, "catalogue.unit_price", "the public price is 0.00, so a bundle price cannot be shared with it", is_rule=False
        )
    if max(item.unit_price, item.cost or 0, abs(item.clearance_value or 0)) > MOST_FEN:
        return Excluded(item.sku, "catalogue", "an amount is larger than the solver can count with", is_rule=False)
    if max(item.net_weight_kg, item.gross_weight_kg or 0) > MOST_KILOGRAMS:
        return Excluded(item.sku, "catalogue", "a weight is larger than the solver can count with", is_rule=False)
    return None


def by_policy(item: Item, policy: Policy) -> Iterator[Excluded]:
    """Yield the lines of the policy that keep the goods out of every bundle."""
    bundle = policy.bundle
    if bundle.gross_weight_kg_max is not None and item.gross_weight_kg is None:
        yield Excluded(item.sku, "bundle.gross_weight_kg_max", "gross_weight_kg is not stated", is_rule=False)
    if (item.stock or 0) < policy.run.copies[0]:
        message = f"{item.stock} in stock, a design has at least {policy.run.copies[0]} copies"
        yield Excluded(item.sku, "run.copies", message, is_rule=False)
    if bundle.expires_after is not None:
        if item.expires_on is not None and item.expires_on <= bundle.expires_after:
            message = f"good until {item.expires_on}, not beyond {bundle.expires_after}"
            yield Excluded(item.sku, "bundle.expires_after", message, is_rule=False)
        if item.expires_on is None and item.storage_class != "ambient":
            yield Excluded(item.sku, "bundle.expires_after", f"{item.storage_class} goods without expires_on", is_rule=False)
    for one, other in bundle.incompatible_tags:
        if one in item.tags and other in item.tags:
            yield Excluded(item.sku, "bundle.incompatible_tags", f"carries both {one!r} and {other!r}", is_rule=False)


def by_rules(goods: Goods, catalogue: Catalogue, policy: Policy, tables: Tables) -> Iterator[Excluded]:
    """Yield what the rules say of the goods alone that keeps them out of every bundle."""
    order = {
        "on": policy.day, "supervision_code": policy.supervision_code,
        "lines": [{"kind": "item", "sku": goods.item.sku, "quantity": 1}],
    }  # fmt: skip
    for finding in quote(order, catalogue, tables).findings:
        if finding.severity not in ("error", "review") or finding.code in NOT_INHERENT:
            continue
        if finding.code == "TAX-02" and goods.gap is None:  # close to a threshold at this price only
            continue
        yield Excluded(goods.item.sku, finding.code, f"{finding.message} {finding.hint}".strip(), is_rule=True)


def by_size(goods: Goods) -> Excluded | None:
    """Measures so fine that a tax on them does not fit 64 bits; none was ever seen outside a test."""
    value, pieces = MOST_VALUE, 100
    sizes = [0]
    for terms in (goods.under, goods.over):
        if terms is not None:
            sizes += [
                2 * (each.per_fen * value + each.per_piece * pieces) + each.denominator for each in (terms.vat, terms.consumption_tax)
            ]
    if goods.threshold is not None:
        sizes += [value * goods.threshold.denominator, goods.threshold.high * pieces]
    if max(sizes) < MOST_SCALED:
        return None
    return Excluded(goods.item.sku, "catalogue", "its measures are finer than the solver can count with", is_rule=False)
