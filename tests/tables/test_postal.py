"""The tables of the postal channel: one category at most for every code and day, and nobody can change them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import FrozenInstanceError, fields
from datetime import date
from fractions import Fraction

import pytest

import bundler
from bundler.tariff.postal import PostalCategory

TABLES = bundler.load_tables()
DAYS = ["2016-04-08", "2018-10-31", "2018-11-01", "2019-04-08", "2019-04-09", "2024-11-30", "2024-12-01", "2026-11-23"]


@pytest.mark.parametrize("name", [field.name for field in fields(TABLES.postal)])
def test_no_postal_table_is_empty_or_can_be_changed(name: str) -> None:
    table = getattr(TABLES.postal, name)
    assert isinstance(table, Mapping)
    assert table
    with pytest.raises(TypeError):
        table["new"] = ()  # type: ignore[index]
    with pytest.raises(FrozenInstanceError):
        setattr(TABLES.postal, name, {})


@pytest.mark.parametrize("on", DAYS)
def test_every_code_has_a_category_with_a_rate_or_the_reason_why_not(on: str) -> None:
    post = TABLES.on(date.fromisoformat(on)).postal
    for code in TABLES.tariff_lines:
        row = post.goods(code)
        assert row is not None
        for key in filter(None, (row.category, row.dear_category)):
            category = post.category(key)
            assert isinstance(category, PostalCategory), (code, key)
            assert post.rate(category.tier) is not None
        assert bool(row.category) is not bool(row.unknown)


@pytest.mark.parametrize("on", DAYS)
def test_the_longest_beginning_of_a_code_wins(on: str) -> None:
    day = date.fromisoformat(on)
    rows = [row for rows in TABLES.postal.goods.values() for row in rows if day in row.period]
    for code in list(TABLES.tariff_lines)[::7]:
        beginnings = {prefix: row for row in rows for prefix in row.hs_prefixes if code.startswith(prefix)}
        expected = beginnings[max(beginnings, key=len)] if beginnings else next(row for row in rows if not row.hs_prefixes)
        assert TABLES.on(day).postal.goods(code) is expected


@pytest.mark.parametrize(
    ("on", "low", "middle", "high"),
    [
        ("2016-04-08", 15, 30, 60), ("2018-10-31", 15, 30, 60), ("2018-11-01", 15, 25, 50), ("2019-04-08", 15, 25, 50),
        ("2019-04-09", 13, 20, 50), ("2026-11-23", 13, 20, 50),
    ],
)  # fmt: skip
def test_the_rates_of_the_tiers_went_down_in_their_known_steps(on: str, low: int, middle: int, high: int) -> None:
    post = TABLES.on(date.fromisoformat(on)).postal
    found = [rate.percent if (rate := post.rate(tier)) else None for tier in ("low", "middle", "high")]
    assert found == [Fraction(percent, 100) for percent in (low, middle, high)]
    assert post.rate("special") is None


def test_every_beginning_of_a_code_is_that_of_a_code_of_the_tariff() -> None:
    codes = sorted(TABLES.tariff_lines)
    new_since_2022 = {"851713", "851714"}
    for rows in TABLES.postal.goods.values():
        for prefix in rows[0].hs_prefixes:
            assert prefix in new_since_2022 or any(code.startswith(prefix) for code in codes), prefix
