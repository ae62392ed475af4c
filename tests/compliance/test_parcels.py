"""Which goods may share a parcel: the pairwise face agrees with the rules on whole orders."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

import bundler
from bundler.catalogue import Item
from bundler.compliance.parcels import barred_by, kept_apart_by, place_of
from tests.compliance.desk import Facts, ask, item, loose

MILK = {"hs_code": "0401200000"}
PLACES = st.fixed_dictionaries(
    {
        "account_book": st.sampled_from([None, "BOOK-1", "BOOK-2"]),
        "customs_district": st.sampled_from([None, "3105", "3109"]),
        "storage_class": st.sampled_from(["ambient", "chilled"]),
    }
)


@given(st.lists(PLACES, min_size=1, max_size=4))
def test_goods_may_share_an_order_exactly_where_every_two_of_them_may(places: list[Facts]) -> None:
    goods = [item(f"S{at}", **{name: value for name, value in place.items() if value is not None}) for at, place in enumerate(places)]
    items: list[Item] = list(bundler.load_catalogue(goods).values())
    pairwise = {kept_apart_by(first, second) for first in items for second in items} - {None}
    answer = ask(*(loose(each) for each in goods))
    whole = {finding.code for finding in answer.findings if finding.severity == "error" and finding.code.startswith("BND")}
    assert bool(pairwise) == bool(whole)
    assert pairwise <= whole
    assert {kept_apart_by(place_of(first), place_of(second)) for first in items for second in items} - {None} == pairwise


@pytest.mark.parametrize("code", ["1210", "9610", "1239"])
@pytest.mark.parametrize("facts", [{}, {"account_book": "BOOK-1"}, MILK, {**MILK, "account_book": "BOOK-1"}])
def test_goods_are_barred_under_a_code_exactly_where_an_order_of_them_alone_is(facts: Facts, code: str) -> None:
    answer = bundler.check({"on": "2017-06-01", "supervision_code": code, "lines": [loose(item("A", **facts))]})
    whole = {finding.code for finding in answer.findings if finding.severity == "error"} & {"LST-02", "BND-04"}
    barred = barred_by(answer.found.lines[0].goods, code)
    assert bool(whole) == (barred is not None)
    assert barred is None or barred in whole
