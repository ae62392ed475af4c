"""Monthly customs exchange rates: what a document adds, what it may not, and what a person has to look at. All documents are made up."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import bundler
from bundler.upkeep.importing.exchange_rates import FILE, propose
from tests.upkeep.importing.making import document, issue, loaded, request, told, written

FEBRUARY = date(2026, 2, 1)
BY_HUNDRED = "made up,,\n货币名称,货币代码,100外币/人民币\n美元,USD,705.74\n日元,JPY,4.4912\n"


def rows(proposal: object, currency: str) -> list[str]:
    return [line for line in proposal.files[FILE].splitlines() if line.startswith(currency)]  # type: ignore[attr-defined]


def test_a_rate_for_a_hundred_units_is_held_for_one_and_for_its_month(small: Path, tmp_path: Path) -> None:
    proposal = propose(document(BY_HUNDRED), request(FEBRUARY, small))
    assert rows(proposal, "JPY") == ["JPY,2026-02-01,2026-02-28,0.044912,made-up-1,public_copy,2026-11-24"]
    assert proposal.counts == {"read": 2, "added": 2, "ended": 0, "unchanged": 0, "refused": 0}
    tables = loaded(proposal, tmp_path, small)
    rate, of_the_month = tables.on(date(2026, 2, 28)).exchange_rate("USD")
    assert rate is not None
    assert (rate.cny_per_unit, of_the_month) == (Fraction("7.0574"), True)
    assert tables.on(date(2026, 3, 1)).exchange_rate("USD") == (rate, False)
    assert tables.instruments["made-up-1"].title == "A made-up document"


def test_a_rate_that_cannot_be_read_is_counted_as_refused(small: Path) -> None:
    proposal = propose(document("code,100外币/人民币\nUSD,705\nXQX,12\nEUR,many"), request(FEBRUARY, small))
    assert proposal.counts == {"read": 3, "added": 1, "ended": 0, "unchanged": 0, "refused": 2}


@pytest.mark.parametrize(
    ("text", "option", "units"),
    [
        ("code,rate\nUSD,7.05", "1", 1),
        ("code,人民币/100外币\nUSD,705", None, 100),
        ("code,汇率（100外币/人民币）\nUSD,705", None, 100),
        ("单位：人民币/外币,\ncode,rate\nUSD,7.05", None, 1),
        ("code,rate\nUSD,705\n注：每100外币折合人民币,", None, 100),
        ("code,CNY per 100 units\nUSD,705", None, 100),
        ("code,rate,单位\nUSD,705,100", None, 100),
        ("code,汇率（100外币/人民币）\nUSD,705\n每1外币,", "100", 100),
    ],
)
def test_the_unit_is_what_the_document_or_a_person_says(small: Path, text: str, option: str | None, units: int) -> None:
    proposal = propose(document(text), request(FEBRUARY, small, **({"unit": option} if option else {})))
    assert rows(proposal, "USD")[-1].split(",")[3] == "7.05", units


@pytest.mark.parametrize(
    ("text", "option", "message"),
    [
        ("code,rate\nUSD,7.05", None, "does not say for how many units"),
        ("code,100外币/人民币\nUSD,705", "1", "unit=1 contradicts the document"),
        ("code,100外币/人民币\nUSD,705\n每1外币,", None, "for two numbers of units"),
        ("code,rate\nUSD,7.05", "10", "cannot have this value"),
        ("a,b\n1,2", "1", "no table of exchange rates"),
    ],
)
def test_a_unit_is_never_guessed(small: Path, text: str, option: str | None, message: str) -> None:
    with pytest.raises(bundler.InputError, match=message):
        propose(document(text), request(FEBRUARY, small, **({"unit": option} if option else {})))


def test_a_row_without_its_unit_is_not_taken(small: Path) -> None:
    proposal = propose(document("code,rate,unit\nUSD,705,100\nJPY,4.49,\n"), request(FEBRUARY, small))
    assert told(proposal, "error") == [("error", "rate_unit", 3)]
    assert rows(proposal, "JPY") == []


@pytest.mark.parametrize("name", ["USD", "502", "502.0", "美元", "US Dollar", "美元(USD)", "美 元"])
def test_a_currency_is_found_by_code_and_by_name(small: Path, name: str) -> None:
    proposal = propose(document(f"currency,rate\n{name},7.05\n"), request(FEBRUARY, small, unit="1"))
    assert len(rows(proposal, "USD")) == 3


def test_every_row_that_cannot_be_taken_is_told_with_its_row(small: Path, tmp_path: Path) -> None:
    text = "name,code,rate\n美元,JPY,7\n比特币,,7\n日本元,,abc\n欧元,,0\n,,7\n英镑,,0.0000000001\n人民币,,1\n瑞士法郎,,8.1\n"
    proposal = propose(document(text), request(FEBRUARY, small, unit="1"))
    assert told(proposal, "error") == [
        ("error", "currency", 2), ("error", "currency", 3), ("error", "rate", 4), ("error", "rate", 5), ("error", "currency", 6),
        ("error", "rate", 7),
    ]  # fmt: skip
    assert proposal.counts["added"] == 1
    loaded(proposal, tmp_path, small)


def test_another_name_of_a_currency_is_an_option(small: Path) -> None:
    text = document("currency,rate\n港元,0.9\n")
    assert told(propose(text, request(FEBRUARY, small, unit="1")), "error") == [("error", "currency", 2)]
    assert len(rows(propose(text, request(FEBRUARY, small, unit="1", 港元="HKD")), "HKD")) == 1
    with pytest.raises(bundler.InputError, match="unknown option"):
        propose(text, request(FEBRUARY, small, units="1"))


def test_a_new_rate_within_a_month_ends_the_one_before_it(small: Path, tmp_path: Path) -> None:
    proposal = propose(document("code,rate\nUSD,7.5\n"), request(date(2026, 1, 16), small, unit="1"))
    assert rows(proposal, "USD")[1:] == [
        "USD,2026-01-01,2026-01-15,7.05741,beer-thresholds,presumed,2026-01-01",
        "USD,2026-01-16,2026-01-31,7.5,made-up-1,public_copy,2026-11-24",
    ]
    assert issue(proposal, "within_month").severity == "review"
    loaded(proposal, tmp_path, small)


def test_another_rate_on_the_same_day_is_a_contradiction_that_names_both(small: Path) -> None:
    proposal = propose(document("code,rate\nUSD,7.06\n"), request(date(2026, 1, 1), small, unit="1"))
    found = issue(proposal, "contradiction")
    assert (found.severity, found.row) == ("error", 2)
    assert found.message == "USD on 2026-01-01 is 7.06 here and 7.05741 by beer-thresholds in the tables"
    assert (proposal.files, proposal.counts["refused"]) == ({}, 1)


def test_a_document_that_contradicts_itself_is_told(small: Path) -> None:
    proposal = propose(document("code,rate\nUSD,7.06\nUSD,7.07\n"), request(FEBRUARY, small, unit="1"))
    assert issue(proposal, "contradiction").message == "USD on 2026-02-01 is 7.07 here and 7.06 by made-up-1 in the tables"


def test_the_same_rate_again_changes_nothing(small: Path) -> None:
    proposal = propose(document("code,rate\nUSD,7.05741\n"), request(date(2026, 1, 1), small, unit="1"))
    assert (proposal.files, told(proposal)) == ({}, [("note", "stands", 2)])


@pytest.mark.parametrize(("rate", "options", "found"), [("7.7", {}, 0), ("7.8", {}, 1), ("7.8", {"jump": "20"}, 0), ("705.74", {}, 1)])
def test_a_jump_from_the_last_known_rate_is_for_a_person(small: Path, rate: str, options: dict[str, str], found: int) -> None:
    proposal = propose(document(f"code,rate\nUSD,{rate}\n"), request(FEBRUARY, small, unit="1", **options))
    assert [each.code for each in proposal.issues].count("jump") == found
    assert proposal.counts["added"] == 1


def test_several_months_stand_in_columns_or_in_rows(small: Path) -> None:
    by_column = propose(document("code,2026年2月,2026-03\nUSD,7.0,7.1\nJPY,0.04,\n"), request(FEBRUARY, small, unit="1"))
    by_row = propose(document("code,rate,月份\nUSD,7.1,202603\nUSD,7.0,2026-02-01\n"), request(FEBRUARY, small, unit="1"))
    assert rows(by_column, "USD") == rows(by_row, "USD")
    assert rows(by_row, "USD")[2:] == [
        "USD,2026-02-01,2026-02-28,7,made-up-1,public_copy,2026-11-24", "USD,2026-03-01,2026-03-31,7.1,made-up-1,public_copy,2026-11-24",
    ]  # fmt: skip
    assert told(by_column, "error") == [("error", "rate", 3)]


def test_a_month_before_the_request_is_refused(small: Path) -> None:
    proposal = propose(document("code,2026年1月,2026年2月\nJPY,0.04,0.05\n"), request(FEBRUARY, small, unit="1"))
    assert told(proposal, "error") == [("error", "too_early", 2)]


def test_a_title_of_another_month_is_for_a_person(small: Path) -> None:
    proposal = propose(document("2026年3月海关汇率,\ncode,rate\nJPY,0.04\n"), request(FEBRUARY, small, unit="1"))
    assert issue(proposal, "month_of_title").message == "the title names 2026-03, the request begins on 2026-02-01"


def test_a_rate_ends_before_the_next_that_stands(small: Path, tmp_path: Path) -> None:
    first = propose(document("code,rate\nJPY,0.04\n"), request(date(2026, 2, 16), small, unit="1"))
    folder = written(first, tmp_path / "tables", small)
    second = propose(document("code,rate\nJPY,0.041\n"), request(FEBRUARY, folder, unit="1"))
    assert [row.split(",")[1:4] for row in rows(second, "JPY")] == [
        ["2026-02-01", "2026-02-15", "0.041"], ["2026-02-16", "2026-02-28", "0.04"],
    ]  # fmt: skip
