"""A declared line as it stands in an answer."""

from __future__ import annotations

from typing import Any

from bundler.duty.explode import PARTS_PER_FEN, DeclaredLine
from bundler.duty.goods import Goods
from bundler.duty.working import working
from bundler.values.money import format as yuan
from bundler.values.money import format_unit_price

NOTHING = yuan(0)
_VALUES = ("unit_price", "goods_value", "freight", "insurance", "dutiable_value")
_TAXES = ("tariff", "consumption_tax", "vat", "tax")
_LINE = ("number", "from", "sku", "hs_code", "origin", "quantity", *_VALUES, *_TAXES, "legal_quantities", "working")
_NO_TAXES = dict.fromkeys(_TAXES)
_NO_VALUES = dict.fromkeys(_VALUES) | _NO_TAXES


def line_to_dict(line: DeclaredLine, *, formed: bool, taxes: bool) -> dict[str, Any]:
    """Return a declared line as JSON-ready data, amounts null where the values are not ``formed`` or the ``taxes`` not known."""
    goods, bundle = line.goods, line.part.bundle
    told = _form(goods).copy()
    told["number"] = line.number
    told["quantity"] = line.quantity
    told["legal_quantities"] = goods.legal_quantities(line.quantity)
    if bundle is not None:
        told["from"] = bundle.id
    if not formed:
        return {**told, **_NO_VALUES, "working": []}
    if line.unit_price != goods.public * PARTS_PER_FEN:
        told["unit_price"] = format_unit_price(line.unit_price)
    told["goods_value"] = told["dutiable_value"] = value = yuan(line.goods_value)
    if line.value != line.goods_value:
        told["dutiable_value"] = value = yuan(line.value)
        told["freight"], told["insurance"] = yuan(line.freight), yuan(line.insurance)
    if not taxes or line.vat is None or line.consumption_tax is None or line.tariff is None:
        return {**told, **_NO_TAXES, "working": []}
    told["vat"] = told["tax"] = vat = yuan(line.vat)
    tariff = consumption_tax = NOTHING
    if line.tariff or line.consumption_tax:
        told["tariff"], told["consumption_tax"] = tariff, consumption_tax = yuan(line.tariff), yuan(line.consumption_tax)
        told["tax"] = yuan(line.tariff + line.consumption_tax + line.vat)
    told["working"] = working(line, value, (tariff, consumption_tax, vat))
    return told


def _form(goods: Goods) -> dict[str, Any]:
    """What goods decide of their declared lines, beside amounts of nothing and gaps for what the lines decide; to be copied."""
    if goods.form is None:
        goods.form = dict.fromkeys(_LINE) | {
            "sku": goods.sku,
            "hs_code": goods.item.hs_code,
            "origin": goods.item.origin,
            "unit_price": yuan(goods.public),
            "freight": NOTHING,
            "insurance": NOTHING,
            "tariff": NOTHING,
            "consumption_tax": NOTHING,
        }
    return goods.form
