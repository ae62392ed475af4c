"""Laws of comparisons, on random orders over real tariff codes."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import bundler
from tests.properties.test_quotes import World, by_hand, fen, half_up
from tests.properties.worlds import worlds, yuan

TAXES = ("tariff", "consumption_tax", "vat", "postal_tax")
SAME = ("verdict", "tariff", "consumption_tax", "vat", "tax", "payable")


def compared(world: World, **order: Any) -> dict[str, dict[str, Any]]:
    catalogue, stated = world
    return {each["channel"]: each for each in bundler.compare({**stated, **order}, catalogue=catalogue).to_dict()["channels"]}


@given(worlds(), st.sampled_from(["1210", "9610", "1239"]), st.booleans())
def test_the_channels_of_the_regime_are_the_quotes_under_their_codes(world: World, code: str, strict: bool) -> None:
    catalogue, order = world
    stated = {**order, "supervision_code": code, "strict": strict}
    comparison = bundler.compare(stated, catalogue=catalogue).to_dict()
    own = bundler.quote(stated, catalogue=catalogue).to_dict()
    assert all(comparison[key] == own[key] for key in ("order_id", "order_value", "goods_value", "freight", "insurance", "receipt"))
    for channel in comparison["channels"][:3]:
        quoted = bundler.quote({**stated, "supervision_code": channel["channel"]}, catalogue=catalogue).to_dict()
        assert {key: channel[key] for key in SAME} == {key: quoted[key] for key in SAME}
        assert channel["value"] == quoted["order_value"]
        assert [finding for finding in channel["findings"] if not finding["code"].startswith("CHN")] == quoted["findings"]
        for line, whole in zip(channel["lines"], quoted["lines"], strict=True):
            assert {key: line[key] for key in line if key not in ("postal_tax", "category")}.items() <= whole.items()


@given(worlds())
def test_every_sum_of_every_channel_holds(world: World) -> None:
    for channel in compared(world).values():
        lines = channel["lines"]
        assert sum(fen(line["dutiable_value"]) for line in lines) == fen(channel["value"])
        if channel["tax"] is None:
            continue
        assert sum(fen(channel[name]) for name in TAXES) == fen(channel["tax"])
        for name in TAXES:
            waived = fen(channel["waived"]) if name == "postal_tax" else 0
            assert sum(fen(line[name]) for line in lines) == fen(channel[name]) + waived
        assert all(sum(fen(line[name]) for name in TAXES) == fen(line["tax"]) for line in lines)


@given(worlds())
def test_the_working_of_every_tax_of_every_channel_gives_its_amount_by_hand(world: World) -> None:
    for channel in compared(world).values():
        for line in channel["lines"]:
            amounts = {step["step"]: step["amount"] for step in line["working"]}
            assert amounts == {name: line[name] for name in amounts}
            assert bool(amounts) is (line["tax"] is not None)
            for step in line["working"]:
                assert half_up(by_hand(step["values"])) == fen(step["amount"])


@given(worlds())
def test_postal_tax_is_waived_whole_up_to_fifty_yuan_or_due_whole(world: World) -> None:
    post = compared(world)["postal"]
    assert (post["tax"] is None) is (fen(post["value"]) > 200_000 and sum(line["quantity"] for line in post["lines"]) > 1)
    if post["tax"] is not None:
        due, waived = fen(post["postal_tax"]), fen(post["waived"])
        assert not (due and waived)
        assert waived <= 5000
        assert due == 0 or due > 5000


@given(worlds())
def test_general_trade_costs_no_less_tax_than_the_regime_on_the_price_paid(world: World) -> None:
    found = compared(world)
    regime, trade = found["1210"], found["general_trade"]
    assert trade["basis"] == "retail_price"
    given_away = any(line["dutiable_value"] == "0.00" for line in regime["lines"])
    assert fen(trade["value"]) >= fen(regime["value"])
    assert given_away or trade["value"] == regime["value"]
    if regime["tax"] is not None and trade["tax"] is not None:
        for name in ("tariff", "consumption_tax", "vat"):
            assert fen(trade[name]) >= fen(regime[name])


@given(worlds(), st.integers(1, 100))
def test_a_lower_import_value_never_raises_the_tax_of_general_trade(world: World, percent: int) -> None:
    catalogue, order = world
    stated = [{**goods, "import_value": yuan(max(1, fen(goods["unit_price"]) * percent // 100))} for goods in catalogue]
    plain = {**order, "lines": [line for line in order["lines"] if line["kind"] == "item"]}
    if plain["lines"]:
        dear, cheap = compared((catalogue, plain))["general_trade"], compared((stated, plain))["general_trade"]
        assert cheap["basis"] == "import_value"
        if dear["tax"] is not None and cheap["tax"] is not None:
            assert fen(cheap["tax"]) <= fen(dear["tax"])
