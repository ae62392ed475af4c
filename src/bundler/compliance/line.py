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


def line_to_dict(line: DeclaredLine, formed: bool, taxes: bool) -> dict[str, Any]:
    """Return a declared line as JSON-ready data, amounts null where the values are not ``formed`` or the ``taxes`` not known."""
    goods, bundle = line.goods, line.part.bundle
    told = (goods.form or _form(goods)).copy()
    told["number"] = line.number
    told["quantity"] = pieces = line.quantity
    told["legal_quantities"] = goods.legal_quantities(pieces)
    if bundle is not None:
        told["from"] = bundle.id
    if not formed:
        told.update(_NO_VALUES, working=[])
        return told
    if line.unit_price != goods.public * PARTS_PER_FEN:
        told["unit_price"] = format_unit_price(line.unit_price)
    told["goods_value"] = told["dutiable_value"] = yuan(line.goods_value)
    if line.value != line.goods_value:
        told["dutiable_value"] = yuan(line.value)
        told["freight"] = yuan(line.freight)
        if line.insurance:
            told["insurance"] = yuan(line.insurance)
    if taxes:
        _tell_taxes(line, told)
    else:
        told.update(_NO_TAXES, working=[])
    return told


def _tell_taxes(line: DeclaredLine, told: dict[str, Any]) -> None:
    tariff, consumption_tax, vat = line.tariff, line.consumption_tax, line.vat
    if tariff is None or consumption_tax is None or vat is None:
        told.update(_NO_TAXES, working=[])
        return
    told["vat"] = told["tax"] = yuan(vat)
    if consumption_tax:
        told["consumption_tax"] = yuan(consumption_tax)
    if tariff:
        told["tariff"] = yuan(tariff)
    if consumption_tax or tariff:
        told["tax"] = yuan(tariff + consumption_tax + vat)
    told["working"] = working(line, told["dutiable_value"], (told["tariff"], told["consumption_tax"], told["vat"]))


def _form(goods: Goods) -> dict[str, Any]:
    """What goods decide of their declared lines, beside amounts of nothing and gaps for what the lines decide; to be copied."""
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
