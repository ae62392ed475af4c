"""What naive engines get wrong about the list, the stock and the messages."""

from __future__ import annotations

import pytest

from tests.compliance.desk import Facts, ask, bundle, item, loose, said, times

BOOK = {"account_book": "T3105W000001", "item_record_no": "A0001"}
OTHER_BOOK = {**BOOK, "account_book": "T3117W000002"}


@pytest.mark.parametrize(
    ("rule", "facts", "pieces", "on", "mode"),
    [
        ("LST-02", {"hs_code": "0401200000"}, 1, "2018-12-31", "1210"),
        ("LST-03", {"hs_code": "3215190010", "remark_met": "false"}, 1, "2026-11-23", "1210"),
        ("LST-04", {"hs_code": "4202210010"}, 1, "2026-11-23", "1210"),
        ("LST-05", {"hs_code": "1701991090", "net_weight_kg": "0.5"}, 5, "2026-11-23", "1210"),
    ],
)
def test_t_16_a_listed_code_is_not_enough(rule: str, facts: Facts, pieces: int, on: str, mode: str) -> None:
    answer = ask(loose(item(**facts), pieces), on=on, supervision_code=mode)
    assert {severity for severity, _ in said(answer, "LST-01")} <= {"warning"}
    assert (said(answer, rule), answer.verdict) == ([("error", (1,))], "non_compliant")


@pytest.mark.parametrize(("on", "expected"), [("2021-12-31", []), ("2022-01-01", [("review", (1,))])])
def test_t_16_a_code_of_an_old_tariff_is_not_taken_for_one_in_force(on: str, expected: list[object]) -> None:
    assert said(ask(loose(item(hs_code="8517121090")), on=on), "TAX-01") == expected


def test_t_16_a_code_that_no_list_was_read_for_is_unknown_and_not_refused() -> None:
    answer = ask(loose(item(hs_code="3307490000")))
    assert (said(answer, "LST-01"), answer.verdict) == ([("review", (1,))], "review")


@pytest.mark.parametrize(
    ("rule", "one", "other", "mode"),
    [
        ("BND-01", BOOK, OTHER_BOOK, "1210"),
        ("BND-04", {"customs_district": "3105"}, {"customs_district": "3117"}, "1210"),
        ("BND-04", BOOK, {}, "9610"),
    ],
)
def test_t_22_one_bundle_never_mixes_books_zones_or_supervision_codes(rule: str, one: Facts, other: Facts, mode: str) -> None:
    answer = ask(bundle("190.00", item("A", **one), item("B", **other)), supervision_code=mode)
    assert "error" in [severity for severity, _ in said(answer, rule)]
    assert answer.verdict == "non_compliant"


def test_t_22_a_gift_from_outside_the_account_book_does_not_slip_into_the_parcel_in_silence() -> None:
    answer = ask(loose(item("A", **BOOK)), loose(item("GIFT", origin="CN", unit_price="0.00")))
    assert said(answer, "BND-01") == [("warning", (2,))]


def test_t_23_order_and_list_carry_the_components_and_never_the_bundle() -> None:
    box = bundle("1000.00", times(3, item("A")), item("B"), id="GIFT-7", quantity=2)
    lines = ask(loose(item("C")), box).to_dict()["lines"]
    assert [(line["number"], line["from"], line["sku"], line["quantity"]) for line in lines] == [
        (1, None, "C", 1), (2, "GIFT-7", "A", 6), (3, "GIFT-7", "B", 2),
    ]  # fmt: skip
    assert [line["hs_code"] for line in lines] == ["1806320000"] * 3
    assert [line["goods_value"] for line in lines] == ["100.00", "1500.00", "500.00"]


def test_t_23_two_bundles_with_the_same_goods_keep_lines_of_their_own() -> None:
    lines = ask(bundle("90.00", item("A"), id="ONE"), bundle("80.00", item("A"), id="TWO"), loose(item("A"))).to_dict()["lines"]
    assert [(line["number"], line["from"], line["unit_price"]) for line in lines] == [
        (1, "ONE", "90.00"),
        (2, "TWO", "80.00"),
        (3, None, "100.00"),
    ]
