"""Which question an answer is the answer to, and asking it again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from bundler.catalogue.canonical import canonical_json
from bundler.catalogue.order import Order
from bundler.catalogue.parsing import validate
from bundler.compliance.assess import check, quote
from bundler.compliance.cliff_list import cliffs
from bundler.compliance.comparison import compare
from bundler.compliance.included_price import tax_included
from bundler.compliance.replaying.given import Given
from bundler.compliance.replaying.stated import PLACE, Stated
from bundler.compliance.returns import check_return
from bundler.errors import Fault, InputError
from bundler.tariff.tables import Tables

Ask = Callable[[Mapping[str, Any], Given, Tables], Any]
ELSEWHERE = {
    "designs": "compose",
    "repairs": "repair",
    "orders": "split",
    "points": "price_curve",
}
"""Answers that do not state all that was asked, by a key that only they have: they are given again by asking anew under the edition."""


def _quoted(answer: Mapping[str, Any], given: Given, tables: Tables) -> Any:
    lines = answer.get("lines")
    worked = isinstance(lines, list) and any(isinstance(line, Mapping) and line.get("working") for line in lines)
    # a check leaves all taxes out; so does a quote where none is known, and then the two are the same
    return (quote if worked or answer.get("tax") is not None else check)(given.order, given.catalogue, tables)


def _returned(_: Mapping[str, Any], given: Given, tables: Tables) -> Any:
    if given.back is None:
        hint = "Save it with bundler return … --save-input FILE, or take 'input_json' of the answer."
        raise InputError([Fault("input", "the input does not hold what came back", "missing", "/return", hint=hint)])
    return check_return(given.order, given.back, given.catalogue, tables)


def _included(answer: Mapping[str, Any], given: Given, tables: Tables) -> Any:
    return tax_included(given.order, answer["payable"], _line(answer), given.catalogue, tables)


def _cliffs(answer: Mapping[str, Any], given: Given, tables: Tables) -> Any:
    return cliffs(given.order, line=_line(answer), catalogue=given.catalogue, tables=tables)


def _compared(_: Mapping[str, Any], given: Given, tables: Tables) -> Any:
    return compare(given.order, given.catalogue, tables)


def _line(answer: Mapping[str, Any]) -> Any:
    sought = answer["sought"]
    return sought.get("line") if isinstance(sought, Mapping) else sought


ASKED: tuple[tuple[str, tuple[str, ...], Ask], ...] = (
    ("compare", ("channels",), _compared),
    ("check_return", ("released_on",), _returned),
    ("tax_included", ("sought", "payable"), _included),
    ("cliffs", ("sought", "cliffs"), _cliffs),
    ("quote", ("lines", "limit"), _quoted),
)
"""The questions that can be asked again, with keys that tell their answers apart."""


def reproduced(stated: Stated, given: Given, tables: Tables) -> dict[str, Any]:
    """Return the answer to the question that was asked; to a receipt alone a quote, or the return that the input holds.

    Raises InputError for an answer that cannot be given again from its input, and as the question itself does.
    """
    if stated.whole:
        ask = _asked(stated.document)
    else:
        ask = _returned if given.back is not None else lambda _, given, tables: quote(given.order, given.catalogue, tables)
    found: dict[str, Any] = ask(stated.document, given, tables).to_dict()
    return found


def comparable(document: Any) -> Any:
    """Return an answer in which every order that it holds states its defaults: those of a saved input do, and they say the same."""
    if isinstance(document, list):
        return [comparable(part) for part in document]
    if not isinstance(document, dict):
        return document
    return {key: _spelt_out(part) if key == "order" else comparable(part) for key, part in document.items()}


def _spelt_out(order: Any) -> Any:
    try:
        return json.loads(canonical_json(validate(Order, order, "order")))
    except InputError:
        return order


def _asked(answer: Mapping[str, Any]) -> Ask:
    for key, name in ELSEWHERE.items():
        if key in answer:
            message = f"the answer of {name} does not state all that was asked, so it is not replayed"
            hint = f"Ask {name} again with the same arguments and the edition of the receipt, by its version or file."
            raise InputError([Fault(PLACE, message, "not_replayed", hint=hint)])
    for _, keys, ask in ASKED:
        if all(key in answer for key in keys):
            return ask
    known = ", ".join(name for name, _, _ in ASKED)
    raise InputError([Fault(PLACE, "no answer that bundler gives", "receipt", hint=f"Replayed are: {known}, check; or a receipt alone.")])
