"""The risk notice and the electronic label: CIQ-01."""

from __future__ import annotations

import pytest

from tests.compliance.desk import ask, bundle, item, loose, one, said

LABEL = {"electronic_label": True}


def test_ciq_01_is_silent_where_the_notice_was_shown_and_all_goods_have_a_label() -> None:
    assert said(ask(loose(item(**LABEL)), loose(item("B", **LABEL)), risk_notice=True), "CIQ-01") == []


def test_ciq_01_refuses_an_order_placed_without_the_notice() -> None:
    answer = ask(loose(item(**LABEL)), risk_notice=False)
    assert (said(answer, "CIQ-01"), answer.verdict) == ([("error", ())], "non_compliant")
    assert "personal use, no resale" in one(answer, "CIQ-01").hint


def test_ciq_01_asks_for_a_person_for_goods_without_a_label_and_stops_their_bundle() -> None:
    answer = ask(bundle("190.00", item("A", **LABEL), item("B", electronic_label=False)), risk_notice=True)
    assert (said(answer, "CIQ-01"), answer.verdict) == ([("review", (2,))], "review")
    assert "B (CIQ-01)" in one(answer, "BUN-01").message
    assert "state electronic_label" in one(answer, "CIQ-01").hint


@pytest.mark.parametrize(
    ("facts", "notice", "hint"),
    [
        ({}, None, "State risk_notice, and electronic_label of the items."),
        (LABEL, None, "State risk_notice."),
        ({}, True, "State electronic_label."),
    ],
)
def test_ciq_01_tells_once_what_is_not_stated(facts: dict[str, bool], notice: bool | None, hint: str) -> None:
    answer = ask(loose(item("A", **LABEL)), loose(item("B", **facts)), loose(item("C", **facts)), risk_notice=notice)
    assert (said(answer, "CIQ-01"), answer.verdict) == ([("info", ())], "compliant")
    assert one(answer, "CIQ-01").hint == hint
