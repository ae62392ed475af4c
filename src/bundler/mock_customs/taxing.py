"""The tax bill of a declaration list, as far as the list alone lets it be formed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from bundler.compliance import quote
from bundler.declaration.fields import plain
from bundler.declaration.messages import Document
from bundler.declaration.records.tax_bill import TaxHead, TaxLine
from bundler.duty.explode import DeclaredLine
from bundler.errors import InputError
from bundler.tariff.tables import Tables
from bundler.values import money

FEN = 100
KILOGRAM, LITRE = "035", "095"
GENERATED = "1"
TAXES = ("customs_tax", "value_added_tax", "consumption_tax")


def tax_bill(document: Document, invt_no: str, guid: str, at: str, tables: Tables) -> Document | None:
    """Return the tax bill of a list, None where the list does not say enough: a tax that depends on contents in ml or sheets, for one."""
    head: Any = document.head
    stated: list[Any] = list(document.lines)
    if any(line.qty.denominator != 1 for line in stated) or any((each * FEN).denominator != 1 for each in (head.freight, head.insured_fee)):
        return None
    order = {
        "on": f"{head.decl_time[:4]}-{head.decl_time[4:6]}-{head.decl_time[6:]}",
        "supervision_code": head.trade_mode,
        "freight": money.format(int(head.freight * FEN)),
        "insurance": money.format(int(head.insured_fee * FEN)),
        "lines": [_line(at, line, tables) for at, line in enumerate(document.lines)],
    }
    try:
        found = quote(order, tables=tables).found
    except InputError:
        return None
    if found.tax is None or len(found.lines) != len(document.lines):
        return None
    lines = tuple(_taxes(line) for line in found.lines)
    taxes: dict[str, Any] = {name: sum((getattr(each, name) for each in lines), Fraction(0)) for name in TAXES}
    code = head.customs_code
    sums = TaxHead(guid=guid, return_time=at, invt_no=invt_no, tax_no=f"{invt_no}_0", status=GENERATED, customs_code=code, **taxes)
    return Document(sums, lines)


def _line(at: int, line: Any, tables: Tables) -> dict[str, Any]:
    origins = {code: alpha2 for alpha2, code in tables.country_codes.items()}
    legal = {line.unit1: line.qty1, line.unit2: line.qty2}
    facts = {
        "sku": f"line-{at}", "name": line.gname, "hs_code": line.gcode, "origin": origins.get(line.country, ""), "unit": line.unit,
        "unit_price": money.format(max(int(line.price * FEN), 1)), "net_weight_kg": plain(legal.get(KILOGRAM, line.qty) / line.qty),
    }  # fmt: skip
    if LITRE in legal:
        facts["volume_l"] = plain(legal[LITRE] / line.qty)
    price = plain(line.price)
    whole, _, part = price.partition(".")
    return {"kind": "item", "item": facts, "quantity": int(line.qty), "unit_price": f"{whole}.{part.ljust(2, '0')}"}


def _taxes(line: DeclaredLine) -> TaxLine:
    tariff, consumption_tax, vat = (Fraction(each or 0, FEN) for each in (line.tariff, line.consumption_tax, line.vat))
    return TaxLine(
        gnum=line.number, gcode=line.goods.item.hs_code, tax_price=Fraction(line.value, FEN), customs_tax=tariff, value_added_tax=vat,
        consumption_tax=consumption_tax,
    )  # fmt: skip
