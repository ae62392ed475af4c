"""Which goods may share a parcel: the pairwise face agrees with the rules on whole orders."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given

import bundler
from bundler.catalogue import Item
from bundler.compliance.parcels import kept_apart_by
from tests.compliance.desk import Facts, ask, item, loose

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
