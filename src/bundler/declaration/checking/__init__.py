"""The pre-check: what customs would refuse, found before anything leaves."""

from __future__ import annotations

from bundler.declaration.checking import agreement, amounts, goods, heads
from bundler.declaration.checking.case import Case, Objection, Rule
from bundler.declaration.checking.refunds import check_refund

RULES: tuple[Rule, ...] = (
    amounts.r1_paid_is_the_sum,
    amounts.r2_goods_value_is_the_sum_of_the_lines,
    amounts.r3_total_is_price_times_quantity,
    amounts.r4_payment_is_what_was_paid,
    agreement.r5_same_order_and_companies,
    agreement.r6_payer_is_the_buyer,
    agreement.r7_same_consignee,
    agreement.r8_lines_match,
    goods.r9_goods_are_named,
    goods.r10_quantities_are_above_nothing,
    goods.r11_legal_units,
    goods.r12_codes_are_known,
    heads.r13_identity_number,
    heads.r14_bonded_head,
    heads.r15_direct_head,
    amounts.r16_freight_agrees,
    goods.r17_weights_agree,
    heads.r18_within_the_limits,
    amounts.r21_money_is_yuan,
    agreement.r22_one_list_an_order,
)
"""Every rule on orders and lists; R19 is ``check_refund``, R20 is ``reconcile``."""


def precheck(case: Case) -> tuple[Objection, ...]:
    """Return what customs would refuse, or might, in the order of the rules."""
    return tuple(objection for rule in RULES for objection in rule(case))


__all__ = ["RULES", "Case", "Objection", "Rule", "check_refund", "precheck"]
