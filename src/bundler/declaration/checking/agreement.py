"""R5 to R8 and R22: the documents of an order name the same order, companies, persons and goods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from bundler.declaration.checking.case import LIST, ORDER, PAYMENT, WAYBILL, Case, Objection, list_line, order_line
from bundler.declaration.fields import plain

_CONSIGNEE = (("consignee", "consignee"), ("consignee_telephone", "consigneeTelephone"), ("consignee_address", "consigneeAddress"))
_SAME = (
    ("gnum", "gnum"), ("item_no", "itemNo"), ("unit", "unit"), ("country", "country"), ("bar_code", "barCode"),
    ("qty", "qty"), ("price", "price"), ("total_price", "totalPrice"),
)  # fmt: skip


def r5_same_order_and_companies(case: Case) -> Iterator[Objection]:
    """Order number, platform, merchant, payment and waybill are the same wherever they stand (R5)."""
    order, inventory, payment, waybill = case.order_head, case.inventory_head, case.payment, case.waybill
    yield from _same("R5", "order_no", "orderNo", (order, ORDER), (payment, PAYMENT), (waybill, WAYBILL), (inventory, LIST))
    yield from _same("R5", "ebp_code", "ebpCode", (order, ORDER), (payment, PAYMENT), (inventory, LIST), certainty="known")
    yield from _same("R5", "ebc_code", "ebcCode", (order, ORDER), (inventory, LIST), certainty="known")
    yield from _same("R5", "pay_code", "payCode", (order, ORDER), (payment, PAYMENT), refusal="13035")
    yield from _same("R5", "pay_transaction_id", "payTransactionId", (order, ORDER), (payment, PAYMENT), certainty="known")
    yield from _same("R5", "logistics_code", "logisticsCode", (waybill, WAYBILL), (inventory, LIST), certainty="known")
    yield from _same("R5", "logistics_no", "logisticsNo", (waybill, WAYBILL), (inventory, LIST), certainty="known")


def r6_payer_is_the_buyer(case: Case) -> Iterator[Objection]:
    """Who pays is who buys, and the list names the same person (R6); what differs is never repeated."""
    order, inventory, payment = case.order_head, case.inventory_head, case.payment
    for ours, theirs, tag in (("buyer_name", "payer_name", "Name"), ("buyer_id_number", "payer_id_number", "IdNumber")):
        refusal = "13127" if tag == "Name" else "99"
        if order is not None and inventory is not None and getattr(order, ours) != getattr(inventory, ours):
            yield _person(f"{LIST}/buyer{tag}", f"buyer{tag} of list and order differ", refusal)
        buyer = order if order is not None else inventory
        if buyer is not None and payment is not None and getattr(buyer, ours) != getattr(payment, theirs):
            yield _person(f"{PAYMENT}/payer{tag}", f"payer{tag} is not the buyer's", refusal)


def _person(field: str, message: str, refusal: str) -> Objection:
    return Objection("R6", "error", field, message, "Buyer, payer and buyer of the list are one person.", refusal, "known")


def r7_same_consignee(case: Case) -> Iterator[Objection]:
    """The parcel goes to the consignee of the order (R7); what differs is never repeated."""
    order, waybill, inventory = case.order_head, case.waybill, case.inventory_head
    for field, tag in (
        ("consignee", "consignee"),
        ("consignee_telephone", "consigneeTelephone"),
        ("consignee_address", "consigneeAddress"),
    ):
        if order is not None and waybill is not None and getattr(order, field) != getattr(waybill, field):
            yield Objection("R7", "error", f"{WAYBILL}/{tag}", f"{tag} of waybill and order differ")
    if order is not None and inventory is not None and order.consignee_address != inventory.consignee_address:
        yield Objection("R7", "warning", f"{LIST}/consigneeAddress", "consigneeAddress of list and order differ")


def r8_lines_match(case: Case) -> Iterator[Objection]:
    """Lines are numbered from 1 without gaps, and those of list and order match one to one (R8)."""
    for lines, place, refusal in ((case.order_lines, order_line, "-301002"), (case.inventory_lines, list_line, "-621027")):
        counted = Counter(line.gnum for line in lines)
        for at, line in enumerate(lines, 1):
            if line.gnum != at:
                message = f"gnum is {line.gnum}, but it is line {at}"
                yield Objection("R8", "error", place(at, "gnum"), message, refusal=refusal if counted[line.gnum] > 1 else None)
    if case.order is None or case.inventory is None:
        return
    ours, theirs = case.order_lines, case.inventory_lines
    if len(ours) != len(theirs):
        message = f"the list has {len(theirs)} lines, the order {len(ours)}"
        yield Objection("R8", "error", "CEB621/InventoryList", message, "Make both from one quote.", "1320")
        return
    for at, (first, second) in enumerate(zip(ours, theirs, strict=True), 1):
        for field, tag in _SAME:
            wanted, stated = getattr(first, field), getattr(second, field)
            if wanted != stated and wanted is not None and stated is not None:  # goods need no number of the merchant and no barcode
                message = f"{tag} is {_shown(stated)}, in the order {_shown(wanted)}"
                yield Objection("R8", "error", list_line(at, tag), message, refusal="1322")


def _shown(value: Any) -> str:
    return plain(value) if isinstance(value, Fraction) else str(value)


def r22_one_list_an_order(case: Case) -> Iterator[Objection]:
    """An order has one valid declaration list (R22)."""
    if case.earlier and case.inventory_head is not None and case.inventory_head.app_type == "1":
        hint = "Change the first one (appType 2), or withdraw it before release (CEB623)."
        yield Objection("R22", "error", f"{LIST}/orderNo", "the order has been declared before", hint, "-621004")


def _same(
    rule: str, field: str, tag: str, *heads: tuple[Any, str], refusal: str | None = None, certainty: Any = "found"
) -> Iterator[Objection]:
    """Objections against every head whose field is not that of the first head that states it: an order need not name its payment."""
    there = [(getattr(head, field), place) for head, place in heads if head is not None and getattr(head, field) is not None]
    for value, place in there[1:]:
        if value != there[0][0]:
            message = f"{tag} is {value}, but {there[0][0]} in {there[0][1].partition('/')[0]}"
            yield Objection(rule, "error", f"{place}/{tag}", message, refusal=refusal, certainty=certainty)
