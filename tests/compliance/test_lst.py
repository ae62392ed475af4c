"""The positive list: LST-01 to LST-06."""

from __future__ import annotations

import pytest

import bundler
from tests.compliance.desk import ask, item, loose, one, said

HAM = {"hs_code": "0210190090"}  # seen in the list of 2016, presumed to have stayed
INK = {"hs_code": "3215190010"}
MILK = {"hs_code": "0401200000"}
SUGAR = {"hs_code": "1701991090", "net_weight_kg": "0.5"}
RICE = {"hs_code": "1006302090", "net_weight_kg": "5"}
SHELLFISH = {"hs_code": "0307990090", "origin": "JP"}


def test_lst_01_says_nothing_of_a_code_read_in_the_list_of_its_day() -> None:
    assert said(ask(loose(item(**HAM)), on="2018-06-01"), "LST-01") == []


def test_lst_01_warns_of_a_presumed_listing_and_asks_for_a_person_when_strict() -> None:
    answer, strict = ask(loose()), ask(loose(), strict=True)
    assert (said(answer, "LST-01"), answer.verdict) == ([("warning", (1,))], "compliant")
    assert "Confirm it in the annex" in one(answer, "LST-01").hint
    assert (said(strict, "LST-01"), strict.verdict) == ([("review", (1,))], "review")


def test_lst_01_asks_for_a_person_where_membership_is_unknown_and_never_nulls_the_amount() -> None:
    answer = ask(loose(), loose(item("B", hs_code="3307490000")))
    assert ("review", (2,)) in said(answer, "LST-01")
    assert "official annex" in next(finding.hint for finding in answer.findings if finding.severity == "review")
    assert (answer.verdict, answer.tax) == ("review", 1820)


@pytest.mark.parametrize(("code", "source"), [("9307009090", "2022-7"), ("8543400010", "list-readings")])
def test_lst_01_refuses_goods_known_off_the_list(code: str, source: str) -> None:
    answer = ask(loose(item(hs_code=code)))
    assert (said(answer, "LST-01"), answer.verdict) == ([("error", (1,))], "non_compliant")
    assert "take them out" in one(answer, "LST-01").hint
    assert one(answer, "LST-01").source == source


@pytest.mark.parametrize(("on", "severity"), [("2022-02-28", "warning"), ("2022-03-01", "error")])
def test_lst_01_asks_the_list_in_force_on_the_day(on: str, severity: str) -> None:
    assert said(ask(loose(item(hs_code="9307009090")), on=on), "LST-01") == [(severity, (1,))]


def test_lst_01_warns_of_a_presumed_remark_beside_the_listing() -> None:
    answer = ask(loose(item(**INK, remark_met="true")))
    assert (said(answer, "LST-01"), answer.verdict) == ([("warning", (1,))] * 2, "compliant")
    assert "A remark on 32151900 is presumed: Only ink for household printers." in [finding.message for finding in answer.findings]


@pytest.mark.parametrize(("mode", "expected"), [("1210", [("error", (1,))]), ("9610", [])])
def test_lst_02_allows_only_the_supervision_codes_of_the_remark(mode: str, expected: list[object]) -> None:
    answer = ask(loose(item(**MILK)), on="2018-12-31", supervision_code=mode)
    assert said(answer, "LST-02") == expected
    assert (answer.verdict == "non_compliant") is bool(expected)
    if expected:
        assert "Sell it under 9610" in one(answer, "LST-02").hint


def test_lst_02_says_nothing_of_goods_without_a_remark_on_the_mode() -> None:
    assert [said(ask(loose(), supervision_code=mode), "LST-02") for mode in ("1210", "9610")] == [[], []]


def test_lst_02_ends_with_its_remark() -> None:
    assert said(ask(loose(item(**MILK)), on="2019-01-01"), "LST-02") == []


@pytest.mark.parametrize(
    ("met", "expected", "verdict", "hint"),
    [
        ("true", [], "compliant", ""),
        (None, [("review", (1,))], "review", "State remark_met"),
        ("false", [("error", (1,))], "non_compliant", "take them out"),
    ],
)
def test_lst_03_asks_whether_the_item_is_the_goods_the_remark_names(
    met: str | None, expected: list[object], verdict: str, hint: str
) -> None:
    answer = ask(loose(item(**INK, **({} if met is None else {"remark_met": met}))))
    assert (said(answer, "LST-03"), answer.verdict) == (expected, verdict)
    assert not expected or hint in one(answer, "LST-03").hint


@pytest.mark.parametrize(("on", "expected"), [("2022-02-28", []), ("2022-03-01", [("review", (1,))])])
def test_lst_03_begins_with_its_remark(on: str, expected: list[object]) -> None:
    assert said(ask(loose(item(**INK)), on=on), "LST-03") == expected


def test_lst_04_refuses_endangered_species_by_the_documents_of_the_code_and_admits_the_sister_code() -> None:
    answer, sister = ask(loose(item(hs_code="4202210010"))), ask(loose(item(hs_code="4202210090")))
    assert (said(answer, "LST-04"), answer.verdict) == ([("error", (1,))], "non_compliant")
    assert "sister code" in one(answer, "LST-04").hint
    assert (said(sister, "LST-04"), sister.verdict) == ([], "compliant")


def test_lst_04_refuses_prohibited_imports() -> None:
    answer = ask(loose(item(hs_code="0501000000")))
    assert ("error", (1,)) in said(answer, "LST-04")
    assert "prohibited" in one(answer, "LST-04").message


def test_lst_04_refuses_dual_use_goods() -> None:
    answer = ask(loose(item(hs_code="1302140011")))
    assert ("error", (1,)) in said(answer, "LST-04")
    assert "dual-use goods" in next(finding.message for finding in answer.findings if finding.code == "LST-04")


def test_lst_04_warns_of_an_exclusion_by_words() -> None:
    answer = ask(loose(item(hs_code="0407909090")))
    assert said(answer, "LST-04") == [("warning", (1,))]
    assert "none of them" in one(answer, "LST-04").hint


def test_lst_05_keeps_two_kilograms_of_sugar_exactly() -> None:
    inside, out = ask(loose(item(**SUGAR), 4)), ask(loose(item(**SUGAR), 5))
    assert (said(inside, "LST-05"), inside.verdict) == ([], "compliant")
    assert (said(out, "LST-05"), out.verdict) == ([("error", (1,))], "non_compliant")
    assert "At most 2 kg" in one(out, "LST-05").hint


def test_lst_05_counts_what_the_buyer_has_used_and_all_lines_of_the_group() -> None:
    buyer = {"annual_used": "0.00", "kg_used": {"1701": "1"}}
    inside = ask(loose(item(**SUGAR)), loose(item("B", **SUGAR)), buyer=buyer)
    out = ask(loose(item(**SUGAR)), loose(item("B", **{**SUGAR, "net_weight_kg": "0.50001"})), buyer=buyer)
    assert said(inside, "LST-05") == []
    assert said(out, "LST-05") == [("error", (1, 2))]
    assert "At most 1 kg" in one(out, "LST-05").hint


@pytest.mark.parametrize("group", ["17", "170", "1702", "01701"])
def test_lst_05_refuses_kilograms_of_a_group_without_a_limit(group: str) -> None:
    with pytest.raises(bundler.InputError, match=f"/buyer/kg_used/{group}: no limit of kilograms"):
        ask(loose(item(**SUGAR)), buyer={"kg_used": {group: "1.5"}})


def test_lst_05_counts_rice_up_to_twenty_kilograms_and_not_a_gram_more() -> None:
    assert said(ask(loose(item(**RICE), 4)), "LST-05") == []
    assert said(ask(loose(item(**RICE), 3), loose(item("B", **{**RICE, "net_weight_kg": "5.001"}))), "LST-05") == [("error", (1, 2))]


@pytest.mark.parametrize(("used", "expected"), [("1.3", []), ("1.4", [("warning", (1,))])])
def test_lst_05_warns_from_95_per_cent_of_the_kilograms_on(used: str, expected: list[object]) -> None:
    answer = ask(loose(item(**SUGAR)), buyer={"annual_used": "0.00", "kg_used": {"1701": used}})
    assert (said(answer, "LST-05"), answer.verdict) == (expected, "compliant")
    assert not expected or "0.1 kg are left" in one(answer, "LST-05").hint


def test_lst_05_tells_that_kilograms_not_stated_count_as_nothing() -> None:
    for used in (None, {}, {"1006": "3"}):
        answer = ask(loose(item(**SUGAR)), buyer={"annual_used": "0.00", "kg_used": used})
        assert said(answer, "LST-05") == [("info", (1,))]
    assert "buyer.kg_used" in one(answer, "LST-05").hint


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2023-08-23", []),
        ("2023-08-24", [("error", (1,))]),
        ("2025-05-31", [("error", (1,))]),
        ("2025-06-01", [("review", (1,))]),
    ],
)
def test_lst_06_follows_the_suspension_of_japanese_seafood_by_day(on: str, expected: list[object]) -> None:
    answer = ask(loose(item(**SHELLFISH)), on=on)
    assert said(answer, "LST-06") == expected
    if expected:
        assert any(word in one(answer, "LST-06").hint for word in ("another origin", "Ask customs"))


def test_lst_06_leaves_other_origins_and_other_goods_alone() -> None:
    assert said(ask(loose(item(**{**SHELLFISH, "origin": "NO"})), loose(item("B", origin="JP"))), "LST-06") == []
