"""Bundles: BUN-01 to BUN-08."""

from __future__ import annotations

import pytest

from bundler.compliance.rules import bun_04_near_threshold
from bundler.duty.assess import Assessment
from bundler.duty.explode import Part
from tests.compliance.desk import LOTION, WINE, ask, bundle, item, loose, one, said, times

ENDANGERED = {"hs_code": "4202210010"}
UNKNOWN = {"hs_code": "3307490000"}


def test_bun_01_lets_a_bundle_pass_whose_components_pass_alone() -> None:
    assert said(ask(bundle("190.00", item("A"), item("B"))), "BUN-01") == []


@pytest.mark.parametrize(("facts", "severity", "verdict"), [(ENDANGERED, "error", "non_compliant"), (UNKNOWN, "review", "review")])
def test_bun_01_stops_a_bundle_for_one_component_and_names_its_rule(facts: dict[str, str], severity: str, verdict: str) -> None:
    answer = ask(bundle("190.00", item("A"), item("B", **facts)))
    assert (said(answer, "BUN-01"), answer.verdict) == ([(severity, (2,))], verdict)
    assert "B (LST-0" in one(answer, "BUN-01").message
    assert "Replace or mend" in one(answer, "BUN-01").hint


def test_bun_01_says_nothing_of_loose_items() -> None:
    assert said(ask(loose(item(**ENDANGERED))), "BUN-01") == []


def test_bun_02_takes_a_bundle_at_its_stand_alone_sum_and_warns_one_fen_above() -> None:
    parts = (item("A"), item("B"))
    assert said(ask(bundle("200.00", *parts)), "BUN-02") == []
    answer = ask(bundle("200.01", *parts))
    assert (said(answer, "BUN-02"), answer.verdict) == ([("warning", (1, 2))], "compliant")
    assert "dearer than its parts" in one(answer, "BUN-02").hint


def test_bun_02_refuses_a_bundle_without_weights_even_at_nothing() -> None:
    answer = ask(loose(), bundle("0.00", item("B", unit_price="0.00")))
    assert (said(answer, "BUN-02"), answer.verdict) == ([("error", (2,))], "non_compliant")
    assert [line["goods_value"] for line in answer.to_dict()["lines"]] == [None, None]


def test_bun_02_refuses_a_price_that_no_public_price_can_share() -> None:
    answer = ask(loose(), bundle("50.00", item("B", unit_price="0.00"), item("C", unit_price="0.00")))
    assert (said(answer, "BUN-02"), answer.verdict) == ([("error", (2, 3))], "non_compliant")
    assert "public unit_price" in one(answer, "BUN-02").hint
    assert answer.tax is None


def test_bun_03_tells_both_taxes_where_the_discount_pushes_a_component_under_its_threshold() -> None:
    lotion = item("LOTION", **{**LOTION, "unit_price": "1000.00"})
    over, under = ask(bundle("1100.00", lotion, item("B"))), ask(bundle("1099.98", lotion, item("B")))
    assert said(over, "BUN-03") == []
    assert (said(under, "BUN-03"), under.verdict) == ([("warning", (1,))], "compliant")
    assert "tax 91.00 instead of 230.59" in one(under, "BUN-03").message
    assert "evidence that the discount is public" in one(under, "BUN-03").hint


def test_bun_03_takes_the_last_fen_that_keeps_a_component_over_its_threshold() -> None:
    lotion = item("LOTION", **{**LOTION, "unit_price": "1000.01"})
    over, under = ask(bundle("1000.00", lotion)), ask(bundle("999.99", lotion))
    assert (said(over, "BUN-03"), said(under, "BUN-03")) == ([], [("warning", (1,))])


def test_bun_03_counts_the_freight_of_the_component_in_both_taxes() -> None:
    lotion = item("LOTION", **{**LOTION, "unit_price": "1000.00"})
    answer = ask(bundle("900.00", lotion), freight="50.00")
    assert "tax 86.45 instead of 242.12" in one(answer, "BUN-03").message


def test_bun_03_is_silent_where_the_public_price_is_under_the_threshold_already() -> None:
    assert said(ask(bundle("900.00", item(**{**LOTION, "unit_price": "999.99"}), item("B"))), "BUN-03") == []


def test_bun_04_asks_for_a_person_where_two_lines_of_one_price_fall_on_both_sides() -> None:
    lotion = item("LOTION", **{**LOTION, "unit_price": "1000.00"})
    answer = ask(bundle("2999.99", times(3, lotion)))
    assert [line.value for line in answer.found.lines] == [99999, 200000]
    assert (said(answer, "BUN-04"), answer.verdict) == ([("review", (1, 2))], "review")
    assert "nearest price of BOX that does not is 3000.00" in one(answer, "BUN-04").hint
    assert said(ask(bundle("3000.00", times(3, lotion))), "BUN-04") == []


def test_bun_04_names_a_price_that_needs_one_line_only_though_it_is_no_multiple_of_the_pieces() -> None:
    cheap = item("S", **{**LOTION, "net_content": "10", "unit_price": "100.00"})
    answer = ask(bundle("599.98", times(6, cheap)))
    assert "is 599.97." in one(answer, "BUN-04").hint
    assert ask(bundle("599.97", times(6, cheap))).verdict == "compliant"
    mixed = [times(7, item("S", **{**LOTION, "net_content": "10", "unit_price": "92.98"})), item("C", unit_price="58.82")]
    assert "is 763.26." in one(ask(bundle("763.25", *mixed)), "BUN-04").hint
    assert said(ask(bundle("763.26", *mixed)), "BUN-04")[:1] != [("review", (1, 2))]


def test_bun_04_seeks_the_nearest_price_of_a_bundle_once_and_gives_up_on_very_many_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    straddles = bun_04_near_threshold._straddles

    def counted(found: Assessment, part: Part) -> bool:
        asked.append(part)
        return straddles(found, part)

    small = {**LOTION, "net_content": "10", "unit_price": "100.00"}
    boxes = [bundle("195990.40", *(times(49, item(f"S{number}", **small)) for number in range(40)), id=name) for name in ("ONE", "TWO")]
    monkeypatch.setattr(bun_04_near_threshold, "_straddles", counted)
    answer = ask(*boxes)
    hints = [finding.hint for finding in answer.findings if finding.code == "BUN-04" and finding.severity == "review"]
    assert len(hints) == 80
    assert set(hints) == {"Choose a price of the bundle whose shares can be declared on one line each."}
    assert len(asked) <= 80 + bun_04_near_threshold.PARTS_TRIED


@pytest.mark.parametrize(("price", "expected"), [("949.99", []), ("950.00", [("warning", (1,))]), ("1000.00", [])])
def test_bun_04_warns_of_a_component_from_95_per_cent_of_its_threshold(price: str, expected: list[object]) -> None:
    answer = ask(bundle(price, item(**{**LOTION, "unit_price": "1000.00"})))
    assert (said(answer, "BUN-04"), answer.verdict) == (expected, "compliant")
    assert not expected or "Freight counts" in one(answer, "BUN-04").hint


def test_bun_05_flags_a_set_of_goods_with_and_without_consumption_tax() -> None:
    mixed, plain = ask(bundle("190.00", item("W", **WINE), item("B"))), ask(bundle("190.00", item("A"), item("B")))
    assert (said(mixed, "BUN-05"), mixed.verdict) == ([("warning", (1, 2))], "compliant")
    assert "从高适用税率" in one(mixed, "BUN-05").hint
    assert said(plain, "BUN-05") == []


def test_bun_05_flags_a_set_of_goods_of_different_rates() -> None:
    answer = ask(bundle("190.00", item("W", **WINE), item("V", hs_code="2208300000", volume_l="0.7")))
    assert said(answer, "BUN-05") == [("warning", (1, 2))]
    assert "(spirits, wine)" in one(answer, "BUN-05").message


def test_bun_05_is_silent_for_goods_of_one_rate_and_for_loose_items_side_by_side() -> None:
    assert said(ask(bundle("190.00", item("V", **WINE), item("W", **WINE))), "BUN-05") == []
    assert said(ask(loose(item("W", **WINE)), loose(item("B"))), "BUN-05") == []


def test_bun_05_takes_a_component_on_two_lines_for_one_article() -> None:
    cheap = item("S", **{**LOTION, "net_content": "10", "unit_price": "100.00"})
    assert said(ask(bundle("599.98", times(6, cheap))), "BUN-05") == []


def test_bun_06_asks_for_a_person_for_a_gift_that_is_sold_alone_and_shows_its_tax() -> None:
    answer = ask(loose(), loose(item("GIFT", unit_price="50.00"), unit_price="0.00"))
    assert (said(answer, "BUN-06"), answer.verdict) == ([("review", (2,))], "review")
    assert "Tax 9.10; at public prices 13.65" in one(answer, "BUN-06").message
    assert "as a bundle" in one(answer, "BUN-06").hint


def test_bun_06_asks_for_a_person_for_a_bundle_that_is_given_away() -> None:
    given = bundle("0.00", item("A"), item("B", unit_price="50.00"), id="FREE", quantity=2)
    answer = ask(loose(item("PAID")), given)
    assert (said(answer, "BUN-06"), answer.verdict) == ([("review", (2, 3))], "review")
    assert "Tax 9.10; at public prices 36.40" in one(answer, "BUN-06").message
    assert said(ask(loose(item("PAID")), given, promotion={"id": "SPRING", "approved": True}), "BUN-06") == []


def test_bun_06_is_silent_for_an_approved_promotion_and_for_goods_that_are_never_sold() -> None:
    gift = loose(item("GIFT", unit_price="50.00"), unit_price="0.00")
    assert said(ask(loose(), gift, promotion={"id": "SPRING", "approved": True}), "BUN-06") == []
    sample = ask(loose(), loose(item("SAMPLE", unit_price="0.00")))
    assert (said(sample, "BUN-06"), sample.verdict) == ([], "compliant")


def test_bun_07_sells_on_the_last_good_day_and_not_after_it() -> None:
    assert said(ask(loose(item(expires_on="2026-11-23"))), "BUN-07") == []
    answer = ask(loose(), loose(item("OLD", expires_on="2026-11-22")))
    assert (said(answer, "BUN-07"), answer.verdict) == ([("error", (2,))], "non_compliant")
    assert "re-exported or destroyed" in one(answer, "BUN-07").hint


def test_bun_07_tells_the_day_of_the_shortest_component() -> None:
    answer = ask(bundle("190.00", item("A", expires_on="2027-05-01"), item("B", expires_on="2027-04-30")))
    assert said(answer, "BUN-07") == [("info", ())]
    assert "until 2027-04-30, the day of B" in one(answer, "BUN-07").message


def test_bun_08_wants_a_declaration_of_simple_processing_for_a_kit_made_in_the_zone() -> None:
    assert said(ask(loose(item(kit=True, processing_declaration="P-1"))), "BUN-08") == []
    answer = ask(loose(), loose(item("KIT", kit=True)))
    assert (said(answer, "BUN-08"), answer.verdict) == ([("review", (2,))], "review")
    assert "sell the components as a bundle" in one(answer, "BUN-08").hint


def test_bun_08_takes_goods_that_are_not_said_to_be_a_kit_for_none() -> None:
    assert said(ask(loose(), loose(item("B", kit=False)), bundle("190.00", item("C"), item("D"))), "BUN-08") == []


def test_bun_08_stops_a_bundle_that_holds_such_a_kit() -> None:
    assert "KIT (BUN-08)" in one(ask(bundle("190.00", item("A"), item("KIT", kit=True))), "BUN-01").message
