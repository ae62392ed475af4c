"""A rule is asked only where it may have something to say."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import bundler
from bundler.catalogue import load_catalogue, parse_order
from bundler.compliance.case import Case
from bundler.compliance.registry import BY_CODE, RULES, order_rules
from bundler.compliance.traits import traits_of
from bundler.duty.assess import assess
from tests.properties.worlds import worlds

EARLIER = {"order_id": "H", "on": "2026-11-20", "order_value": "3000.00"}
facts = st.fixed_dictionaries(
    {},
    optional={
        "stock": st.just("1"),
        "account_book": st.sampled_from(["T1", "T2"]),
        "customs_district": st.just("3105"),
        "filing_price": st.just("900.00"),
        "expires_on": st.just("2020-01-01"),
        "storage_class": st.just("chilled"),
    },
)
stated = st.fixed_dictionaries(
    {},
    optional={
        "buyer": st.sampled_from([{}, {"annual_used": "25990.00"}, {"annual_used": "0.00", "history": [EARLIER]}]),
        "freight": st.sampled_from(["4900.00", "5000.00"]),
        "non_cash": st.sampled_from(["3.00", "99999.00"]),
        "promotion": st.fixed_dictionaries({"id": st.just("P")}, optional={"audience": st.just("members"), "approved": st.booleans()}),
    },
)


@given(worlds(), stated, st.data())
def test_a_rule_that_is_not_asked_of_an_order_would_have_said_nothing(world: Any, more: dict[str, Any], data: st.DataObject) -> None:
    items, order = world
    for line in order["lines"]:
        if line["kind"] == "item" and data.draw(st.booleans()):
            line["unit_price"] = data.draw(st.sampled_from(["0.00", "1.00", "5001.00"]))
        elif line["kind"] == "bundle" and data.draw(st.booleans()):
            line["price"] = "0.00"
    catalogue, tables = load_catalogue([{**item, **data.draw(facts)} for item in items]), bundler.load_tables()

    def reassess(other: bundler.Order) -> Any:
        return assess(other, catalogue, tables)

    case = Case(reassess(parse_order({**order, **more})), reassess)
    goods = {line.goods for line in case.found.lines}
    concerned = sum(1 << at for at, rule in enumerate(RULES) if rule.concerns and any(rule.concerns(each) for each in goods))
    asked = order_rules(concerned, traits_of(case.found))
    for rule in RULES:
        if rule.check is not None and rule.check not in asked:
            assert list(rule.check(case)) == []


def test_every_rule_on_orders_is_asked_of_one_that_concerns_it_and_has_every_trait() -> None:
    asked = order_rules((1 << len(RULES)) - 1, ~0)
    assert {rule.code for rule in BY_CODE.values() if rule.check in asked or rule.check_bundles in asked} == {
        rule.code for rule in RULES if rule.check or rule.check_bundles
    }
