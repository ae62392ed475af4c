"""R9 to R12 and R17: what is said of the goods can be looked up, and their quantities make sense."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from bundler.declaration.checking.case import LIST, Case, Objection, list_line, order_line
from bundler.declaration.fields import plain

NO_NAMES = frozenset(("空", "无", "/", "无品牌", "null", "NULL"))
KILOGRAM = "035"


def r9_goods_are_named(case: Case) -> Iterator[Objection]:
    """Name and specification say something, and are those of the order (R9)."""
    for lines, place, name in ((case.order_lines, order_line, "item_name"), (case.inventory_lines, list_line, "gname")):
        tag = "itemName" if name == "item_name" else "gname"
        for at, line in enumerate(lines, 1):
            for field, value in ((tag, getattr(line, name)), ("gmodel", line.gmodel)):
                if value in NO_NAMES:
                    yield Objection("R9", "error", place(at, field), f"{value!r} says nothing of the goods", "State what they are.")
    for at, (ours, theirs) in enumerate(zip(case.order_lines, case.inventory_lines, strict=False), 1):
        for field, first, second in (("gname", ours.item_name, theirs.gname), ("gmodel", ours.gmodel, theirs.gmodel)):
            if first != second:
                yield Objection("R9", "error", list_line(at, field), f"{field} is not that of the order", refusal="1322")


def r10_quantities_are_above_nothing(case: Case) -> Iterator[Objection]:
    """Quantities and weights are above 0, and the net weight is not above the gross (R10)."""
    for lines, place in ((case.order_lines, order_line), (case.inventory_lines, list_line)):
        for at, line in enumerate(lines, 1):
            for tag, value in (("qty", line.qty), ("qty1", getattr(line, "qty1", 1)), ("qty2", getattr(line, "qty2", 1))):
                if value is not None and value <= 0:
                    yield Objection("R10", "error", place(at, tag), f"{tag} is {plain(Fraction(value))}; more than 0 is wanted")
    head = case.inventory_head
    if head is None:
        return
    if head.net_weight <= 0:
        yield Objection("R10", "error", f"{LIST}/netWeight", f"netWeight is {plain(head.net_weight)}; more than 0 is wanted")
    if head.net_weight > head.gross_weight:
        message = f"netWeight {plain(head.net_weight)} is above grossWeight {plain(head.gross_weight)}"
        yield Objection("R10", "error", f"{LIST}/netWeight", message)


def r11_legal_units(case: Case) -> Iterator[Objection]:
    """Units and quantities of law are those of the tariff code; a second quantity stands where the code has a second unit (R11)."""
    for at, line in enumerate(case.inventory_lines, 1):
        if (line.qty2 is None) != (line.unit2 is None):
            yield Objection("R11", "error", list_line(at, "qty2"), "qty2 and unit2 stand together or not at all")
        row = case.day.line(line.gcode)
        if row is None:
            continue
        stated = tuple(unit for unit in (line.unit1, line.unit2) if unit is not None)
        if stated != tuple(row.units):
            message = f"the legal units of {line.gcode} are {' and '.join(row.units)}, not {' and '.join(stated)}"
            yield Objection("R11", "error", list_line(at, "unit1"), message)


def r12_codes_are_known(case: Case) -> Iterator[Objection]:
    """Units, countries, customs offices, transport modes and tariff codes are in the code tables of the day (R12)."""
    tables = case.day.tables
    countries = set(tables.country_codes.values())
    for lines, place in ((case.order_lines, order_line), (case.inventory_lines, list_line)):
        for at, line in enumerate(lines, 1):
            yield from _known(line.unit, tables.units, place(at, "unit"), "unit")
            yield from _known(line.country, countries, place(at, "country"), "country")
    for at, line in enumerate(case.inventory_lines, 1):
        for tag in ("unit1", "unit2"):
            if (unit := getattr(line, tag)) is not None:
                yield from _known(unit, tables.units, list_line(at, tag), "unit")
        if case.day.line(line.gcode) is None:
            message = f"the tables have no tariff code {line.gcode} on {case.day.day}"
            yield Objection("R12", "review", list_line(at, "gcode"), message, "Customs' own table decides.")
    head = case.inventory_head
    if head is not None:
        yield from _known(head.customs_code, tables.districts, f"{LIST}/customsCode", "customs office")
        yield from _known(head.port_code, tables.districts, f"{LIST}/portCode", "customs office")
        yield from _known(head.traf_mode, tables.transport_modes, f"{LIST}/trafMode", "transport mode")
        yield from _known(head.country, countries, f"{LIST}/country", "country")


def r17_weights_agree(case: Case) -> Iterator[Objection]:
    """The kilograms of the lines are about the net weight of the list (R17), which is no rule that was published."""
    head = case.inventory_head
    if head is None:
        return
    kilograms = [
        qty
        for line in case.inventory_lines
        for unit, qty in ((line.unit1, line.qty1), (line.unit2, line.qty2))
        if unit == KILOGRAM and qty is not None
    ]
    if len(kilograms) == len(case.inventory_lines) and abs(sum(kilograms) - head.net_weight) * 100 > head.net_weight:
        message = f"the lines weigh {plain(sum(kilograms, Fraction(0)))} kg, the list says {plain(head.net_weight)}"
        yield Objection("R17", "warning", f"{LIST}/netWeight", message, certainty="uncertain")


def _known(code: str, known: Mapping[str, Any] | set[str], field: str, what: str) -> Iterator[Objection]:
    if code not in known:
        yield Objection("R12", "error", field, f"{code!r} is no {what} of the code tables")
