"""What the tables say of a code through time: every row with its place, and why it decides on a day or does not."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bundler
from bundler.tariff import Tables
from bundler.tariff.history import STANDINGS, History, Said, history
from bundler.tariff.loader import shipped_folder

TABLES = bundler.load_tables()
FOLDER = shipped_folder()
CODES = sorted(TABLES.tariff_lines)
RICH = ["2203000000", "2208300000", "3304990039", "0302110000", "1901101000", "0401200000", "8506101110", "1701991010", "9102110000"]
DAYS = st.dates(date(2016, 4, 1), date(2027, 12, 31))


def told(code: str, on: str, tables: Tables = TABLES) -> History:
    return history(code, tables.on(date.fromisoformat(on)))


def row(code: str, on: str, kind: str, start: str, tables: Tables = TABLES) -> Said:
    (found,) = [
        each for subject in told(code, on, tables).subjects if subject.kind == kind for each in subject.rows if str(each.start) == start
    ]
    return found


def changed(folder: Path, name: str, *changes: tuple[str, str]) -> Tables:
    """The shipped tables with one file changed: what it says then is made up."""
    shutil.copytree(FOLDER, folder / "tables")
    path = folder / "tables" / "cn" / name
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")
    return bundler.load_tables(folder / "tables")


@pytest.mark.parametrize(("name", "rows"), [("tariff_lines.csv", TABLES.tariff_lines), ("positive_list.csv", TABLES.listings)])
def test_every_row_of_a_long_table_knows_its_line(name: str, rows: Any) -> None:
    with (FOLDER / "cn" / name).open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    at = {(line[0], line[1]): number for number, line in enumerate(lines, start=1)}
    for key, held in rows.items():
        assert [rows.row_number(key, index) for index in range(len(held))] == [at[key, str(each.start)] for each in held]


@given(st.sampled_from(RICH), DAYS)
def test_the_named_line_of_a_toml_file_begins_the_row_and_holds_its_first_day(code: str, day: date) -> None:
    for subject in history(code, TABLES.on(day)).subjects:
        for each in subject.rows:
            if each.place.file.endswith(".toml"):
                lines = (FOLDER / each.place.file).read_text("utf-8").splitlines()
                assert each.place.row is not None
                end = next(at for at, line in enumerate([*lines[each.place.row :], "[["]) if line.startswith("[["))
                block = lines[each.place.row - 1 : each.place.row + end]
                assert block[0].startswith("[[")
                assert f"from = {each.start}" in block
                assert f'source = "{each.source}"' in block


@given(st.one_of(st.sampled_from(RICH), st.sampled_from(CODES)), DAYS)
def test_the_row_that_decides_is_the_one_the_engine_uses(code: str, day: date) -> None:
    view = TABLES.on(day)
    line, listing = view.line(code), view.listing(code)
    deciding: dict[str, list[tuple[str, date]]] = {}
    for subject in history(code, view).subjects:
        assert {each.standing for each in subject.rows} <= STANDINGS
        deciding.setdefault(subject.kind, []).extend((subject.key, each.start) for each in subject.deciding)
    assert deciding.get("tariff_line", []) == ([(code, line.start)] if line else [])
    assert deciding.get("listing", []) == ([(code[:8], listing.start)] if listing else [])
    vat = view.vat(line.vat_class) if line and line.vat_class else None
    assert deciding.get("vat", []) == ([(line.vat_class, vat.start)] if line and vat else [])
    tax = view.consumption_tax(line.consumption_tax) if line and line.consumption_tax else None
    assert deciding.get("consumption_tax", []) == ([(line.consumption_tax, tax.start)] if line and tax else [])
    scope = view.vat_scope_change(line) if line else None
    assert deciding.get("vat_scope", []) == ([(" ".join(scope.classes), scope.start)] if scope else [])
    assert {key for key, _ in deciding.get("remark", [])} == {each.key for each in view.remarks(listing)}
    goods = view.postal.goods(code)
    assert deciding.get("postal_goods", []) == ([(goods.key, goods.start)] if goods else [])


@given(st.sampled_from(CODES), DAYS)
def test_every_source_that_a_row_names_is_told_and_every_loser_says_why(code: str, day: date) -> None:
    found = history(code, TABLES.on(day))
    for subject in found.subjects:
        for each in subject.rows:
            assert each.source in found.sources
            assert each.why or each.standing == "in_force"
            assert (each.standing == "not_begun") == (day < each.start)


@pytest.mark.parametrize(
    ("code", "on", "kind", "start", "standing", "why"),
    [
        ("2208300000", "2026-02-01", "tariff_line", "2026-02-02", "not_begun", "begins on 2026-02-02"),
        ("2208300000", "2026-02-01", "tariff_line", "2016-04-08", "ended", "ended on 2025-12-31: tariff-2026 follows"),
        ("1901101000", "2026-02-01", "tariff_line", "2016-04-08", "ended",
         "ended on 2025-12-31, and no row of its key follows for this code"),
        ("1901101000", "2026-02-01", "vat", "2026-01-01", "not_named", "the code has no tariff line on this day"),
        ("2203000000", "2020-01-01", "vat", "2016-04-08", "ended",
         "ended on 2018-04-30: what a reading said is overtaken by the law 2018-32"),
        ("3304990039", "2018-11-05", "tariff_line", "2016-04-08", "in_force",
         "carried back, so presumed: its source speaks from 2020-01-01"),
        ("0302110000", "2026-11-23", "origin_ban", "2025-06-01", "in_force", "for goods of JP; other origins are not touched"),
        (
            "2203000000", "2026-11-23", "exchange_rate", "2026-01-01", "carried_on",
            "no rate of this day is known: the last earlier one is carried on, within a band",
        ),
        (
            "2203000000", "2026-11-23", "exchange_rate", "2024-01-01", "ended",
            "ended on 2024-01-31; the next row begins on 2026-01-01, with a gap between",
        ),
    ],
)  # fmt: skip
def test_a_row_says_in_words_how_it_stands(code: str, on: str, kind: str, start: str, standing: str, why: str) -> None:
    found = row(code, on, kind, start)
    assert (found.standing, found.why) == (standing, why)


def test_a_row_carried_back_to_before_its_source_is_presumed_and_later_is_not() -> None:
    assert row("3304990039", "2018-11-05", "tariff_line", "2016-04-08").evidence == "presumed"
    assert row("3304990039", "2021-11-05", "tariff_line", "2016-04-08").evidence == "public_copy"


def test_of_two_beginnings_of_a_code_the_longer_decides() -> None:
    losers = [each for subject in told("2208300000", "2026-11-23").subjects for each in subject.rows if each.standing == "shorter_prefix"]
    assert [each.why for each in losers] == ["it is for codes without a row such as 2208"]


def test_a_class_that_the_line_leaves_decides_only_until_then(tmp_path: Path) -> None:
    old = "2208300000,2026-02-02,,威士忌酒,095,035,10,5,standard,"
    tables = changed(tmp_path, "tariff_lines.csv", (old, old.replace("standard", "reduced")))
    before, after = (
        {each.key: [said.says["value"] for said in each.deciding] for each in told("2208300000", on, tables).subjects if each.kind == "vat"}
        for on in ("2026-02-01", "2026-02-02")
    )
    assert before == {"standard": ["13"], "reduced": []}
    assert after == {"standard": [], "reduced": ["9"]}
    (lost,) = [said for said in told("2208300000", "2026-02-02", tables).subject("vat", "standard").rows if said.standing == "not_named"]
    assert lost.why == "the tariff line is of the VAT class 'reduced' on this day"


def test_a_line_verified_since_a_change_of_scope_is_not_touched_by_it(tmp_path: Path) -> None:
    assert row("0409000000", "2026-11-23", "vat_scope", "2026-01-01").standing == "in_force"
    line = next(text for text in (FOLDER / "cn" / "tariff_lines.csv").read_text("utf-8").splitlines() if text.startswith("0409000000,2026"))
    tables = changed(tmp_path, "tariff_lines.csv", (line, line.replace("2020-01-01", "2026-05-01")))
    found = row("0409000000", "2026-11-23", "vat_scope", "2026-01-01", tables)
    assert (found.standing, found.why) == ("verified_since", "the class of the line was verified on 2026-05-01, since the change")


def test_a_change_of_scope_that_ends_decides_until_its_last_day() -> None:
    last = date(2026, 6, 30)
    tables = replace(
        TABLES, vat_scope_changes=tuple(each.model_copy(update={"until": last}) for each in TABLES.vat_scope_changes), _days={}
    )
    for on, uncertain, standing in ((last, True, "in_force"), (last + timedelta(1), False, "ended")):
        day = tables.on(on)
        line = day.line("0409000000")
        assert line is not None
        assert (day.vat_scope_change(line) is not None) is uncertain
        assert row("0409000000", str(on), "vat_scope", "2026-01-01", tables).standing == standing


def test_of_two_bans_on_one_origin_the_first_of_the_file_decides(tmp_path: Path) -> None:
    made_up = """
[[ban]]
key = "made-up"
origins = ["JP"]
hs_prefixes = ["0302"]
effect = "uncertain"
from = 2026-01-01
source = "japan-aquatic"
evidence = "presumed"
verified_on = 2026-01-01
"""
    text = (FOLDER / "cn" / "origin_bans.toml").read_text("utf-8")
    tables = changed(tmp_path, "origin_bans.toml", (text, text + made_up))
    assert row("0302110000", "2026-11-23", "origin_ban", "2026-01-01", tables).standing == "other_row_first"
    held = tables.on(date(2026, 11, 23)).origin_ban("JP", "0302110000")
    assert held is not None
    assert held.key != "made-up"


def test_a_ban_of_which_an_earlier_one_speaks_in_part_decides_for_the_other_origins(tmp_path: Path) -> None:
    made_up = """
[[ban]]
key = "made-up"
origins = ["JP", "KR"]
hs_prefixes = ["0302"]
effect = "uncertain"
from = 2026-01-01
source = "japan-aquatic"
evidence = "presumed"
verified_on = 2026-01-01
"""
    text = (FOLDER / "cn" / "origin_bans.toml").read_text("utf-8")
    tables = changed(tmp_path, "origin_bans.toml", (text, text + made_up))
    found = row("0302110000", "2026-11-23", "origin_ban", "2026-01-01", tables)
    assert (found.standing, found.why) == ("in_force", "for goods of KR; an earlier row of the file speaks of JP")


def test_a_rate_of_the_dollar_decides_only_while_a_threshold_is_in_dollars(tmp_path: Path) -> None:
    line = next(text for text in (FOLDER / "cn" / "tariff_lines.csv").read_text("utf-8").splitlines() if text.startswith("2203000000,2026"))
    tables = changed(tmp_path, "tariff_lines.csv", (line, line.replace(",beer,", ",wine,")))
    now, before = (told("2203000000", on, tables).subject("exchange_rate").deciding for on in ("2026-01-05", "2024-01-05"))
    assert (len(now), len(before)) == (0, 1)
    lost = row("2203000000", "2026-01-05", "exchange_rate", "2026-01-01", tables)
    assert (lost.standing, lost.why) == ("not_named", "no threshold of the code is in dollars on this day")


def test_no_limit_decides_of_a_code_without_a_line() -> None:
    (share,) = told("1901101000", "2026-11-23").subject("limit", "taxed_share").rows
    assert (share.standing, share.why) == ("not_named", "the code has no tariff line on this day")


def test_a_day_of_each_period_makes_it_decide_and_the_day_after_not() -> None:
    for code in RICH:
        for each in told(code, "2026-11-23").subject("tariff_line").rows:
            last = each.until or date(2027, 1, 1)
            assert row(code, str(last), "tariff_line", str(each.start)).standing == "in_force"
            if each.until is not None:
                assert row(code, str(each.until + timedelta(1)), "tariff_line", str(each.start)).standing == "ended"
