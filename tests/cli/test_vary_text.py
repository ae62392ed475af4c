"""``--vary LINE=VALUES``: what a person types in a shell, as values of the policy."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundler.assembly.varying.variants import Vary
from bundler.cli.vary_text import parse_vary
from bundler.errors import InputError

TYPED: list[tuple[str, str, list[Any]]] = [
    ("max_designs=4", "max_designs", [4]),
    ("max_designs = 4, 6 ,8", "max_designs", [4, 6, 8]),
    ("max_designs=4..8", "max_designs", [4, 5, 6, 7, 8]),
    ("max_designs=4..9..2,20", "max_designs", [4, 6, 8, 20]),
    ("run.setup_cost=100.00..300.00..100.00", "run.setup_cost", ["100.00", "200.00", "300.00"]),
    ("run.setup_cost=0..1.00..0.50", "run.setup_cost", ["0.00", "0.50", "1.00"]),
    ("run.setup_cost=0.00,200.00", "run.setup_cost", ["0.00", "200.00"]),
    ("run.tax=buyer_pays,seller_absorbs", "run.tax", ["buyer_pays", "seller_absorbs"]),
    ("bundle.margin_min=none,0.05", "bundle.margin_min", [None, "0.05"]),
    ("bundle.expires_after=2027-03-01,2027-06-01", "bundle.expires_after", [date(2027, 3, 1), date(2027, 6, 1)]),
    ("bundle.discounts=[0.00],[0.00,0.05]", "bundle.discounts", [["0.00"], ["0.00", "0.05"]]),
    ('bundle.discounts=["0.00"],[{rate="0.05", copies_max=200}]', "bundle.discounts", [["0.00"], [{"rate": "0.05", "copies_max": 200}]]),
    ('bundle.incompatible_tags=[["a,]", "b"]]', "bundle.incompatible_tags", [[["a,]", "b"]]]),
    ("bundle.slot[a = b].pieces=[1,2],[0,2]", "bundle.slot[a = b].pieces", [[1, 2], [0, 2]]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "values"), TYPED)
def test_values_are_read_as_a_policy_takes_them(text: str, line: str, values: list[Any]) -> None:
    found = parse_vary(text)
    assert (found.line, found.values) == (line, values)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("max_designs", "LINE=VALUES is wanted"),
        ("=4", "LINE=VALUES is wanted"),
        ("max_designs=", "value 1 cannot be read: one value of TOML is wanted"),
        ("max_designs=8..4", "value 1 cannot be read: a range goes up"),
        ("max_designs=4..8..0", "value 1 cannot be read: a range goes up"),
        ("run.setup_cost=0.00..900.00", "the range has 901 numbers, and at most 50 are taken"),
        ("max_designs=4,\"x,[1", "value 2 cannot be read: not TOML"),
        ("max_designs=4\nrun = 5", "value 1 cannot be read: one value of TOML is wanted"),
        ("max_designs=[[4]", "value 1 cannot be read: not TOML"),
        ("max_designs=" + "[" * 200 + "]" * 200, "nested deeper than"),
        ("max_designs=" + "1," * 20_000, "LINE=VALUES is wanted"),
        ("max_designs=" + ",".join("1" * 60), "at most 50 allowed"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_what_would_be_right(text: str, told: str) -> None:
    with pytest.raises(InputError) as raised:
        parse_vary(text)
    assert told in str(raised.value)


@given(st.text(max_size=60))
def test_any_text_is_values_or_a_fault(text: str) -> None:
    found: Vary | None = None
    with suppress(InputError):
        found = parse_vary("line=" + text)
    assert found is None or found.values


JSON = st.recursive(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=6) | st.integers(0, 10**6), st.lists, max_leaves=6)


@given(st.lists(JSON, min_size=1, max_size=5))
def test_json_lists_and_texts_are_values_as_they_stand(values: list[Any]) -> None:
    assert parse_vary("line=" + ",".join(json.dumps(value, ensure_ascii=False) for value in values)).values == values
