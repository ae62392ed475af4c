"""The shipped tables: what they say on the days that matter, and that nobody can change them by accident."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import bundler
from bundler.duty.goods import resolve
from bundler.tariff.day import in_force
from bundler.tariff.loader import shipped_folder

TABLES = bundler.load_tables()
ONE_DAY = timedelta(days=1)
KEYED = ("instruments", "limits", "vat_rates", "consumption_taxes", "tariff_lines", "listings", "remarks", "exchange_rates", "zones",
         "units", "documents", "districts", "origins")  # fmt: skip
BEGINNING = date(2016, 4, 8)


def day(text: str) -> date:
    return date.fromisoformat(text)


def edges(rows: Iterable[Any]) -> set[date]:
    """Every first and last day of the rows, with the day before and the day after."""
    found: set[date] = set()
    for row in rows:
        for edge in (row.start, row.until):
            if edge is not None:
                found |= {edge - ONE_DAY, edge, edge + ONE_DAY}
    return found


def true_rows(rows: Iterable[Any], on: date) -> list[Any]:
    return [row for row in rows if row.start <= on and (row.until is None or on <= row.until)]


def sweep(rows: tuple[Any, ...]) -> None:
    """On every edge ± 1 day at most one row is true, and it is the one looked up."""
    for on in edges(rows):
        held = true_rows(rows, on)
        assert len(held) <= 1, (rows, on)
        assert in_force(rows, on) is (held[0] if held else None)


def test_the_shipped_edition_is_loaded_once_and_shared() -> None:
    assert bundler.load_tables() is TABLES
    assert TABLES.edition.startswith("cn ")
    assert len(TABLES.sha256) == 64
    assert len(TABLES.tariff_lines) > 12_000


def test_the_same_bytes_elsewhere_are_the_same_edition(tmp_path: Path) -> None:
    shutil.copytree(shipped_folder(), tmp_path / "tables")
    copy = bundler.load_tables(tmp_path / "tables")
    assert (copy.sha256, copy.edition) == (TABLES.sha256, TABLES.edition)
    assert bundler.load_tables(tmp_path / "tables" / "cn").sha256 == TABLES.sha256


@pytest.mark.parametrize("name", ["limits.toml", "instruments.toml", "units.csv", "exchange_rates.csv", "zones.toml"])
def test_the_hash_changes_with_one_byte_of_any_table(tmp_path: Path, name: str) -> None:
    shutil.copytree(shipped_folder(), tmp_path / "tables")
    path = tmp_path / "tables" / "cn" / name
    text = path.read_text("utf-8")
    path.write_text(f"{text}# a comment\n" if name.endswith(".toml") else text.replace("\n", "\r\n"), "utf-8", newline="")
    assert bundler.load_tables(tmp_path / "tables").sha256 != TABLES.sha256


@pytest.mark.parametrize("name", KEYED)
def test_no_table_can_be_changed(name: str) -> None:
    table = getattr(TABLES, name)
    assert isinstance(table, Mapping)
    with pytest.raises(TypeError):
        table["new"] = ()  # type: ignore[index]
    with pytest.raises(AttributeError):
        setattr(TABLES, name, {})


@pytest.mark.parametrize("name", ["tariff_lines", "listings", "limits", "vat_rates", "zones", "exchange_rates", "remarks"])
def test_every_period_edge_of_every_key_with_more_than_one_row_finds_the_one_row_that_is_true(name: str) -> None:
    several = [rows for rows in getattr(TABLES, name).values() if len(rows) > 1]
    for rows in several:
        sweep(rows)
    assert several or name in ("zones", "remarks")


def test_every_source_of_every_row_is_an_instrument() -> None:
    named = {row.source for name in ("tariff_lines", "listings", "limits", "vat_rates", "zones", "exchange_rates", "remarks")
             for rows in getattr(TABLES, name).values() for row in rows}  # fmt: skip
    named |= {period.source for tax in TABLES.consumption_taxes.values() for period in tax.period}
    named |= {row.source for row in (*TABLES.origin_bans, *TABLES.vat_scope_changes)}
    assert named <= set(TABLES.instruments)


def test_no_line_that_ended_with_hs_2017_is_alive_in_hs_2022() -> None:
    ended = [code for code, rows in TABLES.tariff_lines.items() if rows[-1].until == day("2021-12-31")]
    last, first = TABLES.on(day("2021-12-31")), TABLES.on(day("2022-01-01"))
    assert len(ended) > 50
    assert all(last.line(code) is not None and first.line(code) is None for code in ended)


def test_a_code_of_hs_2022_was_not_alive_before_it() -> None:
    begun = [code for code, rows in TABLES.tariff_lines.items() if rows[0].start >= day("2022-01-01")]
    before = TABLES.on(day("2021-12-31"))
    assert begun
    assert all(before.line(code) is None for code in begun)


@pytest.mark.parametrize(("on", "provisional"), [("2025-12-31", None), ("2026-02-01", None), ("2026-02-02", 5), ("2026-11-23", 5)])
def test_whisky_has_its_provisional_rate_from_february_2026(on: str, provisional: int | None) -> None:
    line = TABLES.on(day(on)).line("2208300000")
    assert line is not None
    assert line.mfn == Fraction(10, 100)
    assert line.provisional == (None if provisional is None else Fraction(provisional, 100))


@pytest.mark.parametrize(
    ("on", "standard", "reduced"),
    [
        ("2016-04-07", None, None), ("2016-04-08", 17, 13), ("2017-06-30", 17, 13), ("2017-07-01", 17, 11), ("2018-04-30", 17, 11),
        ("2018-05-01", 16, 10), ("2019-03-31", 16, 10), ("2019-04-01", 13, 9), ("2025-12-31", 13, 9), ("2026-01-01", 13, 9),
    ],
)  # fmt: skip
def test_vat_went_down_in_its_known_steps(on: str, standard: int | None, reduced: int | None) -> None:
    view = TABLES.on(day(on))
    found = [row.percent * 100 if row else None for row in (view.vat("standard"), view.vat("reduced"))]
    assert found == [standard, reduced]


@pytest.mark.parametrize(
    ("on", "single", "annual", "lone_piece"),
    [
        ("2016-04-07", None, None, False), ("2016-04-08", 200_000, 2_000_000, False), ("2018-12-31", 200_000, 2_000_000, False),
        ("2019-01-01", 500_000, 2_600_000, True), ("2026-11-23", 500_000, 2_600_000, True),
    ],
)  # fmt: skip
def test_the_limits_rose_in_2019_with_the_exception_for_a_single_piece(
    on: str, single: int | None, annual: int | None, lone_piece: bool
) -> None:
    view = TABLES.on(day(on))
    assert (view.fen("single_order"), view.fen("annual")) == (single, annual)
    assert (view.limit("full_tax_single_piece") is not None) is lone_piece
    assert (view.taxed_share == Fraction(7, 10)) is (single is not None)


@pytest.mark.parametrize(
    ("on", "certain", "per_litre"),
    [
        ("2024-01-15", True, Fraction(370) * Fraction("7.09672") / 988),
        ("2026-01-01", True, Fraction(370) * Fraction("7.05741") / 988),
        ("2026-01-31", True, Fraction(370) * Fraction("7.05741") / 988),
        ("2026-02-01", False, Fraction(370) * Fraction("7.05741") / 988),
        ("2025-12-31", False, Fraction(370) * Fraction("7.09672") / 988),
    ],
)
def test_the_beer_threshold_uses_the_rate_of_the_month_or_the_last_one_known(on: str, certain: bool, per_litre: Fraction) -> None:
    beer = bundler.Item.model_validate({
        "sku": "B", "name": "beer", "hs_code": "2203000000", "origin": "DE", "unit": "012", "net_weight_kg": "0.5", "volume_l": "0.5",
        "unit_price": "5.00",
    })  # fmt: skip
    test = resolve(beer, TABLES.on(day(on))).threshold
    assert test is not None
    assert (test.certain, test.per_unit) == (certain, per_litre)
    assert Fraction(test.low, test.denominator) == per_litre * 50 * (1 if certain else Fraction(9, 10))
    assert Fraction(test.high, test.denominator) == per_litre * 50 * (1 if certain else Fraction(11, 10))


@pytest.mark.parametrize("key", sorted(TABLES.consumption_taxes))
def test_the_periods_of_a_consumption_tax_class_follow_on_each_other_and_hold_what_their_form_needs(key: str) -> None:
    periods = TABLES.consumption_taxes[key].period
    sweep(tuple(periods))
    assert periods[0].start >= BEGINNING
    assert periods[-1].until is None
    for before, after in pairwise(periods):
        assert before.until is not None
        assert before.until + ONE_DAY == after.start
    for period in periods:
        assert bool(period.ad_valorem_percent) is (period.form in ("ad_valorem", "compound"))
        assert bool(period.yuan_per_litre) is (period.form in ("specific", "compound"))
        assert all((row.at_least is None) is (row.at_least_usd_per_tonne is not None) for row in period.threshold)


def test_every_consumption_tax_class_is_used_by_a_line() -> None:
    used = {row.consumption_tax for rows in TABLES.tariff_lines.values() for row in rows}
    assert used - {""} == set(TABLES.consumption_taxes)


def test_cosmetics_are_modelled_from_the_first_day_of_the_price_test() -> None:
    assert TABLES.on(day("2016-09-30")).consumption_tax("cosmetics-ml") is None
    now = TABLES.on(day("2016-10-01")).consumption_tax("cosmetics-ml")
    assert now is not None
    assert (now.ad_valorem_percent, now.threshold[0].at_least) == (Fraction(15, 100), 10)


@pytest.mark.parametrize(("on", "evidence"), [("2019-12-31", "presumed"), ("2020-01-01", "public_copy"), ("2026-11-23", "public_copy")])
def test_a_line_of_the_tariff_of_2020_is_presumed_on_the_days_before_it(on: str, evidence: str) -> None:
    view = TABLES.on(day(on))
    line = view.line("1806310000")
    assert line is not None
    assert view.evidence(line) == evidence
    item = {"sku": "A", "name": "A", "hs_code": "1806310000", "origin": "BE", "unit": "011", "unit_price": "1.00", "net_weight_kg": "1"}
    answer = bundler.quote({"on": on, "lines": [{"kind": "item", "item": item, "quantity": 1}]})
    told = [finding for finding in answer.findings if finding.code == "TAX-01" and "tariff row" in finding.message]
    assert bool(told) is (evidence == "presumed")


def test_a_remark_whose_wording_changed_holds_each_wording_on_its_own_days(tmp_path: Path) -> None:
    shutil.copytree(shipped_folder(), tmp_path / "tables")
    path = tmp_path / "tables" / "cn" / "remarks.toml"
    sugar = path.read_text("utf-8").split('key = "sugar-2kg"')[1].split("[[remark]]")[0]
    later = sugar.replace('kg = "2"', 'kg = "3"').replace("from = 2022-03-01", "from = 2026-01-01")
    ended = sugar.replace("from = 2022-03-01", "from = 2022-03-01\nuntil = 2025-12-31")
    text = path.read_text("utf-8").replace(sugar, f'{ended}[[remark]]\nkey = "sugar-2kg"{later}')
    path.write_text(text, "utf-8")
    tables = bundler.load_tables(tmp_path / "tables")
    views = [tables.on(day(on)) for on in ("2022-02-28", "2022-03-01", "2025-12-31", "2026-01-01")]
    listing = views[-1].listing("1701991010")
    assert [[remark.kg for remark in view.remarks(listing)] for view in views] == [[], [2], [2], [3]]
