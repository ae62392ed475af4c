"""What the answer on a return says of the parts that come back: declared lines, and bundles with their items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bundler.compliance.return_case import ReturnCase
from bundler.duty.returned import Returned
from bundler.duty.sold_goods import SoldItem, SoldLine, sold_goods
from bundler.values.money import format as yuan

WORTH = ("goods_value", "freight", "insurance", "dutiable_value")
TAXES = ("tariff", "consumption_tax", "vat", "tax")


def line_told(each: Returned, *, worth: bool, taxes: bool) -> dict[str, Any]:
    """Return a declared line with what comes back of it."""
    line, bundle = each.line, each.line.part.bundle
    return {
        "number": line.number,
        "from": None if bundle is None else bundle.id,
        "sku": line.goods.item.sku,
        "hs_code": line.goods.item.hs_code,
        "sold": line.quantity,
        "returned_before": each.before,
        "quantity": each.pieces,
        **sums_told([each], worth=worth, taxes=taxes),
    }


def bundles_told(case: ReturnCase, *, worth: bool, taxes: bool) -> Iterator[dict[str, Any]]:
    """Yield the bundles of which something comes back: the whole copies that it makes, and its items with their declared lines."""
    lines = {each.line.number: each for each in case.lines}
    for sold in sold_goods(case.order.found):
        back = {sku: [lines[line.number] for line in item.lines] for sku, item in sold.items.items()}
        if sold.bundle is not None and any(each.pieces for parts in back.values() for each in parts):
            yield _bundle(sold, back, worth=worth, taxes=taxes)


def _bundle(sold: SoldLine, back: Mapping[str, list[Returned]], *, worth: bool, taxes: bool) -> dict[str, Any]:
    assert sold.bundle is not None
    everything = [each for parts in back.values() for each in parts if each.pieces]
    return {
        "bundle": sold.bundle.id,
        "order_line": sold.position,
        "sold": sold.bundle.quantity,
        "copies": min(_pieces(back[sku]) // item.pieces for sku, item in sold.items.items()),
        **sums_told(everything, worth=worth, taxes=taxes),
        "annual_restored": yuan(sum(each.value for each in everything)) if taxes else None,
        "items": [_item(sku, sold.items[sku], parts, worth=worth, taxes=taxes) for sku, parts in back.items() if _pieces(parts)],
    }


def _item(sku: str, item: SoldItem, parts: list[Returned], *, worth: bool, taxes: bool) -> dict[str, Any]:
    back = [each for each in parts if each.pieces]
    return {
        "sku": sku,
        "lines": [each.line.number for each in back],
        "sold": sum(line.quantity for line in item.lines),
        "returned_before": sum(each.before for each in parts),
        "quantity": _pieces(back),
        **sums_told(back, worth=worth, taxes=taxes),
        "annual_restored": yuan(sum(each.value for each in back)) if taxes else None,
        "stock_restored": _pieces(back) if taxes else None,
    }


def _pieces(parts: Iterable[Returned]) -> int:
    return sum(each.pieces for each in parts)


def sums_told(parts: Iterable[Returned], *, worth: bool, taxes: bool) -> dict[str, str | None]:
    """Return the amounts of some parts together, null where they are not to be given."""
    found: dict[str, str | None] = dict.fromkeys((*WORTH, *TAXES))
    parts = list(parts)
    if worth:
        amounts = zip(*((each.goods_value, each.freight, each.insurance, each.value) for each in parts), strict=True)
        found.update(zip(WORTH, (yuan(sum(column)) for column in amounts), strict=True))
    if taxes:
        heads = [sum(column) for column in zip(*(each.taxes for each in parts if each.taxes), strict=True)]
        found.update(zip(TAXES, map(yuan, (*heads, sum(heads))), strict=True))
    return found
