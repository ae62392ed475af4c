"""The canonical JSON of an order: what a receipt is the hash of. Stated facts only, in the order of the model, amounts as on the wire.

It is what ``Order.model_dump_json(exclude_none=True)`` gives, written out because every quote needs it.
"""

from __future__ import annotations

from json.encoder import encode_basestring as text

from bundler.catalogue.order import BundleLine, Component, ItemLine, Order
from bundler.catalogue.types import wire_exact
from bundler.values import days
from bundler.values.money import format as yuan
from bundler.values.money import format_unit_price

_BOOLEAN = {True: "true", False: "false"}


def canonical_json(order: Order) -> str:
    """Return the canonical JSON of an order."""
    parts = [] if order.order_id is None else [f'"order_id":{text(order.order_id)}']
    if order.on is not None:
        parts.append(f'"on":"{days.format(order.on)}"')
    buyer, promotion = order.buyer, order.promotion
    used = [] if buyer.annual_used is None else [f'"annual_used":"{yuan(buyer.annual_used)}"']
    if buyer.kg_used is not None:
        kilograms = ",".join([f'"{group}":"{wire_exact(kg)}"' for group, kg in buyer.kg_used.items()])
        used.append(f'"kg_used":{{{kilograms}}}')
    for name, said in (("authenticated", buyer.authenticated), ("is_payer", buyer.is_payer)):
        if said is not None:
            used.append(f'"{name}":{_BOOLEAN[said]}')
    if buyer.history is not None:
        used.append(f'"history":[{",".join([earlier.model_dump_json(exclude_none=True) for earlier in buyer.history])}]')
    parts.append(
        f'"supervision_code":"{order.supervision_code}","strict":{_BOOLEAN[order.strict]},"buyer":{{{",".join(used)}}},'
        f'"freight":"{yuan(order.freight)}","insurance":"{yuan(order.insurance)}","non_cash":"{yuan(order.non_cash)}"'
    )
    if promotion is not None:
        approved = _BOOLEAN[promotion.approved]
        parts.append(f'"promotion":{{"id":{text(promotion.id)},"audience":{text(promotion.audience)},"approved":{approved}}}')
    for name, key in (("seller", order.seller), ("address_key", order.address_key), ("phone_key", order.phone_key)):
        if key is not None:
            parts.append(f'"{name}":{text(key)}')
    if order.risk_notice is not None:
        parts.append(f'"risk_notice":{_BOOLEAN[order.risk_notice]}')
    parts.append(f'"lines":[{",".join([_line(line) for line in order.lines])}]')
    return f"{{{','.join(parts)}}}"


def _line(line: ItemLine | BundleLine) -> str:
    if isinstance(line, ItemLine):
        price = "" if line.unit_price is None else f',"unit_price":"{format_unit_price(line.unit_price)}"'
        return f'{{{_goods(line)}"kind":"item","quantity":{line.quantity}{price}}}'
    components = ",".join([f'{{{_goods(part)}"quantity":{part.quantity}}}' for part in line.components])
    return f'{{"kind":"bundle","id":{text(line.id)},"price":"{yuan(line.price)}","quantity":{line.quantity},"components":[{components}]}}'


def _goods(named: ItemLine | Component) -> str:
    sku = "" if named.sku is None else f'"sku":{text(named.sku)},'
    return sku if named.item is None else f'{sku}"item":{named.item.canonical_json},'
