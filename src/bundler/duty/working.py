"""The working of a line: each tax with its formula, its figures and its source, enough to do it again by hand."""

from __future__ import annotations

from bundler.duty.explode import DeclaredLine
from bundler.duty.terms import Step


def working(line: DeclaredLine, value: str, amounts: tuple[str, str, str]) -> list[dict[str, str]]:
    """Return the steps of a taxed line: tariff, consumption tax, VAT.

    ``value`` is the dutiable value and ``amounts`` are the three taxes, as text. The ``values`` of a step are arithmetic whose result,
    rounded half-up to the fen, is its ``amount``.
    """
    terms = line.terms
    if terms is None:
        return []
    tariff, consumption_tax, vat = terms.steps
    steps = [_step(tariff, value, amounts[0]), _step(consumption_tax, value, amounts[1]), _step(vat, value, amounts[2])]
    if terms.consumption_tax.per_piece:
        litres = line.goods.litres_text(line.quantity)
        for step in steps:
            step["values"] = step["values"].replace("q", litres)
    return steps


def _step(formed: Step, value: str, amount: str) -> dict[str, str]:
    values = value.join(formed.around_value)
    return {"step": formed.step, "formula": formed.formula, "values": values, "amount": amount, "source": formed.source}
