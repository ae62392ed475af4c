"""Which question an answer is the answer to, and asking it again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from bundler.assembly import compose, recommend, repair, split, vary, why_not
from bundler.assembly.policy import Policy
from bundler.assembly.reasoning.asked import AskedDesign
from bundler.assembly.repairing.inputs import Wanted
from bundler.catalogue.canonical import canonical_json
from bundler.catalogue.order import Order
from bundler.catalogue.parsing import validate
from bundler.compliance.assess import check, quote
from bundler.compliance.cliff_list import cliffs
from bundler.compliance.comparison import compare
from bundler.compliance.included_price import tax_included
from bundler.compliance.price_curve import Window, price_curve
from bundler.compliance.returns import check_return
from bundler.errors import Fault, InputError
from bundler.replaying.given import Given
from bundler.replaying.stated import PLACE, Stated
from bundler.tariff.tables import Tables
from bundler.values import money

Ask = Callable[[Mapping[str, Any], Given, Tables], Any]


def _quoted(answer: Mapping[str, Any], given: Given, tables: Tables) -> Any:
    lines = answer.get("lines")
    worked = isinstance(lines, list) and any(isinstance(line, Mapping) and line.get("working") for line in lines)
    # a check leaves all taxes out; so does a quote where none is known, and then the two are the same
    taxed = worked or answer.get("tax") is not None or "lines" not in answer
    return (quote if taxed else check)(_order(given), given.catalogue, tables)


def _compared(_: Mapping[str, Any], given: Given, tables: Tables) -> Any:
    return compare(_order(given), given.catalogue, tables)


def _returned(_: Mapping[str, Any], given: Given, tables: Tables) -> Any:
    return check_return(_order(given), _needed("return", given), given.catalogue, tables)


def _included(answer: Mapping[str, Any], given: Given, tables: Tables) -> Any:
    return tax_included(_order(given), answer["payable"], _line(answer), given.catalogue, tables)


def _cliffs(answer: Mapping[str, Any], given: Given, tables: Tables) -> Any:
    return cliffs(_order(given), line=_line(answer), catalogue=given.catalogue, tables=tables)


def _curve(answer: Mapping[str, Any], given: Given, tables: Tables) -> Any:
    window = given.beside.get("curve") or Window(line=_line(answer))
    low, high = (None if fen is None else money.format(fen) for fen in (window.lowest, window.highest))
    return price_curve(
        _order(given), line=window.line, catalogue=given.catalogue, tables=tables, lowest=low, highest=high, points=window.points
    )


def _split(_: Mapping[str, Any], given: Given, tables: Tables) -> Any:
    return split(_order(given), given.catalogue, tables, parcel_tariff=given.beside.get("parcel_tariff"))


def _repaired(_: Mapping[str, Any], given: Given, tables: Tables) -> Any:
    wanted = given.beside.get("repair") or Wanted()
    return repair(_order(given), given.catalogue, tables, alternatives=wanted.alternatives, top=wanted.top, tries=wanted.tries)


def _composed(answer: Mapping[str, Any], given: Given, tables: Tables) -> Any:
    wanted = _repeatable(given)
    return compose(given.catalogue, wanted, tables, start=given.beside.get("start"), sensitivity="sensitivity" in answer)


def _varied(_: Mapping[str, Any], given: Given, tables: Tables) -> Any:
    asked = _needed("vary", given)
    return vary(given.catalogue, _repeatable(given), asked.line, asked.values, tables, start=given.beside.get("start"))


def _repeatable(given: Given) -> Policy:
    """Return the policy of a composition. Raises InputError where the clock ended its search."""
    policy: Policy = _needed("policy", given)
    if not policy.solver.repeatable:
        message = "the clock ended the search, so edition and input alone do not give the same plan"
        hint = "Only a plan of a policy with 'work' and one worker is replayed. Compose anew under the edition, to see what it says."
        raise InputError([Fault("input", message, "not_replayed", "/policy/solver", hint=hint)])
    return policy


def _asked_why_not(_: Mapping[str, Any], given: Given, tables: Tables) -> Any:
    policy, question = _repeatable(given), _needed("why_not", given)
    design = AskedDesign.model_construct(components=question.components, discount=question.discount)
    return why_not(given.catalogue, policy, design, tables, start=given.beside.get("start"), quick=question.quick)


def _order(given: Given) -> Order:
    if given.order is None:
        raise InputError([Fault("input", "the input holds no order, but a policy of bundles", "missing", "/order")])
    return given.order


def _needed(name: str, given: Given) -> Any:
    if name not in given.beside:
        hint = "Give the input that --save-input wrote with the answer, or its 'input_json'."
        raise InputError([Fault("input", f"the input does not hold the {name} of the question", "missing", f"/{name}", hint=hint)])
    return given.beside[name]


def _line(answer: Mapping[str, Any]) -> Any:
    sought = answer["sought"]
    return sought.get("line") if isinstance(sought, Mapping) else sought


def _recommended(_: Mapping[str, Any], given: Given, tables: Tables) -> Any:
    wanted = _needed("recommend", given)
    return recommend(given.catalogue, wanted.anchor, tables, top=wanted.top, policy=given.beside["policy"])


ASKED: tuple[tuple[str, tuple[str, ...], Ask], ...] = (
    ("compose", ("designs", "bound"), _composed),
    ("vary", ("line", "rows"), _varied),
    ("why_not", ("verdict", "offers"), _asked_why_not),
    ("recommend", ("recommendations", "anchor"), _recommended),
    ("repair", ("repairs",), _repaired),
    ("split", ("orders", "impossible"), _split),
    ("price_curve", ("sought", "points"), _curve),
    ("compare", ("channels",), _compared),
    ("check_return", ("released_on",), _returned),
    ("tax_included", ("sought", "payable"), _included),
    ("cliffs", ("sought", "cliffs"), _cliffs),
    ("quote", ("lines", "limit"), _quoted),
)
"""The questions that can be asked again, with keys that tell their answers apart."""
ALONE: Mapping[str, Ask] = {
    "return": _returned, "curve": _curve, "parcel_tariff": _split, "repair": _repaired, "vary": _varied, "why_not": _asked_why_not,
    "recommend": _recommended, "policy": _composed,
}  # fmt: skip
"""The question of a receipt alone, by the first of these that its input holds beside the order; of an order by itself it is a quote."""


def reproduced(stated: Stated, given: Given, tables: Tables) -> dict[str, Any]:
    """Return the answer to the question that was asked; to a receipt alone that of its input.

    Raises InputError for an answer that cannot be given again from its input, and as the question itself does.
    """
    ask = _asked(stated.document) if stated.whole else next((ALONE[name] for name in ALONE if name in given.beside), _quoted)
    found: dict[str, Any] = ask(stated.document, given, tables).to_dict()
    return found


def comparable(document: Any) -> Any:
    """Return an answer as it can be compared: without the seconds that a search took, and every order in it with its defaults.

    Those of a saved input state them, and they say the same.
    """
    told = {key: part for key, part in document.items() if key != "seconds"} if "seconds" in document else document
    return _compared_orders(_untimed(told))


def _untimed(document: Any) -> Any:
    """Return an answer without the seconds that stand beside a bound: those of the plans of a variation."""
    if isinstance(document, list):
        return [_untimed(part) for part in document]
    if not isinstance(document, dict):
        return document
    return {key: _untimed(part) for key, part in document.items() if key != "seconds" or "bound" not in document}


def _compared_orders(document: Any) -> Any:
    if isinstance(document, list):
        return [_compared_orders(part) for part in document]
    if not isinstance(document, dict):
        return document
    return {key: _spelt_out(part) if key in ("order", "orders") else _compared_orders(part) for key, part in document.items()}


def _spelt_out(stated: Any) -> Any:
    if isinstance(stated, list):
        return [_spelt_out(part) for part in stated]
    try:
        return json.loads(canonical_json(validate(Order, stated, "order")))
    except InputError:
        return _compared_orders(stated)


def _asked(answer: Mapping[str, Any]) -> Ask:
    for _, keys, ask in ASKED:
        if all(key in answer for key in keys):
            return ask
    known = ", ".join(name for name, _, _ in ASKED)
    raise InputError([Fault(PLACE, "no answer that bundler gives", "receipt", hint=f"Replayed are: {known}, check; or a receipt alone.")])
