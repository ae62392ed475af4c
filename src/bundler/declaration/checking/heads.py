"""R13 to R15 and R18: the buyer's number, what each supervision code wants in the head, and the limits of the channel."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bundler.compliance.naming import some
from bundler.declaration.checking.annual_used import value_of
from bundler.declaration.checking.case import LIST, ORDER, PAYMENT, Case, Objection, Used, list_line
from bundler.declaration.fields import plain
from bundler.values import identity_number

FEN = 100
BONDED, DIRECT = ("1210", "1239"), "9610"
_ZONE = (("ems_no", "emsNo"), ("area_code", "areaCode"), ("area_name", "areaName"))
_VEHICLE = (("traf_no", "trafNo"), ("voyage_no", "voyageNo"), ("bill_no", "billNo"))


def r13_identity_number(case: Case) -> Iterator[Objection]:
    """The identity number has 18 places, the last its check digit (R13); it is never repeated."""
    heads = (
        (case.order_head, f"{ORDER}/buyerIdNumber", "buyer_id_number"),
        (case.inventory_head, f"{LIST}/buyerIdNumber", "buyer_id_number"),
        (case.payment, f"{PAYMENT}/payerIdNumber", "payer_id_number"),
    )
    for head, field, name in heads:
        number = None if head is None else getattr(head, name)
        if number is not None and identity_number.fault_of(number, case.day.day):
            message = "no resident identity number: 18 places, whose last is the check digit, are wanted"
            yield Objection("R13", "error", field, message, "Ask the buyer again.", certainty="known")


def r14_bonded_head(case: Case) -> Iterator[Objection]:
    """A bonded list names its account book, zone company and the record of every line, leaves China, and has no vehicle (R14)."""
    head = case.inventory_head
    if head is None or head.trade_mode not in BONDED:
        return
    for name, tag in _ZONE:
        if getattr(head, name) is None:
            yield Objection("R14", "error", f"{LIST}/{tag}", f"required for {head.trade_mode}, but missing")
    for name, tag in _VEHICLE:
        if getattr(head, name) is not None:
            yield Objection("R14", "error", f"{LIST}/{tag}", f"left out for {head.trade_mode}")
    china = case.day.tables.country_codes["CN"]
    if head.country != china:
        yield Objection("R14", "error", f"{LIST}/country", f"goods in the zone leave from China ({china}), not {head.country}")
    for at, line in enumerate(case.inventory_lines, 1):
        if line.item_record_no is None:
            yield Objection("R14", "error", list_line(at, "itemRecordNo"), f"required for {head.trade_mode}, but missing")


def r15_direct_head(case: Case) -> Iterator[Objection]:
    """A direct purchase names vehicle, voyage and bill of lading, and the country of despatch (R15)."""
    head = case.inventory_head
    if head is None or head.trade_mode != DIRECT:
        return
    for name, tag in _VEHICLE:
        if getattr(head, name) is None:
            yield Objection("R15", "error", f"{LIST}/{tag}", f"required for {DIRECT}, but missing")
    china = case.day.tables.country_codes["CN"]
    if head.country == china:
        yield Objection("R15", "error", f"{LIST}/country", "the country of despatch is wanted, not China", certainty="known")


def r18_within_the_limits(case: Case) -> Iterator[Objection]:
    """The list is within the limit of an order, but for one piece alone, and within the buyer's year (R18)."""
    day = case.day
    single, annual = day.fen("single_order"), day.fen("annual")
    if case.inventory is None or single is None or annual is None:
        return
    value, lines = value_of(case.inventory), case.inventory_lines
    alone = len(lines) == 1 and lines[0].qty == 1 and day.limit("full_tax_single_piece") is not None
    if value * FEN > single and not alone:
        message = f"the list is worth {plain(value)}, the limit of an order is {plain(Fraction(single, FEN))}"
        yield Objection("R18", "error", "CEB621/InventoryList", message, refusal="-621005")
    used = case.used or Used(Fraction(0))
    if value * FEN + used.fen > annual:
        after = f" after {some(used.orders)} of the same buyer" if used.orders else ""
        left = max(annual - used.fen, Fraction(0)) / FEN
        message = f"the list is worth {plain(value)}, of the buyer's year {plain(left)} is left{after}"
        yield Objection("R18", "error", f"{LIST}/buyerIdNumber", message, refusal="1313")
