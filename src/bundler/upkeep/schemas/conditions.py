"""What a row needs and may not have by its form or kind, as conditions of a schema: the same tables that the loader checks by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import Any

from bundler.tariff import limits
from bundler.tariff.forms import REMARK_KINDS, TAX_FORMS, THRESHOLD, Ways

Schema = dict[str, Any]
LISTS = ("allowed_modes", "threshold")
ABOVE_ZERO: Schema = {"pattern": "[1-9]"}
UNDER_100: Schema = {"pattern": r"^0*[0-9]{1,2}(\.[0-9]+)?$"}
NO_LIST: Schema = {"maxItems": 0}
_AMOUNT = r"^(?=.*[1-9])([1-9][0-9]{0,11}|0)\.[0-9]{2}$"
_SHARE = r"^(?=[0-9]{1,12}(\.[0-9]{1,8})?$)(0+\.0*[1-9][0-9]*|0*1(\.0+)?)$"
FIGURES: Mapping[Callable[[str], Any], Schema] = {
    limits.amount: {"pattern": _AMOUNT, "description": "An amount in yuan with two decimal places, above 0."},
    limits.share: {"pattern": _SHARE, "description": "A share above 0 and up to 1."},
    limits.count: {"pattern": "^[1-9][0-9]{0,8}$", "description": "A whole number from 1 on."},
    limits.week: {"enum": ["1", "2", "3", "4"], "description": "The number of a week of the month."},
    limits.allowed: {"const": limits.ALLOWED, "description": "One word: without a row it is not allowed."},
}
"""How the value of a limit is written, by the check that the loader makes of it."""


def ways(each: Ways, every: Iterable[Ways]) -> Schema:
    """Return the condition that a row has exactly one of its ways."""
    known = list(dict.fromkeys(chain.from_iterable(chain.from_iterable(every))))
    options = [
        {
            "required": list(way),
            "properties": {name: _given(name) if name in way else NO_LIST if name in LISTS else False for name in known},
        }
        for way in each
    ]
    return options[0] if len(options) == 1 else {"anyOf": options}


def _given(name: str) -> Schema:
    return {"minItems": 1} if name in LISTS else {"minLength": 1} if name == "group" else ABOVE_ZERO


def by(field: str, cases: Mapping[str, Schema]) -> list[Schema]:
    """Return one condition for each value of a field."""
    return [{"if": {"properties": {field: {"const": value}}, "required": [field]}, "then": then} for value, then in cases.items()]


def _tax_form(form: str) -> Schema:
    then = ways(TAX_FORMS[form], TAX_FORMS.values())
    if form in ("none", "unmodelled"):
        return {"allOf": [then, {"properties": {"threshold": NO_LIST}}]}
    percent: Schema = {"properties": {"ad_valorem_percent": UNDER_100}}
    if form != "ad_valorem":
        return {"allOf": [then, percent]}
    return {"allOf": [then, percent, {"properties": {"threshold": {"items": {"properties": {"below_specific_per_litre": False}}}}}]}


def _filled(name: str) -> Schema:
    return {"required": [name], "properties": {name: {"minLength": 1}}}


def _empty(*names: str) -> Schema:
    return {"properties": {name: {"maxLength": 0} for name in names}}


CONDITIONS: Mapping[str, list[Schema]] = {
    "Limit": [
        {"properties": {"name": {"enum": list(limits.FIGURES)}}},
        *by("name", {name: {"properties": {"value": FIGURES[check]}} for name, check in limits.FIGURES.items()}),
    ],
    "ConsumptionTaxPeriod": by("form", {form: _tax_form(form) for form in TAX_FORMS}),
    "Threshold": [
        ways(THRESHOLD, (THRESHOLD,)),
        {"if": {"required": ["at_least_usd_per_tonne"]}, "then": {"properties": {"unit": {"const": "litre"}}}},
    ],
    "Remark": by("kind", {kind: ways(each, REMARK_KINDS.values()) for kind, each in REMARK_KINDS.items()}),
    "PostalGoods": [
        {
            "anyOf": [
                {"allOf": [_filled("category"), _empty("unknown")]},
                {"allOf": [_filled("unknown"), _empty("category", "dear_category")]},
            ],
        },
    ],
}  # fmt: skip
"""The conditions of a model beyond the types of its fields, by its name."""
