"""The working of a line: each tax with its formula, its figures and its source, enough to do it again by hand."""

from __future__ import annotations

from bundler.duty.explode import DeclaredLine


def working(line: DeclaredLine, value: str, amounts: tuple[str, str, str]) -> list[dict[str, str]]:
    """Return the steps of a taxed line: tariff, consumption tax, VAT.

    ``value`` is the dutiable value and ``amounts`` are the three taxes, as text. The ``values`` of a step are arithmetic whose result,
    rounded half-up to the fen, is its ``amount``.
    """
    terms = line.terms
    if terms is None:
        return []
    tariff, consumption_tax, vat = terms.steps
    tariff, consumption_tax, vat = tariff.copy(), consumption_tax.copy(), vat.copy()
    of_tariff, of_consumption_tax, of_vat = terms.figures
    tariff["values"], consumption_tax["values"], vat["values"] = value.join(of_tariff), value.join(of_consumption_tax), value.join(of_vat)
    tariff["amount"], consumption_tax["amount"], vat["amount"] = amounts
    steps = [tariff, consumption_tax, vat]
    if terms.consumption_tax.per_piece:
        litres = line.goods.litres_text(line.quantity)
        for step in steps:
            step["values"] = step["values"].replace("q", litres)
    return steps
