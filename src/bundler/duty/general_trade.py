"""General trade (一般贸易) of an order's goods: tariff, consumption tax and VAT in full, without limits and without the seventy per cent.

The formulas are those of full tax in ``terms``. The value is the import value (CIF) of every line where all lines state one, else the value
of the order: a retail price holds more than the import value does, so that the taxes on it are an upper bound. What is given away counts
at its public price, and what is sold below the import value that it states at that value, or it would be none.
"""

from __future__ import annotations

from dataclasses import replace

from bundler.duty.assess import Assessment, Branch
from bundler.duty.explode import DeclaredLine


def on_import_value(found: Assessment) -> bool:
    """Whether every line states what its goods are worth at the border: 0 is no value."""
    return all(line.goods.item.import_value for line in found.lines)


def general_trade(found: Assessment) -> Assessment:
    """Return an order as cargo in full tax; of a line whose rate is not known the taxes are None, and so are the sums.

    A tariff row that is carried back to before its source speaks is not taken: import tariffs were other ones then.
    """
    if found.branch is Branch.UNFORMED:
        return found
    border = on_import_value(found)
    lines = [_line(line, _border(line) if border else max(line.value, _border(line) or _given_away(line))) for line in found.lines]
    cargo = replace(found, lines=lines, branch=Branch.FULL_TAX, tariff=None, consumption_tax=None, vat=None)
    if all(line.terms is not None for line in lines):
        cargo.tariff = sum(line.tariff or 0 for line in lines)
        cargo.consumption_tax = sum(line.consumption_tax or 0 for line in lines)
        cargo.vat = sum(line.vat or 0 for line in lines)
    return cargo


def tariff_is_of_the_day(line: DeclaredLine) -> bool:
    """Whether the tariff row of a line speaks on the day; a line without one has another gap."""
    return line.goods.line is None or line.goods.day.speaks(line.goods.line)


def _border(line: DeclaredLine) -> int:
    return (line.goods.item.import_value or 0) * line.quantity


def _given_away(line: DeclaredLine) -> int:
    """The public price of a line without a value of its own, which the border would not take for nothing."""
    return 0 if line.value else line.goods.item.unit_price * line.quantity


def _line(line: DeclaredLine, value: int) -> DeclaredLine:
    pieces = line.quantity
    terms = line.goods.full_terms(value, pieces) if tariff_is_of_the_day(line) else None
    if terms is None:
        return replace(line, value=value, terms=None, tariff=None, consumption_tax=None, vat=None)
    return replace(
        line,
        value=value,
        terms=terms,
        tariff=terms.tariff.amount(value, pieces),
        consumption_tax=terms.consumption_tax.amount(value, pieces),
        vat=terms.vat.amount(value, pieces),
    )
