"""R1 to R4, R16 and R21: the amounts of the documents add up and agree."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bundler.declaration.checking.case import LIST, ORDER, PAYMENT, WAYBILL, Case, Objection, list_line, order_line
from bundler.declaration.fields import plain


def r1_paid_is_the_sum(case: Case) -> Iterator[Objection]:
    """What is paid is goods and freight and tax less what was paid by points and the like, exactly (R1)."""
    head = case.order_head
    if head is None:
        return
    wanted = head.goods_value + head.freight + head.tax_total - head.discount
    if head.actural_paid != wanted:
        message = f"acturalPaid is {plain(head.actural_paid)}, but goodsValue + freight + taxTotal − discount is {plain(wanted)}"
        hint = "A coupon lowers what is paid (discount), never the value of the goods."
        yield Objection("R1", "error", f"{ORDER}/acturalPaid", message, hint)


def r2_goods_value_is_the_sum_of_the_lines(case: Case) -> Iterator[Objection]:
    """The value of the goods is the sum of the lines, before anything is taken off (R2)."""
    if case.order is None:
        return
    summed = sum((line.total_price for line in case.order_lines), Fraction(0))
    stated = case.order_head.goods_value
    if stated != summed:
        message = f"goodsValue is {plain(stated)}, but its lines sum to {plain(summed)}"
        yield Objection("R2", "error", f"{ORDER}/goodsValue", message, certainty="known")


def r3_total_is_price_times_quantity(case: Case) -> Iterator[Objection]:
    """The total of a line is its price times its quantity, exactly (R3)."""
    for lines, place in ((case.order_lines, order_line), (case.inventory_lines, list_line)):
        for at, line in enumerate(lines, 1):
            if line.price * line.qty != line.total_price:
                message = f"{plain(line.qty)} × {plain(line.price)} is not {plain(line.total_price)}"
                hint = "Split the line in two, a cent apart, where no price of five places gives the total."
                yield Objection("R3", "error", place(at, "totalPrice"), message, hint)


def r4_payment_is_what_was_paid(case: Case) -> Iterator[Objection]:
    """The payment is of the amount that the order says was paid (R4)."""
    if case.order is None or case.payment is None:
        return
    paid, stated = case.payment.amount_paid, case.order_head.actural_paid
    if paid != stated:
        message = f"amountPaid is {plain(paid)}, but acturalPaid of the order is {plain(stated)}"
        yield Objection("R4", "error", f"{PAYMENT}/amountPaid", message, refusal="1332")


def r16_freight_agrees(case: Case) -> Iterator[Objection]:
    """Freight and insurance of list, waybill and order agree (R16); ports differ in whether they ask for it."""
    head = case.inventory_head
    if head is None:
        return
    ours = head.freight + head.insured_fee
    hint = "Not every port compares them."
    if case.waybill is not None and (case.waybill.freight or 0) + (case.waybill.insured_fee or 0) != ours:
        message = f"freight and insurance are {plain(ours)} in the list, but not in the waybill"
        yield Objection("R16", "warning", f"{WAYBILL}/freight", message, hint, certainty="uncertain")
    if case.order is not None and case.order_head.freight != ours:
        message = f"freight and insurance are {plain(ours)} in the list, but {plain(case.order_head.freight)} in the order"
        yield Objection("R16", "warning", f"{LIST}/freight", message, hint, certainty="uncertain")


def r21_money_is_yuan(case: Case) -> Iterator[Objection]:
    """All money is in yuan (R21)."""
    yuan = case.day.tables.currency_codes["CNY"]
    heads = ((case.order_head, ORDER), (case.inventory_head, LIST), (case.payment, PAYMENT), (case.waybill, WAYBILL))
    stated = [(head.currency, f"{place}/currency") for head, place in heads if head is not None]
    stated += [(line.currency, order_line(at, "currency")) for at, line in enumerate(case.order_lines, 1)]
    stated += [(line.currency, list_line(at, "currency")) for at, line in enumerate(case.inventory_lines, 1)]
    for currency, field in stated:
        if currency != yuan:
            yield Objection("R21", "error", field, f"the currency is {currency}, not yuan ({yuan})", "Convert before the sale.")
