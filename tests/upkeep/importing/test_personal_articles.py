"""Tables of personal articles: rates of tiers, tiers of categories, and what is left to a person. The documents are made up."""

from __future__ import annotations

import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import bundler
from bundler.tariff.day import in_force
from bundler.upkeep.importing.personal_articles import FILE, propose
from bundler.upkeep.importing.proposal import Proposal
from tests.upkeep.importing.making import document, issue, loaded, request, told

START = date(2027, 1, 1)
HEAD = "税号,品名及规格,单位,完税价格,税率\n"


def printed(folder: Path, rates: dict[str, str], tiers: dict[str, str] | None = None) -> str:
    """A table as it would be printed if tiers had these rates, and some categories other tiers."""
    postal = bundler.load_tables(folder).postal
    rows = [row for held in postal.categories.values() if (row := in_force(held, START)) is not None and row.number]
    lines = [f"{row.number}000000,{row.name_zh},件,另行确定,{rates[(tiers or {}).get(row.key, row.tier)]}\n" for row in rows]
    return HEAD + "".join(lines)


SAME = {"low": "13%", "middle": "20%", "high": "50%"}


def rows(proposal: Proposal, array: str, key: str, value: str) -> list[dict[str, object]]:
    return [row for row in tomllib.loads(proposal.files[FILE])[array] if row[key] == value]


def test_a_table_that_says_what_stands_changes_nothing(small: Path) -> None:
    proposal = propose(document(printed(small, SAME)), request(START, small))
    assert proposal.files == {}
    assert (proposal.counts["unchanged"], proposal.counts["left"]) == (27, 0)


def test_a_new_rate_of_a_tier_begins_where_the_old_one_ends(small: Path, tmp_path: Path) -> None:
    proposal = propose(document(printed(small, {**SAME, "high": "45%"})), request(START, small))
    *_, old, new = rows(proposal, "rate", "tier", "high")
    assert (old["until"], new["from"], new["percent"], new["source"]) == (date(2026, 12, 31), START, "45", "made-up-1")
    assert issue(proposal, "rate_of_tier").message == "the high rate goes from 50 to 45 %"
    tables = loaded(proposal, tmp_path, small)
    percents = [tables.on(day).postal.rate("high") for day in (date(2026, 12, 31), START)]
    assert [row and row.percent for row in percents] == [Fraction(1, 2), Fraction(45, 100)]


def test_a_category_goes_to_the_tier_of_its_rate(small: Path, tmp_path: Path) -> None:
    proposal = propose(document(printed(small, SAME, {"alcohol": "middle"})), request(START, small))
    assert [row["tier"] for row in rows(proposal, "category", "key", "alcohol")] == ["high", "middle"]
    assert (proposal.counts["tiers"], proposal.counts["rates"]) == (1, 0)
    category = loaded(proposal, tmp_path, small).on(START).postal.category("alcohol")
    assert category is not None
    assert (category.tier, category.number, category.name_zh) == ("middle", "02", "酒")


def test_a_number_of_several_categories_is_left_to_a_person(small: Path) -> None:
    proposal = propose(document(printed(small, SAME, {"footwear": "high"})), request(START, small))
    assert issue(proposal, "several").message == "category 06 has 20 %, 50 % here, and in the tables: bags middle, footwear middle"
    assert proposal.files == {}


def test_a_new_category_is_added_for_a_person_to_name(small: Path, tmp_path: Path) -> None:
    proposal = propose(document(printed(small, SAME) + "28000000,新物品,件,,20%\n"), request(START, small))
    (row,) = rows(proposal, "category", "key", "category-28")
    assert (row["tier"], row["name_zh"]) == ("middle", "新物品")
    assert issue(proposal, "new_category").severity == "review"
    loaded(proposal, tmp_path, small)


def test_table_values_are_told_as_not_modelled(small: Path) -> None:
    proposal = propose(document(HEAD + "02020000,葡萄酒,瓶,200,50%\n"), request(START, small))
    assert issue(proposal, "value").message == "the table value 200 of 葡萄酒 is not modelled"
    assert proposal.counts["values"] == 1


def test_every_row_that_cannot_be_taken_is_told_with_its_row(small: Path) -> None:
    text = HEAD + "01000000,食品,,,\n1000000,食品,,,13%\n02000000,酒,,,0.5\n注,,,,\n03010000,烟,,,\n05000000,皮革,,,高\n02000000,酒,,,50\n"
    proposal = propose(document(text), request(START, small))
    assert told(proposal, "error") == [("error", "number", 3), ("error", "rate", 4), ("error", "no_rate", 6), ("error", "rate", 7)]
    assert {("note", "no_rate", 2), ("review", "text", 5)} <= set(told(proposal))
    assert proposal.counts["read"] == 1
    with pytest.raises(bundler.InputError, match="no personal article with a rate"):
        propose(document("税号,税率\n"), request(START, small))


def test_shares_are_percentages_only_where_a_person_says_so(small: Path) -> None:
    text = document(printed(small, {"low": "0.13", "middle": "0.2", "high": "0.5"}))
    with pytest.raises(bundler.InputError):
        propose(text, request(START, small))
    assert propose(text, request(START, small, rates="share")).counts["unchanged"] == 27


def test_a_rate_that_no_tier_has_is_an_error(small: Path) -> None:
    proposal = propose(document(printed(small, SAME) + "28000000,新物品,件,,33%\n"), request(START, small))
    assert issue(proposal, "unknown_rate").message == "category 28 has a rate that no tier has: 33 %"


def test_tiers_that_would_fall_together_are_left(small: Path) -> None:
    proposal = propose(document(printed(small, {**SAME, "high": "20%"})), request(START, small))
    assert issue(proposal, "tiers").severity == "error"
    assert proposal.counts["rates"] == 0


def test_a_row_that_begins_on_the_day_is_not_written_over(small: Path) -> None:
    day = date(2024, 12, 1)
    proposal = propose(document(printed(small, {**SAME, "high": "45%"})), request(day, small))
    assert issue(proposal, "begins").message == "a row of rate high begins on 2024-12-01 already, by P2024-11"
    assert (proposal.files, proposal.counts["rates"]) == ({}, 0)


def test_the_heading_that_a_person_names_is_read_and_no_other(small: Path) -> None:
    text = document("税号,品名,税率,rate2019\n02,酒,60%,50%\n")
    assert propose(text, request(START, small, **{"column.rate": "rate2019"})).files == {}
    with pytest.raises(bundler.InputError, match="no personal article with a rate"):
        propose(text, request(START, small, **{"column.rate": "rate2020"}))


def test_two_columns_that_may_be_the_same_are_refused_and_named(small: Path) -> None:
    with pytest.raises(bundler.InputError) as caught:
        propose(document("序号,税号,品名,税率(2018),税率(2019)\n02,02,酒,60%,50%\n"), request(START, small))
    number, rate = (str(fault) for fault in caught.value.faults)
    assert number.startswith(
        "made-up.csv, line 1, number: sheet 'sheet 1': 2 columns may be the number: 序号, 税号. Name the right one by "
    )
    assert rate.endswith("税率(2018), 税率(2019). Name the right one by column.rate=HEADING; where they are headed alike, rename one.")
