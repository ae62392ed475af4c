"""General trade (一般贸易): the goods of an order as cargo, in full tax, without the limits and the list of the regime."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bundler.compliance.case import Case
from bundler.compliance.channels import LINE, NOTHING, Channel, wire
from bundler.compliance.elsewhere import EVERYWHERE, barred, formed, in_order, said_by
from bundler.compliance.finding import Finding
from bundler.compliance.rules import tax_06_full_tax
from bundler.duty.explode import DeclaredLine
from bundler.duty.general_trade import general_trade, on_import_value, tariff_is_of_the_day
from bundler.duty.working import working
from bundler.values.money import format as yuan

READING = "general-trade-reading"
TAXES = ("TAX-01", "TAX-02", "TAX-03", "TAX-07", "FX-01")
"""Rules of the regime on statutory rates, which are the same for cargo."""


def cargo(case: Case, told: Iterable[Mapping[str, Any]]) -> Channel:
    """Return general trade of an assessed order; ``told`` are its declared lines on the wire."""
    found = general_trade(case.found)
    about = Case(found, case.reassess)
    stands, border = formed(found), on_import_value(found)
    findings = [*_importer(about), *barred(found, "GEN-03"), *said_by(EVERYWHERE, about)]
    if stands:
        findings += [*_basis(about, border), *said_by(TAXES, about), *_tariffs(about)]
    return Channel(
        name="general_trade",
        findings=in_order(findings),
        basis="import_value" if border else "retail_price",
        value=sum(line.value for line in found.lines) if stands else None,
        order_value=found.order_value if stands else None,
        tariff=found.tariff,
        consumption_tax=found.consumption_tax,
        vat=found.vat,
        lines=[_line(row, line, stands) for row, line in zip(told, found.lines, strict=True)],
    )


def _importer(case: Case) -> Iterator[Finding]:
    """Cargo has no limits and no list, but asks what nothing here can check."""
    letters = sorted({letter for line in case.found.lines if line.goods.line for letter in line.goods.line.documents})
    known = case.day.tables.documents
    named = ", ".join(f"{letter} {known[letter].name_zh}" for letter in letters)
    yield Finding(
        "GEN-01", "review",
        "Cargo needs an importer, and its licences, registrations and Chinese labels are not looked at."
        + (f" The tariff lines name {named}." if named else ""),
        "Taxes of import only: the buyer's price then holds the VAT of the domestic sale, and the importer may deduct that of import.",
        (), READING,
    )  # fmt: skip


def _basis(case: Case, border: bool) -> Iterator[Finding]:
    """Where every line states its import value the taxes are on it, else on the retail price, an upper bound."""
    numbers = tuple(line.number for line in case.found.lines)
    if border:
        yield Finding(
            "GEN-02", "info", "The taxes are on the import value (CIF) that every line states, each rounded half-up to the fen.", "",
            numbers, READING,
        )  # fmt: skip
        return
    missing = tuple(line.number for line in case.found.lines if not line.goods.item.import_value)
    yield Finding(
        "GEN-02", "warning", "On the retail price, an upper bound: not every line states what its goods are worth at the border.",
        "State import_value (CIF of one unit) for the item of every line.", missing, READING,
    )  # fmt: skip


def _tariffs(case: Case) -> Iterator[Finding]:
    day = case.day
    for goods, numbers in case.numbers_by_goods().items():
        line = case.found.lines[numbers[0] - 1]
        if goods.line is None or tariff_is_of_the_day(line):
            yield from tax_06_full_tax.of_goods(goods, day, numbers)
        else:
            yield Finding(
                tax_06_full_tax.CODE, "review",
                f"The tariff rate of {goods.item.hs_code} on {day.day} was not read: the row begins to speak on "
                f"{day.tables.instruments[goods.line.source].effective}.",
                "Add the MFN rate of that time to tariff_lines.csv.", numbers, goods.line.source,
            )  # fmt: skip


def _line(told: Mapping[str, Any], line: DeclaredLine, stands: bool) -> dict[str, Any]:
    tariff, consumption_tax, vat = wire(line.tariff), wire(line.consumption_tax), wire(line.vat)
    known = tariff is not None and consumption_tax is not None and vat is not None
    return {
        **{key: told[key] for key in LINE},
        "dutiable_value": yuan(line.value) if stands else None,
        "tariff": tariff,
        "consumption_tax": consumption_tax,
        "vat": vat,
        "tax": wire(line.tax),
        "working": working(line, yuan(line.value), (str(tariff), str(consumption_tax), str(vat))) if known else [],
        "postal_tax": NOTHING,
        "category": None,
    }
