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
    steps = [tariff.told.copy(), consumption_tax.told.copy(), vat.told.copy()]
    litres = line.goods.litres_text(line.quantity) if terms.consumption_tax.per_piece else ""
    for told, formed, amount in zip(steps, terms.steps, amounts, strict=True):
        values = value.join(formed.around_value)
        told["values"] = values.replace("q", litres) if litres else values
        told["amount"] = amount
    return steps
