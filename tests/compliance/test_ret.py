"""Returns: RET-01 and RET-02."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bundler
from bundler.catalogue import Order
from tests.compliance.desk import WATCH, WINE, bundle, give_back, item, loose, one, said, sold, times

HERE = {"customs_district": "3105"}
LINE = loose(item(**HERE), 3)
BOX = bundle("520.00", item("WINE", **{**WINE, **HERE, "unit_price": "300.00"}), item("B", **{**HERE, "unit_price": "300.00"}), quantity=2)


def fen(text: str) -> int:
    return int(text.replace(".", ""))


def test_ret_01_takes_a_return_within_its_days_to_the_place_it_left() -> None:
    answer = give_back(sold(LINE), (1, 1))
    assert (answer.findings, answer.verdict) == ((), "compliant")
    told = answer.to_dict()
    assert (told["apply_until"], told["arrive_until"]) == ("2026-02-09", "2026-02-24")


@pytest.mark.parametrize(
    ("applied", "arrived", "expected"),
    [
        ("2026-02-08", "2026-02-23", []),
        ("2026-02-09", "2026-02-23", ["warning"]),
        ("2026-02-10", "2026-02-23", ["error"]),
        ("2026-02-08", "2026-02-24", ["warning"]),
        ("2026-02-08", "2026-02-25", ["error"]),
        ("2026-02-10", "2026-02-25", ["error", "error"]),
        ("2026-02-08", None, ["info"]),
        ("2026-02-10", None, ["error"]),
    ],
)
def test_ret_01_counts_thirty_days_to_apply_and_forty_five_to_arrive(applied: str, arrived: str | None, expected: list[str]) -> None:
    answer = give_back(sold(LINE), (1, 1), applied_on=applied, arrived_on=arrived)
    assert said(answer, "RET-01") == [(severity, (1,)) for severity in expected]
    assert answer.verdict == ("non_compliant" if "error" in expected else "compliant")
    assert (answer.tax is None) is (answer.annual_restored is None) is ("error" in expected)


def test_ret_01_says_by_when_goods_under_way_have_to_be_back_and_asks_for_a_person_on_a_last_day_when_strict() -> None:
    assert "by 2026-02-24, 45 days after the release" in one(give_back(sold(LINE), (1, 1), arrived_on=None), "RET-01").message
    strict = give_back(sold(LINE, strict=True), (1, 1), applied_on="2026-02-09")
    assert said(strict, "RET-01") == [("review", (1,))]
    assert "our reading" in one(strict, "RET-01").hint


def test_ret_01_asks_for_a_person_on_days_whose_rule_is_not_in_the_tables() -> None:
    on = {"released_on": "2020-03-20", "applied_on": "2020-03-27", "arrived_on": "2020-03-27"}
    before, after = (
        give_back({**sold(LINE), "on": "2020-03-20"}, (1, 1), **{**on, "applied_on": day}) for day in ("2020-03-27", "2020-03-28")
    )
    assert (said(before, "RET-01"), before.to_dict()["apply_until"]) == ([("review", (1,))], None)
    assert "return_apply_days" in one(before, "RET-01").hint
    assert said(after, "RET-01") == []


def test_ret_01_refuses_another_district_and_asks_for_a_person_where_it_is_not_known() -> None:
    order = sold(loose(item(**HERE)), loose(item("B", customs_district="3117")), loose(item("C")))
    answer = give_back(order, (1, 1), (2, 1), (3, 1))
    assert said(answer, "RET-01") == [("error", (2,)), ("review", (3,))]
    refused = next(finding for finding in answer.findings if finding.severity == "error")
    assert refused.message == "The goods left 3117 and go back to 3105."
    assert "the place they left" in refused.hint


@pytest.mark.parametrize(("before", "pieces", "refused"), [(0, 3, False), (0, 4, True), (2, 1, False), (2, 2, True), (3, 1, True)])
def test_ret_01_takes_no_more_pieces_than_were_sold_over_all_returns(before: int, pieces: int, refused: bool) -> None:
    earlier = [{"number": 1, "pieces": 1}] * before
    answer = give_back(sold(LINE), (1, pieces), returned_before=earlier)
    assert said(answer, "RET-01") == ([("error", (1,))] if refused else [])
    assert (answer.to_dict()["goods_value"] is None) is refused
    if refused:
        assert f"line 1 (A): {before + pieces} of 3" in one(answer, "RET-01").message
        assert "Correct the pieces" in one(answer, "RET-01").hint


GIFT = bundle("10.00", times(3, item("A", **{**HERE, "unit_price": "2.00"})), times(4, item("A", **{**HERE, "unit_price": "2.00"})),
              item("B", **{**HERE, "unit_price": "3.00"}), id="GIFT", quantity=2)  # fmt: skip


def words(order: dict[str, Any], *entries: dict[str, Any], **back: Any) -> bundler.ReturnAnswer:
    return give_back(order, lines=list(entries), **back)


def test_ret_02_gives_back_what_a_copy_cost_after_pieces_of_it_came_back_too() -> None:
    order, piece = sold(GIFT, loose(item("C", **HERE), 2)), {"bundle": "GIFT", "sku": "A", "pieces": 2}
    told = words(order, {"bundle": "GIFT", "copies": 1}, returned_before=[piece]).to_dict()
    (box,) = told["bundles"]
    # three pieces of A are 3.53 fen: one at 1.17 and two at 1.18; four are 4.71, of one line
    assert (box["bundle"], box["order_line"], box["sold"], box["copies"], box["goods_value"]) == ("GIFT", 1, 2, 1, "10.00")
    assert [(line["number"], line["returned_before"], line["quantity"]) for line in told["lines"]] == [
        (1, 1, 1), (2, 1, 2), (3, 0, 4), (4, 0, 1),
    ]  # fmt: skip
    assert [(each["sku"], each["lines"], each["quantity"], each["goods_value"], each["stock_restored"]) for each in box["items"]] == [
        ("A", [1, 2, 3], 7, "8.24", 7), ("B", [4], 1, "1.76", 1),
    ]  # fmt: skip
    assert box["annual_restored"] == told["annual_restored"] == "10.00"
    assert told["stock_restored"] == {"A": 7, "B": 1}


def test_ret_02_takes_goods_by_their_line_of_the_order_where_several_have_them() -> None:
    order = sold(GIFT, loose(item("C", **HERE), 2), GIFT, loose(item("C", **HERE)))
    answer = words(order, {"bundle": "GIFT", "copies": 1, "order_line": 3}, {"sku": "C", "pieces": 1, "order_line": 4})
    assert [each["number"] for each in answer.to_dict()["lines"]] == [6, 7, 8, 9, 10]
    with pytest.raises(bundler.InputError) as refused:
        words(order, {"bundle": "GIFT", "copies": 1}, {"sku": "C", "pieces": 1})
    assert [(each.pointer, each.hint) for each in refused.value.faults] == [
        ("/lines/0/bundle", 'Say which is meant: "order_line": 1 or 3.'), ("/lines/1/sku", 'Say which is meant: "order_line": 2 or 4.'),
    ]  # fmt: skip


def test_ret_02_keeps_both_of_two_lines_that_are_one_object() -> None:
    order = Order.model_validate(sold(GIFT))
    answer = words(order.model_copy(update={"lines": order.lines * 2}), {"bundle": "GIFT", "copies": 1, "order_line": 1})  # type: ignore[arg-type]
    assert answer.case.kept is not None
    assert answer.to_dict()["kept"]["order_value"] == "30.00"
    assert answer.case.kept.found.order_value == 3000


def test_ret_01_takes_no_more_copies_than_were_sold() -> None:
    answer = words(sold(GIFT), {"bundle": "GIFT", "copies": 2}, returned_before=[{"bundle": "GIFT", "copies": 1}])
    assert (said(answer, "RET-01"), answer.verdict) == ([("error", (1, 2, 3, 4))], "non_compliant")
    told = answer.to_dict()
    assert (told["bundles"][0]["goods_value"], told["bundles"][0]["annual_restored"], told["stock_restored"]) == (None, None, None)


def test_words_that_the_order_does_not_know_are_all_told_with_what_was_probably_meant() -> None:
    with pytest.raises(bundler.InputError) as refused:
        words(
            sold(GIFT, loose(item("C", **HERE))), {"bundle": "GIFTT", "copies": 1}, {"bundle": "GIFT", "sku": "C", "pieces": 1},
            {"sku": "B", "pieces": 1}, {"sku": "D", "pieces": 1}, {"bundle": "GIFT", "copies": 1, "order_line": 2},
            returned_before=[{"number": 9, "pieces": 1}],
        )  # fmt: skip
    assert [(each.pointer, each.code, each.hint) for each in refused.value.faults] == [
        ("/returned_before/0/number", "unknown_line", "Its declared lines are numbered from 1 to 5, as quote shows them."),
        ("/lines/0/bundle", "unknown_bundle", "Did you mean 'GIFT'?"),
        ("/lines/1/sku", "unknown_sku", "Known: A, B"),
        ("/lines/2/sku", "unknown_sku", 'It was sold in a bundle: say "bundle": "GIFT" too.'),
        ("/lines/3/sku", "unknown_sku", "Known: C"),
        ("/lines/4/order_line", "order_line", "It stands in line 1 of the order."),
    ]


def test_a_wording_that_is_none_is_told_at_its_entry() -> None:
    wrong = [{"number": 1}, {"bundle": "GIFT", "pieces": 1}, {"copies": 2}, {"number": 1, "pieces": 1, "order_line": 1}]
    with pytest.raises(bundler.InputError) as refused:
        words(sold(GIFT), *wrong)
    assert [(each.pointer, each.message) for each in refused.value.faults] == [
        ("/lines/0/pieces", "required, but missing"),
        ("/lines/1/copies", "required, but missing"),
        ("/lines/1/pieces", "does not go with bundle"),
        ("/lines/2", "it is not said what comes back"),
        ("/lines/3/order_line", "does not go with number"),
    ]
    with pytest.raises(bundler.InputError, match="stands twice"):
        words(sold(GIFT), {"bundle": "GIFT", "copies": 1}, {"bundle": "GIFT", "copies": 1})


def test_ret_02_gives_back_the_declared_amounts_of_a_whole_line() -> None:
    order = sold(loose(item("WINE", **{**WINE, **HERE, "unit_price": "200.00"})), LINE, freight="25.00", insurance="5.00")
    quoted = bundler.quote(order).to_dict()["lines"][0]
    told = give_back(order, (1, 1)).to_dict()
    for key in ("goods_value", "freight", "insurance", "dutiable_value", "tariff", "consumption_tax", "vat", "tax"):
        assert told[key] == told["lines"][0][key] == quoted[key]
    assert told["annual_restored"] == quoted["dutiable_value"] == "212.00"
    assert told["kept"] == {"pieces": 3, "order_value": "318.00", "tax": "28.94", "verdict": "compliant"}


def test_ret_02_divides_a_line_half_up_and_the_next_return_brings_the_rest() -> None:
    order = sold(loose(item(**{**HERE, "unit_price": "33.33"}), 3), freight="1.00")
    parts = [
        give_back(order, (1, 1), returned_before=[{"number": 1, "pieces": 1}] * before).to_dict() for before in range(3)
    ]  # fmt: skip
    # VAT of the line is 9.19, its freight 1.00: thirds are 3.0633 and 0.3333
    assert [part["vat"] for part in parts] == ["3.06", "3.07", "3.06"]
    assert [part["freight"] for part in parts] == ["0.33", "0.34", "0.33"]
    assert [part["dutiable_value"] for part in parts] == ["33.66", "33.67", "33.66"]
    assert parts[2]["kept"] is None


@given(st.lists(st.integers(1, 4), min_size=1, max_size=6), st.integers(1, 9_999), st.integers(0, 999))
def test_ret_02_returns_in_part_sum_to_the_whole(returns: list[int], price: int, freight: int) -> None:
    wine = item("WINE", **{**WINE, **HERE, "unit_price": f"{price // 100}.{price % 100:02d}"})
    order = sold(
        bundle("77.77", wine, item("B", **HERE), quantity=1), loose(wine, sum(returns)), freight=f"{freight // 100}.{freight % 100:02d}"
    )
    whole = bundler.quote(order).to_dict()
    line = whole["lines"][-1]
    came: list[dict[str, Any]] = []
    before = 0
    for pieces in returns:
        earlier = [{"number": line["number"], "pieces": before}] if before else []
        came.append(give_back(order, (line["number"], pieces), returned_before=earlier).to_dict())
        before += pieces
        kept = came[-1]["kept"]
        assert fen(kept["order_value"]) == fen(whole["order_value"]) - sum(fen(part["annual_restored"]) for part in came)
        assert fen(kept["tax"]) == fen(whole["tax"]) - sum(fen(part["tax"]) for part in came)
    for key in ("goods_value", "freight", "insurance", "dutiable_value", "consumption_tax", "vat", "tax"):
        assert sum(fen(part[key]) for part in came) == fen(line[key])
        assert all(fen(part[key]) >= 0 for part in came)


def test_ret_02_restores_the_kilograms_of_groups_that_are_limited() -> None:
    sugar = item("SUGAR", hs_code="1701991090", **{**HERE, "net_weight_kg": "0.5"})
    order = sold(loose(sugar, 3), LINE, buyer={"annual_used": "0.00", "kg_used": {"1701": "0"}})
    assert give_back(order, (1, 2), (2, 1)).to_dict()["kg_restored"] == {"1701": "1"}
    assert give_back(order, (2, 1)).to_dict()["kg_restored"] == {}


def test_ret_02_gives_back_the_tariff_of_a_single_piece_at_full_tax() -> None:
    told = give_back(sold(loose(item(**{**WATCH, **HERE, "unit_price": "12000.00"}))), (1, 1)).to_dict()
    assert (told["tariff"], told["tax"], told["annual_restored"], told["kept"]) == ("1200.00", "6645.00", "12000.00", None)


def test_ret_02_asks_for_a_person_where_what_is_kept_had_its_price_in_a_bundle_only() -> None:
    answer = give_back(sold(BOX), (2, 1))
    assert (said(answer, "RET-02"), answer.verdict) == ([("review", (1,))], "review")
    assert "VAL-02: Prices differ from the public ones: WINE at 260.00." in one(answer, "RET-02").message
    assert "as a whole" in one(answer, "RET-02").hint
    assert answer.to_dict()["kept"] == {"pieces": 3, "order_value": "780.00", "tax": "116.68", "verdict": "review"}


def test_ret_02_lets_whole_copies_of_a_bundle_come_back() -> None:
    answer = give_back(sold(BOX), (1, 1), (2, 1))
    assert (answer.findings, answer.to_dict()["kept"]["verdict"]) == ((), "compliant")


def test_ret_02_lets_a_bundle_break_that_gave_no_discount_or_one_that_customs_approved() -> None:
    plain = bundle("600.00", item("WINE", **{**WINE, **HERE, "unit_price": "300.00"}), item("B", **{**HERE, "unit_price": "300.00"}))
    assert said(give_back(sold(plain), (2, 1)), "RET-02") == []
    assert said(give_back(sold(BOX, promotion={"id": "P", "approved": True}), (2, 1)), "RET-02") == []


def test_ret_02_does_not_blame_the_return_for_what_the_order_had() -> None:
    order = sold(loose(item(**HERE), 2, unit_price="90.00"), loose(item("B", **HERE)))
    assert said(give_back(order, (1, 1)), "RET-02") == said(give_back(order, (2, 1)), "RET-02") == []


def test_ret_02_notices_a_gift_that_is_kept_alone() -> None:
    order = sold(loose(item("PAID", **HERE)), loose(item("GIFT", **{**HERE, "unit_price": "0.00"})), freight="10.00")
    answer = give_back(order, (1, 1))
    assert answer.to_dict()["kept"]["order_value"] == "0.00"
    assert answer.to_dict()["freight"] == "10.00"


def test_ret_02_asks_for_a_person_where_a_tax_is_not_known_or_the_order_broke_a_rule() -> None:
    unknown = give_back(sold(loose(item("X", hs_code="3304990039", **HERE)), LINE), (1, 1))
    assert said(unknown, "RET-02") == [("review", (1,))]
    assert (unknown.to_dict()["tax"], unknown.to_dict()["goods_value"], unknown.to_dict()["annual_restored"]) == (None, "100.00", None)
    broken = give_back(sold(loose(item(**{**HERE, "unit_price": "3000.00"}), 2)), (1, 1))
    assert ("review", ()) in said(broken, "RET-02")
    assert any("would not have passed (LIM-01, LIM-03)" in finding.message for finding in broken.findings)


@pytest.mark.parametrize("wrong", [{"applied_on": "2026-02-10"}, {"customs_district": "3117"}])
def test_ret_02_says_nothing_of_what_is_kept_where_the_return_is_refused(wrong: dict[str, str]) -> None:
    answer = give_back(sold(LINE, loose(item("B", **HERE))), (1, 1), **wrong)
    assert (answer.verdict, answer.to_dict()["kept"], answer.tax) == ("non_compliant", None, None)


def test_ret_02_does_not_ask_the_kept_goods_for_a_payment_of_their_own() -> None:
    answer = give_back(sold(loose(item(**HERE)), loose(item("B", **HERE)), non_cash="150.00"), (1, 1))
    assert (said(answer, "RET-02"), answer.to_dict()["kept"]["verdict"]) == ([], "compliant")


def test_ret_02_names_the_year_whose_annual_limit_comes_back() -> None:
    order = {**sold(LINE), "on": "2025-12-20"}
    answer = give_back(order, (1, 1), released_on="2025-12-20", applied_on="2026-01-05", arrived_on="2026-01-08")
    assert said(answer, "RET-02") == [("info", ())]
    assert "annual limit of 2025" in one(answer, "RET-02").message


def test_ret_02_keeps_prices_that_do_not_end_within_five_places() -> None:
    answer = give_back(
        sold(bundle("10.00", times(7, item(**{**HERE, "unit_price": "2.00"})), item("B", **HERE), quantity=3)), (1, 2), (2, 1)
    )
    told = answer.to_dict()
    assert told["kept"]["pieces"] == 24 - 3
    assert answer.case.kept is not None
    assert fen(told["kept"]["order_value"]) == 3000 - fen(told["annual_restored"]) == answer.case.kept.order_value


def test_a_return_has_the_day_of_its_application_beyond_the_tables_marked_once() -> None:
    answer = give_back({**sold(LINE), "on": "2026-11-23"}, (1, 1), released_on="2026-11-23", applied_on="2026-11-24", arrived_on=None)
    assert said(answer, "AUD-01") == [("warning", ())]


def test_the_receipt_of_a_return_follows_the_return() -> None:
    one_piece, two = give_back(sold(LINE), (1, 1)).to_dict()["receipt"], give_back(sold(LINE), (1, 2)).to_dict()["receipt"]
    assert one_piece["input_sha256"] != two["input_sha256"]
    assert {**one_piece, "input_sha256": ""} == {**two, "input_sha256": ""}


def test_an_answer_on_a_return_shows_itself_in_a_notebook() -> None:
    answer = give_back(sold(LINE), (1, 1))
    assert answer._repr_html_().startswith("<b>compliant, released on 2026-01-10, 100.00 of the annual limit restored</b><table>")
    assert repr(answer) == "<ReturnAnswer compliant: tax 9.10, 0 findings>"
