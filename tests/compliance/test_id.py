"""The buyer: ID-01 and ID-02."""

from __future__ import annotations

from typing import Any

import pytest

from bundler.compliance.answer import Answer
from tests.compliance.desk import ask, earlier, loose, one, said


@pytest.mark.parametrize(
    ("buyer", "severity"),
    [
        ({"authenticated": True}, None),
        ({"authenticated": True, "is_payer": False}, None),
        ({"is_payer": True}, None),
        ({"authenticated": False, "is_payer": True}, None),
        ({"authenticated": False, "is_payer": False}, "error"),
        ({"authenticated": False}, "review"),
        ({"is_payer": False}, "review"),
        ({}, "info"),
    ],
)
def test_id_01_wants_a_buyer_who_is_authenticated_or_pays(buyer: dict[str, bool], severity: str | None) -> None:
    answer = ask(loose(), buyer={"annual_used": "0.00", **buyer})
    assert said(answer, "ID-01") == ([] if severity is None else [(severity, ())])
    assert answer.verdict == {"error": "non_compliant", "review": "review"}.get(str(severity), "compliant")
    if severity is not None:
        assert "buyer.authenticated" in one(answer, "ID-01").hint


def after(*history: dict[str, Any], **order: Any) -> Answer:
    return ask(loose(), buyer={"annual_used": "20000.00", "history": list(history)}, seller="THIS", **order)


@pytest.mark.parametrize(("count", "expected"), [(19, []), (20, [("review", ())])])
def test_id_02_counts_the_orders_of_thirty_days_this_one_included(count: int, expected: list[object]) -> None:
    within = [earlier(f"E-{at}", "10.00", on="2026-10-25", seller=f"S-{at}") for at in range(count)]
    before = [earlier(f"B-{at}", "10.00", on="2026-10-24") for at in range(9)]
    answer = after(*before, *within, address_key="home")
    assert (said(answer, "ID-02"), answer.verdict) == (expected, "review" if expected else "compliant")
    if expected:
        assert "within 30 days, this order included: 21 orders, more than 20." in one(answer, "ID-02").message
        assert "E-0, E-1, E-2, E-3, E-4 and 15 more" in one(answer, "ID-02").message
        assert "for whom the goods are" in one(answer, "ID-02").hint


@pytest.mark.parametrize(("key", "what"), [("address_key", "delivery addresses"), ("phone_key", "telephones")])
def test_id_02_takes_five_addresses_or_telephones_and_asks_for_a_person_at_six(key: str, what: str) -> None:
    history = [earlier(f"E-{at}", "10.00", seller=f"S-{at}", **{key: f"k-{at}"}) for at in range(5)]
    same, other = after(*history, **{key: "k-0"}), after(*history, **{key: "k-9"})
    assert said(same, "ID-02") == []
    assert said(other, "ID-02") == [("review", ())]
    assert f"6 {what}, more than 5" in one(other, "ID-02").message


def test_id_02_tells_all_that_is_too_many_in_one_finding() -> None:
    history = [earlier(f"E-{at}", "10.00", seller=f"S-{at}", address_key=f"a-{at}", phone_key=f"p-{at}") for at in range(20)]
    message = one(after(*history), "ID-02").message
    assert "21 orders, more than 20; 20 delivery addresses, more than 5; 20 telephones, more than 5" in message


def test_id_02_tells_what_was_not_looked_at() -> None:
    silent, bare = ask(loose()), after({"order_id": "E", "on": "2026-11-01", "order_value": "10.00"})
    assert (said(silent, "ID-02"), said(bare, "ID-02")) == ([("info", ())], [("info", ())])
    assert "buyer.history" in one(silent, "ID-02").hint
    assert "address_key" in one(bare, "ID-02").message
    assert said(after(), "ID-02") == []
