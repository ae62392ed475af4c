"""Reading orders: what JSON text and dictionaries may hold."""

from __future__ import annotations

import json
from typing import Any

import pytest

import bundler


def faults(order: Any) -> list[bundler.Fault]:
    with pytest.raises(bundler.InputError) as raised:
        bundler.quote(order)
    return list(raised.value.faults)


def test_a_number_of_thousands_of_digits_is_refused_in_words_of_the_order() -> None:
    (fault,) = faults('{"on": "2026-11-23", "freight": ' + "1" * 5000 + "}")
    assert fault.message == "a number has more than 100 digits"
    huge = 10**5000
    item = {"hs_code": huge, "net_weight_kg": huge, "unit_price": huge, "stock": huge}
    told = faults({"on": "2026-11-23", "freight": huge, "lines": [{"kind": "item", "item": item, "quantity": huge}]})
    assert {"freight", "quantity", *item} <= {fault.field for fault in told}
    assert not [fault for fault in told if "digits()" in str(fault)]


def test_half_of_a_character_is_refused_because_no_answer_could_repeat_it() -> None:
    order = {"on": "2026-11-23", "order_id": "\ud800", "lines": []}
    assert faults(json.dumps(order))[0].message == "a text holds \\ud800, which is half of a character"
    assert faults(order)[0].message == "the text holds half of a character"
    assert "order_id" not in {fault.field for fault in faults(json.dumps({**order, "order_id": "\U0001f377"}))}


def test_a_buyer_states_up_to_a_thousand_earlier_orders() -> None:
    item = {"sku": "A", "name": "A", "hs_code": "1806310000", "origin": "BE", "unit": "011", "unit_price": "1.00", "net_weight_kg": "1"}

    def after(count: int) -> dict[str, Any]:
        history = [{"order_id": str(at), "on": "2026-01-02", "order_value": "1.00"} for at in range(count)]
        return {"on": "2026-11-23", "buyer": {"history": history}, "lines": [{"kind": "item", "item": item, "quantity": 1}]}

    assert bundler.quote(after(1000)).verdict == "compliant"
    assert [fault.pointer for fault in faults(after(1001))] == ["/buyer/history"]
