"""Bundles before the rules: every choice, prices and shares, against quotes of plain orders."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bundler.catalogue import load_catalogue
from bundler.catalogue.bundle import parse_bundle
from bundler.catalogue.choices import Choice, choices, default_choice, told
from bundler.compliance import quote
from bundler.compliance.bundle_offer import examine, offer
from bundler.duty.bundle_price import changes, priced
from bundler.errors import InputError
from bundler.tariff import load_tables

ON = date(2026, 11, 23)
ITEMS: list[dict[str, Any]] = [
    {"sku": "WINE", "name": "wine", "hs_code": "2204210000", "origin": "FR", "unit": "142", "unit_price": "300.00", "net_weight_kg": "0.75",
     "volume_l": "0.75", "account_book": "T1"},
    {"sku": "CHOC", "name": "chocolate", "hs_code": "1806310000", "origin": "BE", "unit": "125", "unit_price": "33.33",
     "net_weight_kg": "0.2", "account_book": "T1"},
    {"sku": "HONEY", "name": "honey", "hs_code": "0409000000", "origin": "NZ", "unit": "125", "unit_price": "66.61", "net_weight_kg": "0.5",
     "account_book": "T1"},
    {"sku": "ICE", "name": "frozen chocolate", "hs_code": "1806310000", "origin": "BE", "unit": "125", "unit_price": "40.00",
     "net_weight_kg": "0.2", "account_book": "T1", "storage_class": "frozen"},
]  # fmt: skip
CATALOGUE = load_catalogue(ITEMS)
TABLES = load_tables()


def bundle(*skus: str, **other: Any) -> Any:
    options = [{"sku": sku, "max": 2, "default": int(not at)} for at, sku in enumerate(skus)]
    groups = [{"id": "sweets", "min": 1, "max": 2, "options": options}]
    return parse_bundle({"components": [{"sku": "WINE", "quantity": 1}], "groups": groups, "discount": "0.05", **other})


def plain(definition: Any, choice: Choice, price: str) -> dict[str, Any]:
    """The order that a caller would write out."""
    parts = [part.model_dump() for part in definition.components] + [part for parts in told(choice).values() for part in parts]
    return {"on": "2026-11-23", "lines": [{"kind": "bundle", "id": "B", "price": price, "quantity": 1, "components": parts}]}


def test_a_choice_is_answered_as_the_order_that_a_caller_would_write_out() -> None:
    definition = bundle("CHOC", "HONEY")
    for choice in choices(definition):
        found = offer("B", definition, choice, CATALOGUE, TABLES, ON)
        written = quote(plain(definition, choice, found.to_dict()["price"]), CATALOGUE, TABLES)
        assert found.answer.to_dict() == written.to_dict()
        assert found.copy.shares == tuple(part.total for part in written.found.parts)


def test_a_choice_that_mixes_storage_is_named_though_the_default_is_lawful() -> None:
    found = examine("B", bundle("CHOC", "ICE"), CATALOGUE, TABLES, ON)
    assert found.default.answer.verdict == "compliant"
    assert (found.verdict, dict(found.verdicts)) == ("non_compliant", {"compliant": 2, "non_compliant": 3})
    stopped = found.to_dict()["stopped"]
    assert [(each["verdict"], each["choice"]) for each in stopped] == [("non_compliant", {"sweets": [{"sku": "ICE", "quantity": 1}]})]
    assert {finding["code"] for finding in stopped[0]["findings"]} == {"BND-06"}
    assert found.to_dict()["choices"]["highest"] == {"price": "348.33", "choice": {"sweets": [{"sku": "CHOC", "quantity": 2}]}}


def test_the_price_range_is_that_of_the_choices_that_break_no_rule() -> None:
    told_of = examine("B", bundle("CHOC", "HONEY"), CATALOGUE, TABLES, ON).to_dict()["choices"]
    # (300.00 + 33.33) * 0.95 and (300.00 + 2 * 66.61) * 0.95, half-up to the fen
    assert (told_of["lowest"]["price"], told_of["highest"]["price"]) == ("316.66", "411.56")
    told_of = examine("B", bundle("CHOC", "HONEY", discount=None, price="320.00"), CATALOGUE, TABLES, ON).to_dict()["choices"]
    assert (told_of["lowest"]["price"], told_of["highest"]["price"]) == ("320.00", "320.00")


def test_a_price_that_no_line_can_declare_is_named_with_the_nearest_that_can() -> None:
    """Three pieces at 1499.99 are declared at 499.99 and 500.00 each: on both sides of 10 yuan per ml."""
    cream = {"sku": "CREAM", "name": "cream", "hs_code": "3304990039", "origin": "FR", "unit": "142", "unit_price": "600.00",
             "net_weight_kg": "0.05", "net_content": "50", "net_content_unit": "ml"}  # fmt: skip
    definition = parse_bundle({"components": [{"sku": "CREAM", "quantity": 3}], "price": "1499.99"})
    (stopped,) = examine("B", definition, load_catalogue([cream]), TABLES, ON).stopped.values()
    assert [(finding.code, finding.hint) for finding in stopped.findings] == [
        ("BUN-04", "The nearest price of B that does not is 1500.00.")
    ]


def test_items_that_are_not_known_are_told_at_their_places() -> None:
    with pytest.raises(InputError) as wrong:
        examine("B", bundle("CHOC", "HONEI"), CATALOGUE, TABLES, ON)
    assert [(fault.pointer, fault.hint) for fault in wrong.value.faults] == [("/groups/0/options/1/sku", "Did you mean 'HONEY'?")]


@settings(max_examples=30)
@given(prices=st.lists(st.integers(0, 10**6), min_size=3, max_size=3), rate=st.integers(0, 99))
def test_the_shares_sum_to_the_price_and_lie_within_a_fen_of_pro_rata(prices: list[int], rate: int) -> None:
    definition = bundle("CHOC", "HONEY", discount=f"0.{rate:02d}")
    public = dict(zip(("WINE", "CHOC", "HONEY"), prices, strict=True))
    for choice in choices(definition):
        copy = priced(definition, choice, public)
        assert copy.price == (copy.alone * (100 - rate) + 50) // 100
        if copy.alone:
            assert sum(copy.shares) == copy.price
            for part, share in zip(copy.portions, copy.shares, strict=True):
                assert abs(share * copy.alone - copy.price * public[part.sku] * part.quantity) < copy.alone


def test_what_changed_between_two_days_is_named() -> None:
    definition = bundle("CHOC", "HONEY", discount=None, price="320.00")
    before = examine("B", definition, CATALOGUE, TABLES, ON).to_dict()
    assert changes(before, before) == []
    dearer = load_catalogue([{**item, "unit_price": "50.00"} if item["sku"] == "CHOC" else item for item in ITEMS])
    now = examine("B", definition, dearer, TABLES, ON).to_dict()
    found = changes(before, now)
    assert {(each["what"], each["sku"]) for each in found} == {
        ("stand_alone", None), ("tax", None), ("share", "WINE"), ("share", "CHOC"), ("unit_price", "CHOC")}  # fmt: skip
    assert {"what": "unit_price", "sku": "CHOC", "before": "33.33", "now": "50.00"} in found
    only_prices = priced(definition, default_choice(definition), {"WINE": 30000, "CHOC": 5000}).to_dict()
    assert {each["what"] for each in changes(before, only_prices)} == {"stand_alone", "share", "unit_price"}
