"""Any day of the regime can be asked, and an answer changes only on days that the tables name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bundler

ONE_DAY = timedelta(days=1)
FIRST, LAST = date(2016, 4, 8), date(2026, 12, 31)
TABLES = bundler.load_tables()
EXPIRY = date(2021, 6, 15)


def piece(sku: str, code: str, price: str, **more: str) -> dict[str, str]:
    return {
        "sku": sku, "name": sku, "hs_code": code, "origin": "FR", "unit": "011", "unit_price": price, "net_weight_kg": "0.5",
        "volume_l": "0.1", **more,
    }  # fmt: skip


BASKET = [
    piece("CHOC", "1806310000", "1000.00"),
    piece("HONEY", "0409000000", "1000.00"),
    piece("WINE", "2204210000", "1000.00"),
    piece("WHISKY", "2208300000", "1000.00"),
    piece("LOTION", "3304990039", "1000.00"),
    piece("BALM", "3304990039", "90.00"),
    piece("BEER-CHEAP", "2203000000", "0.05"),
    piece("BEER-CLOSE", "2203000000", "0.27"),
    piece("MILK", "0401200000", "20.00"),
    piece("YOGURT", "0403100000", "20.00"),
    piece("SHRIMP", "0306179000", "50.00", origin="JP"),
    piece("CONDOM", "4014100000", "50.00"),
    piece("SWORD", "9307009000", "300.00"),
    piece("BATTERY", "8507100000", "100.00"),
    piece("INK", "3215190010", "100.00", remark_met="true"),
    piece("SUGAR", "1701991010", "20.00", net_weight_kg="2.5"),
    piece("WHISKY-DEAR", "2208300000", "5500.00"),
    piece("FRESH", "1806310000", "100.00", expires_on=str(EXPIRY)),
    piece("WATCH", "9102110000", "3000.00"),
    piece("HANDBAG", "4202220000", "5000.01"),
]
BOX = {"kind": "bundle", "id": "BOX", "price": "1999.00", "quantity": 1,
       "components": [{"sku": sku, "quantity": 1} for sku in ("CHOC", "WINE", "LOTION")]}  # fmt: skip
ORDERS: list[dict[str, Any]] = [
    *({"lines": [{"kind": "item", "sku": item["sku"], "quantity": 1}]} for item in BASKET),
    {"lines": [BOX]},
    {"lines": [BOX, BOX], "freight": "12.00", "buyer": {"annual_used": "18000.00"}},
    {"lines": [{"kind": "item", "sku": "WATCH", "quantity": 1}], "buyer": {"annual_used": "23000.01"}},
]
CATALOGUE = bundler.load_catalogue(BASKET)
Answer = tuple[Any, ...]


@cache
def answers(on: date, strict: bool = False) -> list[Answer]:
    """What the law makes of the basket on a day: everything but the day itself, and what is only worth a look."""
    found = []
    for order in ORDERS:
        answer = bundler.quote({**order, "on": str(on), "strict": strict}, CATALOGUE, TABLES)
        told = sorted((finding.code, finding.severity) for finding in answer.findings if finding.severity in ("error", "review"))
        document = answer.to_dict()
        taxes = [[line[name] for name in ("tariff", "consumption_tax", "vat", "tax")] for line in document["lines"]]
        found.append((answer.verdict, told, document["limit"], document["order_value"], document["tax"], taxes))
    return found


NAMED = {each.day for each in bundler.law_changes(TABLES)}
OWN = {EXPIRY + ONE_DAY, TABLES.coverage.verified_until + ONE_DAY}
"""Days that come with the goods, and the day from which nothing is verified."""
SPEAKING = {row.effective for row in TABLES.instruments.values() if row.effective is not None}
"""From the day on which a source speaks, what it says is no longer presumed: that matters to a strict order."""


def steps(days: set[date]) -> list[tuple[date, date]]:
    """The first and the last day between each change and the next."""
    edges = [FIRST, *sorted(day for day in days if FIRST < day <= LAST), LAST + ONE_DAY]
    return [(start, end - ONE_DAY) for start, end in pairwise(edges)]


@pytest.mark.parametrize("strict", [False, True])
def test_the_last_day_before_a_change_is_answered_like_the_first_day_after_the_one_before(strict: bool) -> None:
    for start, end in steps(NAMED | OWN | (SPEAKING if strict else set())):
        assert answers(start, strict) == answers(end, strict), (start, end)


@settings(max_examples=25)
@given(st.dates(FIRST, LAST))
def test_the_answer_of_a_day_is_that_of_the_last_day_on_which_something_changed(on: date) -> None:
    start = max(day for day in {FIRST, *NAMED, *OWN} if day <= on)
    assert answers(on) == answers(start)


@pytest.mark.parametrize(
    "day",
    [
        "2016-10-01", "2017-07-01", "2018-05-01", "2019-01-01", "2019-04-01", "2022-01-01", "2022-03-01", "2023-08-24",
        "2024-01-01", "2024-02-01", "2025-06-01", "2026-01-01", "2026-02-01", "2026-02-02", "2026-09-01",
    ],
)  # fmt: skip
def test_the_basket_feels_the_change_of_a_named_day(day: str) -> None:
    on = date.fromisoformat(day)
    assert on in NAMED
    assert answers(on - ONE_DAY) != answers(on)


def step_of(table: list[tuple[str, Any]], on: date) -> Any:
    return [value for start, value in table if start <= str(on)][-1]


STANDARD = [("2016-04-08", 17), ("2018-05-01", 16), ("2019-04-01", 13)]
REDUCED = [("2016-04-08", 13), ("2017-07-01", 11), ("2018-05-01", 10), ("2019-04-01", 9)]
PUBLISHED = {
    "CHOC": [("2016-04-08", "11.9"), ("2018-05-01", "11.2"), ("2019-04-01", "9.1")],
    "LOTION": [("2016-10-01", "26.35"), ("2018-05-01", "25.53"), ("2019-04-01", "23.06")],
    "WINE": [("2016-04-08", "21.00"), ("2018-05-01", "20.22"), ("2019-04-01", "17.89")],
}
"""Composite rates as printed: percent of the value, rounded."""
LIMITS = [("2016-04-08", ("2000.00", "20000.00")), ("2019-01-01", ("5000.00", "26000.00"))]
LOADED = {"CHOC": (0, STANDARD), "HONEY": (0, REDUCED), "WINE": (10, STANDARD), "LOTION": (15, STANDARD)}
"""Consumption tax in percent, and the VAT through time."""


def half_up(amount: Fraction) -> int:
    return int(amount * 100 + Fraction(1, 2))


def quoted(sku: str, on: date) -> dict[str, Any]:
    return bundler.quote({"on": str(on), "lines": [{"kind": "item", "sku": sku, "quantity": 1}]}, CATALOGUE, TABLES).to_dict()


@given(st.dates(FIRST, LAST), st.sampled_from(sorted(PUBLISHED)))
def test_the_published_composite_rate_of_a_day_comes_out(on: date, sku: str) -> None:
    if str(on) >= PUBLISHED[sku][0][0]:
        rate = Fraction(quoted(sku, on)["tax"]) / 1000 * 100
        assert abs(rate - Fraction(step_of(PUBLISHED[sku], on))) <= Fraction("0.005")


@given(st.dates(FIRST, LAST), st.sampled_from(sorted(LOADED)))
def test_each_tax_of_a_day_is_seventy_per_cent_of_the_statutory_amount_of_that_day(on: date, sku: str) -> None:
    percent, vat = LOADED[sku]
    if sku == "LOTION" and str(on) < "2016-10-01":
        assert quoted(sku, on)["tax"] is None
        return
    value, c, v = Fraction(1000), Fraction(percent, 100), Fraction(step_of(vat, on), 100)
    due = [half_up(Fraction(7, 10) * tax) for tax in (value / (1 - c) * c, value / (1 - c) * v)]
    found = quoted(sku, on)
    assert [round(Fraction(found[name]) * 100) for name in ("consumption_tax", "vat")] == due


@given(st.dates(FIRST, LAST))
def test_the_limits_are_those_of_the_day_and_one_piece_above_them_stays_only_since_2019(on: date) -> None:
    single, annual = step_of(LIMITS, on)
    found = quoted("WATCH", on)
    assert (found["limit"]["single"], found["limit"]["annual"]) == (single, annual)
    assert (found["verdict"] == "non_compliant") is (str(on) < "2019-01-01")
    assert (found["tax"] is None) is (str(on) < "2019-01-01")
    above = quoted("HANDBAG", on)
    assert (above["tariff"] is None) is (str(on) < "2019-01-01")


def marks(findings: Any) -> list[str]:
    return [each.message for each in findings if each.code == "AUD-01"]


GOODS = [{**each, "stock": "2", "cost": "1.00"} for each in BASKET[:2]]
DAY_ASKED: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "check": lambda order: marks(bundler.check(order, CATALOGUE, TABLES).findings),
    "quote": lambda order: marks(bundler.quote(order, CATALOGUE, TABLES).findings),
    "compare": lambda order: marks(bundler.compare(order, CATALOGUE, TABLES).channel("postal").findings),
    "split": lambda order: marks(bundler.split(order, CATALOGUE, TABLES).answers[0].findings),
    "repair": lambda order: bundler.repair(order, CATALOGUE, TABLES).to_dict()["warnings"],
    "tax_included": lambda order: bundler.tax_included(order, "1000.00", None, CATALOGUE, TABLES).to_dict()["warnings"],
    "cliffs": lambda order: bundler.cliffs(order, None, None, CATALOGUE, TABLES).to_dict()["warnings"],
    "price_curve": lambda order: bundler.price_curve(order, None, 1, CATALOGUE, TABLES, points=2).to_dict()["warnings"],
    "compose": lambda order: bundler.compose(GOODS, {"on": order["on"], "solver": {"seconds": 1}}, TABLES).warnings,
}
"""Every door that takes a day, and what its answer says of a day that lies beyond the tables."""


@pytest.mark.parametrize("door", DAY_ASKED)
def test_every_door_marks_a_day_beyond_the_tables_once_and_refuses_one_before_the_regime(door: str) -> None:
    last = TABLES.coverage.verified_until

    def asked(on: date) -> list[str]:
        return DAY_ASKED[door]({"on": str(on), "lines": [{"kind": "item", "sku": "CHOC", "quantity": 1}]})

    assert asked(last) == []
    (told,) = asked(last + ONE_DAY)
    assert told.startswith(f"The tables are verified until {last}; on {last + ONE_DAY} ")
    with pytest.raises(bundler.InputError, match="there is no such regime"):
        asked(FIRST - ONE_DAY)


@given(st.dates(date(1990, 1, 1), FIRST - ONE_DAY))
def test_a_day_before_the_first_text_is_refused(on: date) -> None:
    with pytest.raises(bundler.InputError, match="there is no such regime"):
        quoted("CHOC", on)
    with pytest.raises(bundler.InputError, match="there is no such regime"):
        bundler.law(on)
