"""Small orders with inline items, and what the rules say of them."""

from __future__ import annotations

from typing import Any

import bundler
from bundler.compliance.answer import Answer
from bundler.compliance.finding import Finding

ON = "2026-11-23"
WINE = {"hs_code": "2204210000", "volume_l": "0.75", "unit": "142"}
LOTION = {"hs_code": "3304990039", "net_content": "100", "net_content_unit": "ml"}
WATCH = {"hs_code": "9102110000", "unit": "008"}
Facts = dict[str, Any]


def item(sku: str = "A", /, **facts: Any) -> Facts:
    """Chocolate from Belgium at 100.00, unless stated otherwise."""
    plain = {"name": sku, "hs_code": "1806320000", "origin": "BE", "unit": "011", "unit_price": "100.00", "net_weight_kg": "0.2"}
    return {"sku": sku, **plain, **facts}


def loose(goods: Facts | None = None, quantity: int = 1, **more: Any) -> Facts:
    """A loose item as an order line."""
    return {"kind": "item", "item": goods or item(), "quantity": quantity, **more}


def bundle(price: str, *components: Facts, id: str = "BOX", quantity: int = 1) -> Facts:
    """A bundle; a component is an item, taken once, or one already wrapped by ``times``."""
    wrapped = [each if "item" in each else {"item": each, "quantity": 1} for each in components]
    return {"kind": "bundle", "id": id, "price": price, "quantity": quantity, "components": wrapped}


def times(quantity: int, goods: Facts) -> Facts:
    """A component taken several times."""
    return {"item": goods, "quantity": quantity}


def earlier(order_id: str, order_value: str, **facts: str) -> Facts:
    """An earlier order of the buyer on the same day, at the same shop, to the same address."""
    return {"order_id": order_id, "on": ON, "order_value": order_value, "seller": "SHOP", "address_key": "home", **facts}


def ask(*lines: Facts, on: str = ON, **order: Any) -> Answer:
    """Quote an order; whatever a test asks, every source that a finding names is a known instrument."""
    answer = bundler.quote(
        {"on": on, "buyer": {"annual_used": "0.00", "kg_used": {"1006": "0", "1701": "0"}}, "lines": list(lines), **order}
    )
    known = bundler.load_tables().instruments
    assert {finding.source for finding in answer.findings if finding.source} <= set(known)
    return answer


def give_back(order: Facts, *lines: tuple[int, int], **back: Any) -> bundler.ReturnAnswer:
    """Return pieces of lines of an order released on 2026-01-10; applied for and back within the days, unless stated otherwise."""
    days = {"released_on": "2026-01-10", "applied_on": "2026-01-20", "arrived_on": "2026-01-30", "customs_district": "3105"}
    pieces = [{"number": number, "pieces": count} for number, count in lines]
    answer = bundler.check_return(order, {**days, "lines": pieces, **back})
    known = bundler.load_tables().instruments
    assert {finding.source for finding in answer.findings if finding.source} <= set(known)
    return answer


def sold(*lines: Facts, **order: Any) -> Facts:
    """An order declared on 2026-01-10."""
    return {"on": "2026-01-10", "buyer": {"annual_used": "0.00"}, "lines": list(lines), **order}


def said(answer: Answer | bundler.ReturnAnswer, code: str) -> list[tuple[str, tuple[int, ...]]]:
    """What a rule said: severity and declared line numbers of each of its findings."""
    return [(finding.severity, finding.lines) for finding in answer.findings if finding.code == code]


def one(answer: Answer | bundler.ReturnAnswer, code: str) -> Finding:
    """The only finding of a rule."""
    (finding,) = [finding for finding in answer.findings if finding.code == code]
    return finding
