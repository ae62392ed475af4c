"""The hint for an unknown key."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from bundler.assembly.policy import Policy
from bundler.catalogue import Order
from bundler.tariff.rows import ConsumptionTaxClass
from bundler.values.keys import hint_for


@pytest.mark.parametrize(
    ("model", "location", "hint"),
    [
        (Policy, ("max_desings",), "Did you mean 'max_designs'?"),
        (Policy, ("bundle", "discounts", 0, "copies_mx"), "Did you mean 'copies_max'?"),
        (Policy, ("bundle", "discount"), "Did you mean 'discounts'?"),
        (Policy, ("bundle", "slot", 1, "pices"), "Did you mean 'pieces'?"),
        (Order, ("lines", 0, "item", "quantiti"), "Did you mean 'quantity'?"),
        (Order, ("lines", 0, "item", "price"), "Did you mean 'unit_price'?"),
        (Order, ("lines", 0, "bundle", "components", 2, "item", "stok"), "Did you mean 'stock'?"),
        (Order, ("promotion", "aproved"), "Did you mean 'approved'?"),
        (Order, ("id",), "Did you mean 'order_id'?"),
    ],
)
def test_an_unknown_key_is_hinted_at_among_those_of_its_own_object(model: type[BaseModel], location: Any, hint: str) -> None:
    assert hint_for(model, location) == hint


@pytest.mark.parametrize(
    ("model", "location", "hint"),
    [
        (Policy, ("margin_min",), "It belongs under 'bundle'."),
        (Policy, ("copies",), "It belongs under 'run'."),
        (Policy, ("bundle", "max_designs"), "It belongs at the top, outside 'bundle'."),
        (Policy, ("bundle", "slot", 0, "price"), "It belongs under 'bundle'."),
        (Policy, ("bundle", "tags_any"), "It belongs under 'bundle.slot'."),
        (Order, ("annual_used",), "It belongs under 'buyer'."),
        (Order, ("lines", 0, "item", "hs_code"), "It belongs under 'lines.item'."),
        (Order, ("lines", 0, "bundle", "sku"), "It belongs under 'lines.components'."),
        (Order, ("lines", 0, "bundle", "components", 0, "unit_price"), "It belongs under 'lines.components.item'."),
        (ConsumptionTaxClass, ("ad_valorem_percent",), "It belongs under 'period'."),
    ],
)
def test_a_key_that_is_known_elsewhere_is_told_where_it_belongs(model: type[BaseModel], location: Any, hint: str) -> None:
    assert hint_for(model, location) == hint


@pytest.mark.parametrize("location", [("catalogue",), ("lines", 0, "item", "components"), ("zzz",)])
def test_a_key_that_is_like_none_is_answered_with_those_of_its_object(location: Any) -> None:
    known = hint_for(Order, location).removeprefix("Known: ").split(", ")
    assert known == sorted(known)
    assert set(known) in ({"kind", "sku", "item", "quantity", "unit_price"}, set(Order.model_fields))
