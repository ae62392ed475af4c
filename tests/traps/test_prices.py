"""Traps of prices: what a naive calculator of tax-included prices gets wrong."""

from __future__ import annotations

import pytest

import bundler
from tests.compliance.desk import LOTION, ON, item, loose

ORDER = {"on": ON, "lines": [loose(item("LOTION", **LOTION, unit_price="995.00"))]}


@pytest.mark.parametrize("payable", ["1091.00", "1150.00", "1230.58"])
def test_t_07_no_dutiable_value_of_100_ml_costs_between_1091_00_and_1230_58(payable: str) -> None:
    found = bundler.tax_included(ORDER, payable, line=1).to_dict()
    assert (found["status"], found["solution"], found["reason"]["kind"]) == ("none", None, "threshold")
    assert (found["reason"]["below"], found["reason"]["above"]) == ("1090.99", "1230.59")
    assert {key: found["below"][key] for key in ("price", "tax", "payable")} == {"price": "999.99", "tax": "91.00", "payable": "1090.99"}
    assert {key: found["above"][key] for key in ("price", "tax", "payable")} == {"price": "1000.00", "tax": "230.59", "payable": "1230.59"}


@pytest.mark.parametrize(("payable", "value"), [("1090.99", "999.99"), ("1230.59", "1000.00"), ("1085.55", "995.00")])
def test_t_07_both_sides_of_the_gap_have_their_dutiable_value(payable: str, value: str) -> None:
    found = bundler.tax_included(ORDER, payable, line=1).to_dict()
    assert (found["status"], found["solution"]["order_value"], found["solution"]["payable"]) == ("exact", value, payable)


def test_t_06_freight_moves_the_gap_down_in_price() -> None:
    found = bundler.tax_included({**ORDER, "freight": "10.00"}, "1150.00", line=1).to_dict()
    assert (found["below"]["price"], found["below"]["order_value"]) == ("989.99", "999.99")
    assert (found["above"]["price"], found["above"]["order_value"]) == ("990.00", "1000.00")
