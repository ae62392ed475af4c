"""Definitions of bundles and the choices that they allow, against brute force."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundler.catalogue.bundle import MAX_CHOICES, parse_bundle
from bundler.catalogue.choices import Stated, choices, complete, default_choice, told
from bundler.errors import Fault, InputError

WINE = {"sku": "WINE", "quantity": 1}


def sweets(**other: Any) -> dict[str, Any]:
    options = [{"sku": "CHOC", "max": 2, "default": 1}, {"sku": "HONEY"}]
    return {"id": "sweets", "min": 1, "max": 2, "options": options, **other}


def bundle(**other: Any) -> dict[str, Any]:
    return {"components": [WINE], "groups": [sweets()], "price": "420.00", **other}


def faults_of(document: Any) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as wrong:
        parse_bundle(document)
    return [(fault.pointer, fault.code) for fault in wrong.value.faults]


@pytest.mark.parametrize(
    ("document", "faults"),
    [
        (bundle(price=None), [("", "price")]),
        (bundle(discount="0.05"), [("", "price")]),
        (bundle(price=None, discount="1"), [("/discount", "value_error")]),
        (bundle(components=[WINE, WINE]), [("/components/1/sku", "duplicate_sku")]),
        (bundle(components=[{"sku": "CHOC", "quantity": 1}]), [("/groups/0/options/0/sku", "duplicate_sku")]),
        (bundle(groups=[sweets(min=3)]), [("/groups/0/min", "band")]),
        (bundle(groups=[sweets(min=4, max=9)]), [("/groups/0/min", "band"), ("/groups/0/options", "default")]),
        (bundle(groups=[sweets(min=2)]), [("/groups/0/options", "default")]),
        (bundle(groups=[sweets(options=[{"sku": "CHOC", "default": 2}])]), [("/groups/0/options/0/default", "default")]),
        ({"price": "1.00"}, [("/components", "empty")]),
        (bundle(prise="1.00"), [("/prise", "extra_forbidden")]),
    ],
)  # fmt: skip
def test_every_fault_of_a_definition_is_told_at_its_place(document: dict[str, Any], faults: list[tuple[str, str]]) -> None:
    assert faults_of(document) == faults


def test_two_groups_of_one_id_are_both_told() -> None:
    other = sweets(options=[{"sku": "TEA", "default": 1}], max=1)
    assert faults_of(bundle(groups=[sweets(), other])) == [("/groups/0/id", "duplicate_id"), ("/groups/1/id", "duplicate_id")]


def test_more_choices_than_are_checked_are_refused_with_their_number() -> None:
    options = [{"sku": f"S{at}", "default": int(at < 3)} for at in range(40)]
    with pytest.raises(InputError, match=f"9880 choices; each is checked, and at most {MAX_CHOICES}"):
        parse_bundle({"groups": [{"id": "three", "min": 3, "max": 3, "options": options}], "price": "1.00"})


@st.composite
def definitions(draw: st.DrawFn) -> dict[str, Any]:
    groups = []
    for name in range(draw(st.integers(1, 2))):
        options = [{"sku": f"G{name}-{at}", "max": draw(st.integers(1, 3))} for at in range(draw(st.integers(1, 3)))]
        for option in options:
            option["default"] = draw(st.integers(0, option["max"]))
        taken = sum(option["default"] for option in options)
        most = draw(st.integers(max(taken, 1), 9))
        groups.append({"id": str(name), "min": draw(st.integers(0, taken)), "max": most, "options": options})
    return {"components": [WINE], "groups": groups, "discount": "0.05"}


@given(document=definitions())
def test_the_choices_are_all_those_that_the_groups_allow_once_each(document: dict[str, Any]) -> None:
    def ways(group: dict[str, Any]) -> list[dict[str, int]]:
        counts = product(*(range(option["max"] + 1) for option in group["options"]))
        named = [{option["sku"]: count for option, count in zip(group["options"], each, strict=True) if count} for each in counts]
        return [each for each in named if group["min"] <= sum(each.values()) <= group["max"]]

    definition = parse_bundle(document)
    found = [{name: {part.sku: part.quantity for part in parts} for name, parts in choice.items()} for choice in choices(definition)]
    expected = [
        dict(zip((group["id"] for group in document["groups"]), each, strict=True)) for each in product(*map(ways, document["groups"]))
    ]
    assert len(found) == definition.choices
    assert sorted(map(str, found)) == sorted(map(str, expected))
    assert told(default_choice(definition)) in [told(choice) for choice in choices(definition)]


@given(document=definitions(), data=st.data())
def test_a_choice_is_taken_exactly_where_it_is_one_of_them(document: dict[str, Any], data: st.DataObject) -> None:
    definition = parse_bundle(document)
    stated: dict[str, Any] = {}
    for group in definition.groups:
        counts = [(option.sku, data.draw(st.integers(0, option.most + 1))) for option in group.options]
        stated[group.id] = [{"sku": sku, "quantity": count} for sku, count in counts if count]
    from pydantic import TypeAdapter

    faults: list[Fault] = []
    complete(definition, TypeAdapter(Stated).validate_python(stated), "/choice", faults)
    assert (not faults) == (stated in [told(choice) for choice in choices(definition)])


def test_what_is_left_out_of_a_choice_is_the_default_and_unknown_words_get_a_hint() -> None:
    definition, faults = parse_bundle(bundle()), list[Fault]()
    assert told(complete(definition, {}, "/choice", faults)) == {"sweets": [{"sku": "CHOC", "quantity": 1}]}
    assert not faults
    complete(definition, {"sweet": []}, "/choice", faults)
    assert [(fault.pointer, fault.hint) for fault in faults] == [("/choice/sweet", "Did you mean 'sweets'?")]


def test_two_definitions_that_say_the_same_are_equal_as_text() -> None:
    stated = bundle(groups=[{**sweets(), "options": [{"default": 1, "max": 2, "sku": "CHOC"}, {"max": 1, "sku": "HONEY", "default": 0}]}])
    assert parse_bundle(stated).canonical_json == parse_bundle(bundle(supervision_code="1210")).canonical_json
