"""Copies that free stock makes of a bundle, against packing them one by one."""

from __future__ import annotations

from functools import cache
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from bundler.catalogue.bundle import ChoiceGroup, parse_bundle
from bundler.ledger.availability import available, copies_of_group


def one_by_one(least: int, mosts: tuple[int, ...], free: tuple[int, ...]) -> int:
    """The most copies, by trying every way to fill the next one."""

    @cache
    def packed(left: tuple[int, ...]) -> int:
        ways = product(*(range(min(most, pieces) + 1) for most, pieces in zip(mosts, left, strict=True)))
        after = [tuple(pieces - some for pieces, some in zip(left, way, strict=True)) for way in ways if sum(way) == least]
        return max((1 + packed(each) for each in after), default=0)

    return packed(free)


@given(options=st.lists(st.tuples(st.integers(1, 3), st.integers(0, 5)), min_size=1, max_size=3), data=st.data())
def test_a_group_is_filled_as_often_as_packing_one_by_one_fills_it(options: list[tuple[int, int]], data: st.DataObject) -> None:
    least = data.draw(st.integers(1, sum(most for most, _ in options)))
    stated = [{"sku": str(at), "max": most} for at, (most, _) in enumerate(options)]
    group = ChoiceGroup.model_validate({"id": "g", "min": least, "max": 9, "options": stated})
    free = {str(at): pieces for at, (_, pieces) in enumerate(options)}
    mosts, pieces = zip(*options, strict=True)
    assert copies_of_group(group, free) == one_by_one(least, mosts, pieces)


def test_all_that_limit_are_named_and_what_was_never_counted_allows_none() -> None:
    group = {"id": "sweets", "min": 2, "max": 3, "options": [{"sku": "CHOC", "max": 2, "default": 2}, {"sku": "HONEY"}]}
    components = [{"sku": "WINE", "quantity": 2}, {"sku": "TEA", "quantity": 1}]
    bundle = parse_bundle({"components": components, "groups": [group], "price": "1.00"})
    found = available(bundle, {"WINE": 7, "TEA": 9, "CHOC": 5, "HONEY": 1}).to_dict()
    assert (found["copies"], found["limiting"]) == (3, [{"sku": "WINE", "group": None}, {"sku": None, "group": "sweets"}])
    assert [(each["sku"], each["free"], each["copies"]) for each in found["components"]] == [("WINE", 7, 3), ("TEA", 9, 9)]
    found = available(bundle, {"WINE": 7, "TEA": None, "CHOC": 5, "HONEY": 1}).to_dict()
    assert (found["copies"], found["limiting"]) == (0, [{"sku": "TEA", "group": None}])


def test_a_group_that_need_not_be_chosen_from_limits_nothing() -> None:
    group = {"id": "card", "min": 0, "max": 1, "options": [{"sku": "CARD"}]}
    bundle = parse_bundle({"components": [{"sku": "WINE", "quantity": 1}], "groups": [group], "price": "1.00"})
    found = available(bundle, {"WINE": 3}).to_dict()
    assert (found["copies"], found["groups"][0]["copies"]) == (3, None)
