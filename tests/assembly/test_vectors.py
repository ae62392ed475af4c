"""Which two items may lie in one bundle, and how many items a problem may have."""

from __future__ import annotations

import time
from collections.abc import Sequence
from random import Random

import pytest

from bundler.assembly import compose, load_policy
from bundler.assembly.composing import MAX_COMPOSED
from bundler.assembly.problem import Problem, build
from bundler.assembly.vectors import vectors
from bundler.catalogue import load_catalogue
from bundler.errors import InputError
from bundler.tariff import load_tables
from tests.assembly.worlds import DAY, item, usable_codes

DISTRICTS = (None, "3104", "3105")
STORED = ("ambient", "chilled", "frozen")


def problem(items: Sequence[dict[str, object]], pairs: Sequence[Sequence[str]]) -> Problem:
    policy = load_policy({"on": DAY, "run": {"copies": [1, 500]}, "bundle": {"incompatible_tags": pairs}})
    return build(load_catalogue(items), policy, load_tables())


def apart(one: set[str], other: set[str], pairs: Sequence[Sequence[str]]) -> bool:
    return any((x in one and y in other) or (y in one and x in other) for x, y in pairs)


def test_two_items_may_lie_together_as_book_storage_district_and_tags_say() -> None:
    random, code = Random(7), usable_codes()[0]
    pairs = [["a", "b"], ["c", "d"], ["a", "e"], ["f", "nobody"]]
    items = [
        item(f"S{at}", code, 9_000, 4_000, 100, account_book=random.choice("AB"), storage_class=random.choice(STORED),
             customs_district=random.choice(DISTRICTS), tags=random.sample("abcdefg", 2))
        for at in range(80)
    ]  # fmt: skip
    found = problem(items, pairs)
    pieces, together = [piece.item for piece in found.pieces], vectors(found).together
    assert len(pieces) > 60
    for at, one in enumerate(pieces):
        for beside, other in enumerate(pieces):
            places = {one.customs_district, other.customs_district} - {None}
            fits = (
                at != beside and one.account_book == other.account_book and one.storage_class == other.storage_class
                and len(places) < 2 and not apart({*one.tags}, {*other.tags}, pairs)
            )  # fmt: skip
            assert bool(together[at, beside]) is fits, (one, other)


def test_many_items_and_many_pairs_of_tags_cost_no_time_before_the_clock_runs() -> None:
    codes = usable_codes()
    items = [item(f"S{at}", codes[at % len(codes)], 9_000, 4_000, 100, tags=[f"t{at % 600}", f"t{7 * at % 600}"]) for at in range(600)]
    found = problem(items, [[f"t{2 * at}", f"t{2 * at + 1}"] for at in range(300)])
    began = time.perf_counter()
    assert vectors(found).together.any()
    assert time.perf_counter() - began < 1


def test_a_catalogue_too_large_to_compose_is_refused_in_one_fault() -> None:
    items = [item(f"S{at}", "3304990039", 9_000, 4_000, 100) for at in range(MAX_COMPOSED + 1)]
    with pytest.raises(InputError) as caught:
        compose(items, {"on": DAY})
    assert [(fault.place, fault.code, fault.message) for fault in caught.value.faults] == [
        ("catalogue", "too_many_items", "5001 items, and at most 5000 can be composed at once")
    ]
