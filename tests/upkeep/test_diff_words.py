"""Each word of the trade, by one edit that calls for it. What the edits say is made up."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bundler.upkeep import diff
from bundler.upkeep.differences.told import details, statement, subjects
from bundler.upkeep.differences.words import WORDS
from tests.upkeep.small_tables import LINES, LIST, edited, loaded, small, texts

COVERAGE, BANS, LIMITS, REMARKS, TAXES = (
    "coverage.toml",
    "cn/origin_bans.toml",
    "cn/limits.toml",
    "cn/remarks.toml",
    "cn/consumption_tax.toml",
)
SOURCES, VAT = "cn/instruments.toml", "cn/vat.toml"
TODAY = date(2026, 11, 24)
MILK = "0402210000,2016-04-08,,脂肪量＞1.5%未加糖固状乳及奶油,035,,10,,standard,,7AB,tariff-2020,public_copy,2020-01-01\n"
MILK_ENDS = MILK.replace("2016-04-08,,", "2016-04-08,2026-12-31,")
MILK_LATER = MILK.replace("2016-04-08", "2027-01-01")
WHISKY = "2208300000,2026-02-02,,威士忌酒,095,035,10,5,"
WHISKY_LISTED = "22083000,2022-03-01,,listed,2022-7,,威士忌酒,presumed-goods,presumed,2026-11-23\n"
HONEY_LISTED = "04090000,2022-03-01,,listed,2022-7,,天然蜂蜜,"
CLASS_WINE = 'key = "wine"\nname = "Wine of fresh grapes and vermouth"\nname_zh = "葡萄酒、味美思酒"\n\n[[class.period]]\n'
WINE_TAX = CLASS_WINE + 'from = 2016-04-08\nuntil = 2019-12-31\nform = "ad_valorem"\n'
PERFUME_TAX = '[[class.period.threshold]]\nunit = "ml"\nat_least = "10"\n\n[[class]]\nkey = "cosmetics-g"'
NOTE = "Limit of one transaction (单次交易限值), tested on dutiable value"
NOTICE = '[made-up]\ntitle = "A made-up notice"\nkind = "law"\nevidence = "presumed"\nverified_on = 2026-11-23\n\n'
GAP = '[[gap]]\nid = "made-up"\nabout = "all"\ntext = "A made-up gap."\n\n'
MILK_NAMED = "0402210000 脂肪量＞1.5%未加糖固状乳及奶油"

CASES = {
    "a code is added": (
        [(LINES, MILK, MILK + MILK.replace("0402210000", "0402210001").replace("2016-04-08", "2027-01-01"))],
        "added", "0402210001 脂肪量＞1.5%未加糖固状乳及奶油", "Added: MFN 10 %, standard",
    ),
    "a code is removed": ([(LINES, MILK, "")], "removed", MILK_NAMED, "Removed: MFN 10 %, standard"),
    "a row gets an end": ([(LINES, MILK, MILK_ENDS)], "ended", MILK_NAMED, "Ended: its last day is 2026-12-31, it was open"),
    "an end is removed": (
        [(REMARKS, "from = 2016-04-16\nuntil = 2018-12-31\n", "from = 2016-04-16\n")], "end_removed",
        "Positive list: remark direct-mail-only", "End removed: it is open, its last day was 2018-12-31",
    ),
    "an end moves": (
        [(BANS, "until = 2025-05-31\n", "until = 2025-05-01\n")], "end_moved", "Suspended origins: goods of JP",
        "End moved: 2025-05-31 → 2025-05-01",
    ),
    "a start moves": (
        [(LIST, WHISKY_LISTED, WHISKY_LISTED.replace("2022-03-01", "2023-01-01"))], "start_moved", "Positive list: 22083000 威士忌酒",
        "Start moved: 2022-03-01 → 2023-01-01",
    ),
    "a rate is raised from a day on": (
        [(LINES, MILK, MILK_ENDS + MILK_LATER.replace(",10,", ",12,"))], "raised", MILK_NAMED, "MFN rate raised: 10 % → 12 %",
    ),
    "a rate is lowered": ([(LINES, WHISKY, WHISKY.replace(",5,", ",2.5,"))], "lowered", "2208300000 威士忌酒",
        "Provisional rate lowered: 5 % → 2.5 %"),
    "a limit is raised": (
        [(LIMITS, 'value = "26000.00"', 'value = "30000.00"')], "raised", "Limits: annual", "Raised: 26000.00 CNY → 30000.00 CNY",
    ),
    "a provisional rate starts": (
        [(LINES, MILK, MILK_ENDS + MILK_LATER.replace(",10,,", ",10,4,"))], "started", MILK_NAMED, "Provisional rate started: none → 4 %",
    ),
    "a provisional rate stops": ([(LINES, WHISKY, WHISKY.replace(",5,", ",,"))], "stopped", "2208300000 威士忌酒",
        "Provisional rate stopped: 5 % → none"),
    "an unknown rate is known": (
        [(LINES, "冻的整只鸡,035,,,,", "冻的整只鸡,035,,8,,")], "stated", "0207120000 冻的整只鸡", "MFN rate known now: not known → 8 %",
    ),
    "a known rate is unknown": ([(LINES, MILK, MILK.replace(",10,,", ",,,"))], "unstated", MILK_NAMED,
        "MFN rate no longer known: 10 % → not known"),
    "a class changes": ([(LINES, MILK, MILK.replace("standard", "reduced"))], "changed", MILK_NAMED,
        "VAT class changed: standard → reduced"),
    "a listed code goes off": (
        [(LIST, WHISKY_LISTED, WHISKY_LISTED.replace("listed", "off"))], "delisted", "Positive list: 22083000 威士忌酒",
        "Taken off the positive list: listed → off",
    ),
    "a remark is put on a code": (
        [(LIST, HONEY_LISTED, HONEY_LISTED.replace("2022-7,,", "2022-7,wildlife-excluded,"))], "widened",
        "Positive list: 04090000 天然蜂蜜",
        "Remarks widened by wildlife-excluded",
    ),
    "a ban loses codes": (
        [(BANS, '"03", "1604", "1605"]\neffect = "uncertain"', '"03", "1604"]\neffect = "uncertain"')], "narrowed",
        "Suspended origins: goods of JP", "Codes narrowed by 1605",
    ),
    "a threshold is raised": (
        [(TAXES, PERFUME_TAX, PERFUME_TAX.replace('"10"', '"12.5"'))], "raised",
        "Consumption tax: Perfume, make-up and skin care labelled by volume 以体积标注的高档化妆品",
        "Threshold raised: 10 CNY per ml → 12.5 CNY per ml",
    ),
    "a tax takes another form": (
        [(TAXES, WINE_TAX, WINE_TAX.replace('"ad_valorem"', '"compound"\nspecific_per_litre = "1"'))], "changed",
        "Consumption tax: Wine of fresh grapes and vermouth 葡萄酒、味美思酒", "Tax changed: 10 % → 10 % + 1 CNY per litre",
    ),
    "a row has another source": (
        [(LINES, WHISKY + "standard,spirits,AB,T2026-1", WHISKY + "standard,spirits,AB,tariff-2026")], "resourced", "2208300000 威士忌酒",
        "Re-sourced: T2026-1 → tariff-2026",
    ),
    "evidence is raised": ([(LINES, MILK, MILK.replace("public_copy", "gazette"))], "evidence_raised", MILK_NAMED,
        "Evidence raised: public copy → gazette"),
    "evidence is lowered": ([(LINES, MILK, MILK.replace("public_copy", "presumed"))], "evidence_lowered", MILK_NAMED,
        "Evidence lowered: public copy → presumed"),
    "a row is verified again": (
        [(LINES, MILK, MILK.replace("copy,2020-01-01", "copy,2026-11-23"))], "verified_again", MILK_NAMED,
        "Verified again: 2020-01-01 → 2026-11-23",
    ),
    "a row is verified for an earlier day": (
        [(LINES, MILK, MILK.replace("copy,2020-01-01", "copy,2019-01-01"))], "verified_earlier", MILK_NAMED,
        "Verified for an earlier day: 2020-01-01 → 2019-01-01",
    ),
    "a note changes": (
        [(LIMITS, f"{NOTE}; the limit itself is inside.", f"{NOTE}.")], "noted", "Limits: single order",
        f"Note changed: {NOTE}; the limit itself is inside. → {NOTE}.",
    ),
    "a source is added": (
        [(SOURCES, "[2018-49]\n", f"{NOTICE}[2018-49]\n")], "added", "Sources: made-up A made-up notice", "Added",
    ),
    "a coverage gap opens": (
        [(COVERAGE, '[[gap]]\nid = "returns"', f'{GAP}[[gap]]\nid = "returns"')],
        "gap_opened", "Coverage: made-up: A made-up gap.", "Coverage gap opened",
    ),
    "a coverage gap touches other orders": (
        [(COVERAGE, 'consumption_taxes = ["liqueur"] }', 'consumption_taxes = ["liqueur", "wine"], from = 2026-01-01 }')],
        "changed",
        ("Coverage: liqueurs: Whether liqueurs follow the compound tax of spirits or 10 % as compounded drinks is open; "
        "the row is presumed."),
        "Touches changed: consumption taxes liqueur → consumption taxes liqueur wine, from 2026-01-01",
    ),
    "the edition is verified for longer": (
        [(COVERAGE, "modelled_from = 2016-04-08\nverified_until = 2026-11-23", "modelled_from = 2016-04-08\nverified_until = 2026-12-31")],
        "verified_again", "Coverage: the edition", "Verified again: 2026-11-23 → 2026-12-31",
    ),
}  # fmt: skip


BACKWARDS = {
    "gap_closed": "a coverage gap opens", "listed": "a listed code goes off",
}  # fmt: skip
"""Words that the edit of another word calls for when it is taken back."""


@pytest.mark.parametrize("sentence", CASES)
def test_an_edit_is_told_in_its_word_and_nothing_else_is(sentence: str) -> None:
    edits, word, about, said = CASES[sentence]
    found = diff(small(), edited(*edits), TODAY)
    assert [(each.word, subjects(each, 3), statement(each)) for each in found.changes] == [(word, about, said)]


@pytest.mark.parametrize("word", BACKWARDS)
def test_an_edit_taken_back_is_told_in_the_opposite_word(word: str) -> None:
    edits, forwards, about, _ = CASES[BACKWARDS[word]]
    (found,) = diff(edited(*edits), small(), TODAY).changes
    assert (found.word, subjects(found, 3)) == (word, about)
    assert WORDS[word].mirror == forwards


def test_a_code_that_ends_for_several_is_split_and_several_for_one_are_merged() -> None:
    halves = [MILK_LATER.replace("0402210000", code) for code in ("0402210010", "0402210090")]
    apart = diff(small(), edited((LINES, MILK, MILK_ENDS + "".join(halves))), TODAY)
    assert [(change.word, statement(change)) for change in apart.changes] == [("split", "Split into 0402210010, 0402210090")]
    ended = [MILK_ENDS.replace("0402210000", code) for code in ("0402210010", "0402210090")]
    two = edited((LINES, MILK, "".join(row.replace("2026-12-31", "") for row in ended)))
    joined = diff(two, edited((LINES, MILK, MILK_LATER + "".join(ended))), TODAY)
    (merged,) = joined.changes
    assert [each.key for each in merged.subjects] == ["0402210010", "0402210090"]
    assert statement(merged) == "Merged into 0402210000"


def test_every_word_has_its_test() -> None:
    assert {word for _, word, _, _ in CASES.values()} | set(BACKWARDS) | {"split", "merged"} == set(WORDS)


def test_a_change_names_its_days_source_evidence_and_line() -> None:
    found = diff(small(), edited((LINES, WHISKY, WHISKY.replace(",5,", ",2.5,"))), TODAY)
    assert (
        details(found.changes[0], found)
        == "from 2026-02-02 · T2026-1 税委会公告2026年第1号 (public copy, verified 2020-01-01) · tariff_lines.csv:12"
    )


def test_what_a_past_day_said_is_rewritten_history_and_stands_first() -> None:
    future = MILK_ENDS + MILK_LATER.replace(",10,", ",12,")
    found = diff(small(), edited((LINES, WHISKY, WHISKY.replace(",5,", ",2.5,")), (LINES, MILK, future)), TODAY)
    assert [(change.word, change.rewritten) for change in found.changes] == [("lowered", True), ("raised", False)]
    assert diff(small(), found.after, date(2026, 2, 2)).rewritten == 0
    assert diff(small(), found.after, date(2026, 2, 3)).rewritten == 1
    assert diff(small(), found.after).past_before == date(2026, 11, 24)  # without a day, those that the earlier edition was verified for


def test_what_a_table_without_days_says_otherwise_holds_for_past_days_too() -> None:
    edits = [
        ("cn/units.csv", "\n095,升,volume,1\n", "\n095,升,volume,2\n"),
        ("cn/documents.csv", "\n1,进口许可证,\n", "\n1,进口许可证,prohibited\n"),
    ]
    found = diff(small(), edited(*edits), date(2016, 1, 1)).changes
    assert {(change.word, statement(change), change.rewritten) for change in found} == {
        ("changed", "Factor changed: 1 → 2", True), ("started", "Bars started: none → prohibited", True),
    }  # fmt: skip


def test_a_rate_and_the_day_of_its_verification_are_told_together() -> None:
    (found,) = diff(
        small(), edited((LINES, MILK, MILK.replace(",10,", ",12,").replace("copy,2020-01-01", "copy,2026-11-23"))), TODAY
    ).changes
    told = found.to_dict()
    assert (told["word"], told["verified_before"], told["verified_on"]) == ("raised", "2020-01-01", "2026-11-23")


def test_of_two_suspensions_that_contradict_each_other_the_order_is_told() -> None:
    ban = '[[ban]]\nkey = "made-up"\norigins = ["JP", "KR"]\nhs_prefixes = ["0302"]\neffect = "uncertain"\nfrom = 2023-09-01\n'
    ban += 'source = "japan-aquatic"\nevidence = "presumed"\nverified_on = 2026-11-23\n\n'
    held = texts()[BANS]
    first = held.index("[[ban]]")
    one, other = (loaded({**texts(), BANS: text}) for text in (held.rstrip() + "\n\n" + ban, held[:first] + ban + held[first:]))
    (found,) = diff(one, other, TODAY).changes
    assert statement(found) == "First of the file changed: jp-aquatic suspended → made-up uncertain"
    assert (found.rewritten, found.subjects[0].start, found.subjects[0].until) == (True, date(2023, 9, 1), date(2025, 5, 31))
    decides = [tables.on(date(2024, 1, 1)).origin_ban("JP", "0302110000") for tables in (one, other)]
    assert [row.effect for row in decides if row] == ["suspended", "uncertain"]


def test_a_list_that_is_emptied_stands_for_all_and_is_not_narrowed() -> None:
    postal, drinks = "cn/personal_articles.toml", 'hs_prefixes = ["2203", "2204", "2205", "2206", "2208"]'
    named = (postal, 'key = "everything-else"\nhs_prefixes = []', 'key = "everything-else"\nhs_prefixes = ["99"]')
    found = diff(small(), edited((postal, drinks, "hs_prefixes = []"), named), TODAY).changes
    assert {statement(change) for change in found} == {"Codes changed: 2203, 2204, 2205, 2206, 2208 → all", "Codes changed: all → 99"}


def test_of_two_thresholds_the_first_is_tried_first_and_their_order_is_told() -> None:
    grams = PERFUME_TAX.replace('"ml"', '"g"').replace('[[class]]\nkey = "cosmetics-g"', "")
    millilitres, following = PERFUME_TAX.split("[[class]]")
    one, other = (
        edited((TAXES, PERFUME_TAX, f"{first.rstrip()}\n\n{second.rstrip()}\n\n[[class]]{following}"))
        for first, second in ((millilitres, grams), (grams, millilitres))
    )
    (found,) = diff(one, other, TODAY).changes
    assert statement(found) == "Order of the thresholds changed: ml, g → g, ml"


def test_a_name_that_is_corrected_rewrites_nothing() -> None:
    (found,) = diff(small(), edited((LINES, MILK, MILK.replace("固状乳", "固态乳"))), TODAY).changes
    assert (found.word, found.field, found.rewritten) == ("changed", "name", False)


def test_the_same_change_of_many_codes_is_told_once() -> None:
    both = MILK + MILK.replace("0402210000", "0402210001")
    one = edited((LINES, MILK, both))
    other = edited((LINES, MILK, both.replace("standard", "reduced")))
    (found,) = diff(one, other, TODAY).changes
    assert subjects(found, 3) == "2 codes: 0402210000, 0402210001"
    assert statement(found) == "VAT class changed: standard → reduced"


def test_a_row_that_ends_and_comes_back_has_not_ended_but_stopped_for_those_days() -> None:
    (found,) = diff(small(), edited((LINES, MILK, MILK_ENDS + MILK_LATER.replace("2027-01-01", "2027-03-01"))), TODAY).changes
    assert statement(found) == "Stopped: MFN 10 %, standard"
    assert (found.subjects[0].start, found.subjects[0].until) == (date(2027, 1, 1), date(2027, 2, 28))


def test_what_ends_is_told_once_however_many_rows_said_it() -> None:
    again = MILK_LATER.replace("tariff-2020", "tariff-2026")
    (found,) = diff(
        edited((LINES, MILK, MILK_ENDS + again)), edited((LINES, MILK, MILK.replace("-08,,", "-08,2026-06-30,"))), TODAY
    ).changes
    assert statement(found) == "Ended: its last day is 2026-06-30, it was open"


def test_the_page_of_the_command_explains_every_word() -> None:
    page = (Path(__file__).parents[2] / "docs" / "tables" / "diff.md").read_text("utf-8")
    told = [word for row in page.splitlines() if row.startswith("| `") for word in re.findall(r"`(\w+)`", row.split("|")[1])]
    assert set(WORDS) <= set(told)
