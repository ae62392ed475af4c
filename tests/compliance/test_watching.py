"""The standing of a bundle says what quoting it says, and what its figures say."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bundler
from bundler.catalogue import Catalogue
from bundler.catalogue.bundle import parse_bundle
from bundler.compliance.watching.condition import Condition, Thresholds
from bundler.compliance.watching.standing import Watched, standing

TABLES = bundler.load_tables()
ON = date(2026, 11, 23)
WINE = {"sku": "WINE", "name": "wine", "hs_code": "2204210000", "origin": "FR", "unit": "142", "net_weight_kg": "0.75", "volume_l": "0.75"}
CHOC = {"sku": "CHOC", "name": "chocolate", "hs_code": "1806310000", "origin": "BE", "unit": "125", "net_weight_kg": "0.2"}
CREAM = {"sku": "CREAM", "name": "cream", "hs_code": "3304990039", "origin": "FR", "unit": "142", "net_weight_kg": "0.1",
         "net_content": "50", "net_content_unit": "ml"}  # fmt: skip
PRICE = st.integers(1, 300_000).map(lambda fen: f"{fen // 100}.{fen % 100:02d}")
ITEMS = st.fixed_dictionaries({"storage_class": st.sampled_from(["ambient", "frozen"]), "unit_price": PRICE})


def conditions(
    rows: list[dict[str, Any]], definition: dict[str, Any], on: date = ON, thresholds: Thresholds | None = None, **more: Any
) -> dict[str, Condition]:
    """What is so of a bundle of which there are ten copies, by kind."""
    goods = Catalogue([bundler.load_catalogue([row])[row["sku"]] for row in rows])
    frozen = more.pop("frozen", {sku: goods[sku].unit_price for sku in goods})
    watched = Watched("GIFT", parse_bundle(definition), frozen, goods, more.pop("copies", 10), more.pop("limiting", ()), **more)
    found = standing(watched, TABLES, on, thresholds or Thresholds()).conditions
    return {each.kind: each for each in found}


def fixed(price: str = "300.00", *skus: str) -> dict[str, Any]:
    return {"components": [{"sku": sku, "quantity": 1} for sku in skus or ("WINE", "CHOC")], "price": price}


@settings(max_examples=40, deadline=None)
@given(first=ITEMS, second=ITEMS, price=PRICE, content=st.booleans())
def test_a_bundle_is_unlawful_or_for_a_person_exactly_as_its_quote_says(
    first: dict[str, str], second: dict[str, str], price: str, content: bool
) -> None:
    cream = CREAM if content else {name: fact for name, fact in CREAM.items() if not name.startswith("net_content")}
    rows = [{**CHOC, **first}, {**cream, **second}]
    found = conditions(rows, fixed(price, "CHOC", "CREAM"))
    line = {"kind": "bundle", "id": "GIFT", "quantity": 1, **fixed(price, "CHOC", "CREAM")}
    answer = bundler.quote({"on": ON.isoformat(), "lines": [line]}, catalogue=rows, tables=TABLES)
    assert ("unlawful" in found) == (answer.verdict == "non_compliant")
    assert ("review" in found) == (answer.verdict == "review")


@settings(max_examples=40, deadline=None)
@given(fen=st.integers(400_000, 500_000), share=st.integers(0, 20))
def test_a_bundle_is_near_the_single_limit_exactly_within_the_share_before_it(fen: int, share: int) -> None:
    rows = [{**CHOC, "unit_price": "6000.00"}]
    found = conditions(rows, fixed(f"{fen // 100}.{fen % 100:02d}", "CHOC"), thresholds=Thresholds(share=Fraction(share, 100)))
    assert ("near_cliff" in found) == (500_000 - fen <= share * 5_000)


def test_a_choice_that_breaks_a_rule_makes_the_whole_bundle_unlawful() -> None:
    rows = [
        {**WINE, "unit_price": "300.00"},
        {**CHOC, "unit_price": "100.00", "storage_class": "frozen"},
        {**CREAM, "unit_price": "100.00"},
    ]
    options = [{"sku": "CREAM", "default": 1}, {"sku": "CHOC"}]
    definition = {
        "components": [{"sku": "WINE", "quantity": 1}],
        "groups": [{"id": "g", "min": 1, "max": 1, "options": options}],
        "discount": "0",
    }
    found = conditions(rows, definition)["unlawful"]
    assert {each["code"] for each in found.findings if each["severity"] == "error"} == {"BND-06"}


def test_what_a_person_passed_when_the_bundle_was_put_in_force_is_not_told_again() -> None:
    rows = [{**CHOC, "unit_price": "100.00", "hs_code": "9999999999"}]
    codes = {each["code"] for each in conditions(rows, fixed("90.00", "CHOC"))["review"].findings}
    assert "review" not in conditions(rows, fixed("90.00", "CHOC"), reviewed=frozenset(codes))


@pytest.mark.parametrize(("days", "told"), [(31, None), (30, 30), (1, 1), (0, 0)])
def test_goods_are_near_their_expiry_from_the_threshold_to_their_last_good_day(days: int, told: int | None) -> None:
    rows = [{**CHOC, "unit_price": "100.00", "expires_on": (ON + timedelta(days)).isoformat()}]
    found = conditions(rows, fixed("90.00", "CHOC")).get("near_expiry")
    assert (found.days if found else None) == told


def test_a_day_less_before_expiry_is_the_same_condition_and_another_lot_another() -> None:
    rows = [{**CHOC, "unit_price": "100.00", "expires_on": "2026-12-01"}]
    today, tomorrow = (conditions(rows, fixed("90.00", "CHOC"), on)["near_expiry"] for on in (ON, ON + timedelta(1)))
    other = conditions([{**rows[0], "expires_on": "2026-12-02"}], fixed("90.00", "CHOC"))["near_expiry"]
    assert (today.mark == tomorrow.mark, today.days, tomorrow.days, today.mark == other.mark) == (True, 8, 7, False)


def test_a_price_of_an_option_that_nobody_takes_by_default_is_told_too() -> None:
    rows = [{**WINE, "unit_price": "300.00"}, {**CHOC, "unit_price": "100.00"}]
    definition = {
        "components": [{"sku": "WINE", "quantity": 1}],
        "groups": [{"id": "g", "min": 0, "max": 1, "options": [{"sku": "CHOC"}]}],
        "price": "280.00",
    }
    found = conditions(rows, definition, frozen={"WINE": 30_000, "CHOC": 9_000})["price_drift"]
    assert found.changes == [{"what": "unit_price", "sku": "CHOC", "before": "90.00", "now": "100.00"}]


def test_fewer_copies_than_the_threshold_are_told_and_none_is_another_condition() -> None:
    rows = [{**CHOC, "unit_price": "100.00"}]
    few, none = (
        conditions(rows, fixed("90.00", "CHOC"), thresholds=Thresholds(copies=5), copies=copies, limiting=("CHOC",))["unavailable"]
        for copies in (4, 0)
    )
    assert (few.copies, none.copies, few.mark == none.mark) == (4, 0, False)
    assert "unavailable" not in conditions(rows, fixed("90.00", "CHOC"), thresholds=Thresholds(copies=5), copies=5)
