"""Which known gaps of the tables touch an order: what coverage.toml says of its scopes, held against the rows themselves."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bundler
from bundler.tariff.loader import shipped_folder

TABLES = bundler.load_tables()
CODES = sorted(TABLES.tariff_lines)
GAPS = [gap.id for gap in TABLES.coverage.gap]


def touching(code: str, on: str, tables: bundler.Tables = TABLES) -> set[str]:
    gaps = tables.on(date.fromisoformat(on)).gaps
    return set(gaps.ids(gaps[code]))


def quoted(code: str, on: str = "2026-11-23", **more: Any) -> list[str]:
    item = {"sku": "A", "name": "goods", "hs_code": code, "origin": "FR", "unit": "142", "unit_price": more.pop("price", "300.00"),
            "net_weight_kg": "1", "volume_l": "0.7"}  # fmt: skip
    answer = bundler.quote({"on": on, "lines": [{"kind": "item", "item": item, "quantity": 1}], **more}).to_dict()
    return list(answer["coverage"]["gaps"])


@pytest.mark.parametrize(
    ("gap", "on", "inside", "outside"),
    [
        ("batteries-2026", "2026-09-01", ["8506101110"], ["2204210000"]),
        ("batteries-2026", "2026-08-31", [], ["8506101110"]),
        ("liqueurs", "2026-11-23", ["2208700000"], ["2208300000"]),
        ("exchange-rates", "2026-11-23", ["2203000000"], ["2204210000"]),
        ("cosmetics-2016", "2016-09-30", ["3304990039"], ["2204210000"]),
        ("cosmetics-2016", "2016-10-01", [], ["3304990039"]),
        ("cosmetics-codes", "2019-12-31", ["3304990039"], ["3304910090"]),
        ("cosmetics-codes", "2020-01-01", ["3304990010", "3304910010"], ["3304990039"]),
        ("lines-before-2020", "2019-12-31", ["2204210000", "9999999999"], []),
        ("lines-before-2020", "2020-01-01", [], ["2204210000"]),
        ("positive-list-annex", "2026-11-23", ["2204210000", "0106199010"], []),
        ("not-listed", "2026-11-23", ["0106199010"], ["2204210000"]),
        ("rates-2026", "2026-11-23", ["2204210000"], ["1701991010"]),
        ("lines-after-2020", "2026-11-23", ["1701991010", "9999999999"], ["2204210000"]),
        ("vat-scope-2026", "2026-01-01", ["2204210000", "0409000000"], []),
        ("vat-scope-2026", "2025-12-31", [], ["2204210000", "0409000000"]),
        ("no-gazette", "2026-11-23", ["2204210000", "9999999999"], []),
        ("postal", "2026-11-23", [], ["2204210000"]),
        ("returns", "2026-11-23", [], ["2204210000"]),
    ],
)
def test_a_gap_touches_the_codes_of_its_scope_on_its_days(gap: str, on: str, inside: list[str], outside: list[str]) -> None:
    assert gap in GAPS
    assert [gap in touching(code, on) for code in inside + outside] == [True] * len(inside) + [False] * len(outside)


def test_every_gap_touches_some_code_on_some_day_or_says_for_which_other_work_it_is() -> None:
    days = ["2016-04-08", "2019-06-01", "2021-06-01", "2023-06-01", "2026-11-23"]
    found: set[str] = set()
    for on in days:
        gaps = TABLES.on(date.fromisoformat(on)).gaps
        for code in [*CODES, "0410100000", "9999999999"]:
            found.update(gaps.ids(gaps.wider(gaps[code], full_tax=True, buyer_history=True)))
    assert set(GAPS) - found == {"returns", "postal"}


def test_the_codes_of_the_tariff_quotas_are_those_whose_name_says_it() -> None:
    with (shipped_folder() / "cn" / "tariff_lines.csv").open(encoding="utf-8", newline="") as file:
        named = {row[0][:8] for row in csv.reader(file) if "配额" in row[3]}
    (gap,) = [each for each in TABLES.coverage.gap if each.id == "quota-rates"]
    assert set(gap.scope[0].hs_prefixes) == named


def test_the_unmodelled_taxes_are_those_of_their_gap() -> None:
    unmodelled = {key for key, held in TABLES.consumption_taxes.items() if all(period.form == "unmodelled" for period in held.period)}
    (gap,) = [each for each in TABLES.coverage.gap if each.id == "tax-not-modelled"]
    assert set(gap.scope[0].consumption_taxes) == unmodelled


def test_an_answer_names_the_gaps_of_its_lines_in_the_order_of_the_file() -> None:
    def line(code: str) -> dict[str, Any]:
        item = {"sku": code, "name": "goods", "hs_code": code, "origin": "FR", "unit": "142", "unit_price": "30.00", "net_weight_kg": "1",
                "volume_l": "0.7"}  # fmt: skip
        return {"kind": "item", "item": item, "quantity": 1}

    answer = bundler.check({"on": "2026-11-23", "lines": [line("2203000000"), line("1701991010")]}).to_dict()
    both = touching("2203000000", "2026-11-23") | touching("1701991010", "2026-11-23")
    assert answer["coverage"] == {
        "modelled_from": "2016-04-08", "verified_until": "2026-11-23", "gaps": [gap for gap in GAPS if gap in both],
    }  # fmt: skip


def test_what_only_the_tariff_needs_touches_only_an_order_in_full_tax() -> None:
    assert "preferences" not in quoted("9102110000")
    assert "preferences" in quoted("9102110000", price="12000.00")
    assert "specific-duties" not in quoted("9102110000", price="12000.00")


def test_lines_without_an_mfn_rate_are_those_of_their_gap_as_long_as_they_have_none() -> None:
    prefixes = ("020712", "020714", "05040021", "3702")
    for on in (date(2025, 12, 31), date(2026, 1, 1)):
        gaps = TABLES.on(on).gaps
        for code in (code for code in CODES if code.startswith(prefixes)):
            line = TABLES.on(on).line(code)
            touched = "specific-duties" in gaps.ids(gaps.wider(gaps[code], full_tax=True, buyer_history=False))
            assert touched is not (code.startswith("05040021") and line is not None and line.mfn is not None)


def test_the_patterns_of_a_buyer_touch_only_an_order_that_tells_of_earlier_ones() -> None:
    earlier = {"order_id": "E", "on": "2026-11-20", "order_value": "1.00"}
    assert "buyer-patterns" not in quoted("2204210000")
    assert "buyer-patterns" in quoted("2204210000", buyer={"history": [earlier]})


@given(st.lists(st.sampled_from(CODES), min_size=1, max_size=4), st.dates(date(2016, 4, 8), date(2027, 1, 1)))
def test_the_gaps_of_an_order_are_those_of_its_codes_together(codes: list[str], day: date) -> None:
    gaps = TABLES.on(day).gaps
    joined = 0
    for code in codes:
        joined |= gaps[code]
    assert set(gaps.ids(joined)) == set().union(*(gaps.ids(gaps[code]) for code in codes))


def test_an_answer_may_be_changed_without_changing_the_next() -> None:
    quoted("2204210000").clear()
    first = quoted("2204210000")
    first.append("made up")
    assert "made up" not in quoted("2204210000")


def test_a_gap_without_scope_touches_every_order(tmp_path: Path) -> None:
    shutil.copytree(shipped_folder(), tmp_path / "tables")
    with (tmp_path / "tables" / "coverage.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[gap]]\nid = "made-up"\nabout = "nothing"\ntext = "Made up."\n')
    tables = bundler.load_tables(tmp_path / "tables")
    assert all("made-up" in touching(code, "2026-11-23", tables) for code in ("2204210000", "9999999999"))
