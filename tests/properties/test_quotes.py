"""Laws of whole quotes, on random orders over real tariff codes."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import bundler
from bundler.catalogue import parse_order
from bundler.catalogue.canonical import canonical_json
from tests.properties.worlds import worlds, yuan

IDENTITY = {
    "is_payer": False, "authenticated": True,
    "history": [
        {"order_id": "甲", "on": "2026-01-02", "order_value": "1.00", "seller": "é\n", "address_key": "a", "phone_key": "p"},
        {"order_id": "B", "on": "2026-01-02", "order_value": "0.00"},
    ],
}  # fmt: skip
World = tuple[list[dict[str, Any]], dict[str, Any]]


def fen(text: str) -> int:
    """The fen of a wire amount, read independently of the engine."""
    assert re.fullmatch(r"\d+\.\d\d", text)
    return int(text.replace(".", ""))


def by_hand(expression: str) -> Fraction:
    """The value of a working, worked out with fractions."""
    python = re.sub(r"\d+(\.\d+)?", lambda number: f"Fraction('{number[0]}')", expression.replace("×", "*"))
    assert re.fullmatch(r"[\d.'()*/+ Fraction]+", python)
    return Fraction(eval(python, {"Fraction": Fraction}))


def half_up(value: Fraction) -> int:
    """Fen of an exact amount in yuan, from the middle upwards."""
    return int(value * 100 + Fraction(1, 2))


@given(worlds())
def test_every_sum_of_an_answer_holds(world: World) -> None:
    catalogue, order = world
    answer = bundler.quote(order, catalogue=catalogue).to_dict()
    lines = answer["lines"]
    assert sum(fen(line["goods_value"]) for line in lines) == fen(answer["goods_value"])
    assert sum(fen(line["freight"]) for line in lines) == fen(answer["freight"])
    assert sum(fen(line["insurance"]) for line in lines) == fen(answer["insurance"])
    assert fen(answer["order_value"]) == fen(answer["goods_value"]) + fen(answer["freight"]) + fen(answer["insurance"])
    for line in lines:
        assert Fraction(line["unit_price"]) * line["quantity"] == Fraction(line["goods_value"])
        assert fen(line["dutiable_value"]) == fen(line["goods_value"]) + fen(line["freight"]) + fen(line["insurance"])
    if answer["tax"] is not None:
        for name in ("consumption_tax", "vat", "tariff"):
            assert sum(fen(line[name]) for line in lines) == fen(answer[name])
        assert fen(answer["payable"]) == fen(answer["order_value"]) + fen(answer["tax"])


@given(worlds())
def test_the_working_of_every_tax_gives_its_amount_by_hand(world: World) -> None:
    catalogue, order = world
    for line in bundler.quote(order, catalogue=catalogue).to_dict()["lines"]:
        for step in line["working"]:
            assert half_up(by_hand(step["values"])) == fen(step["amount"])


@given(worlds())
def test_bundle_shares_are_within_one_fen_of_pro_rata_for_one_bundle(world: World) -> None:
    catalogue, order = world
    price_of = {item["sku"]: fen(item["unit_price"]) for item in catalogue}
    lines = bundler.quote(order, catalogue=catalogue).to_dict()["lines"]
    for stated in order["lines"]:
        if stated["kind"] != "bundle":
            continue
        total = sum(price_of[part["sku"]] * part["quantity"] for part in stated["components"])
        for part in stated["components"]:
            got = sum(fen(line["goods_value"]) for line in lines if line["from"] == stated["id"] and line["sku"] == part["sku"])
            exact = Fraction(fen(stated["price"]) * price_of[part["sku"]] * part["quantity"], total)
            assert got % stated["quantity"] == 0
            assert abs(got // stated["quantity"] - exact) < 1


@given(worlds())
def test_json_text_and_dictionary_give_the_same_answer(world: World) -> None:
    catalogue, order = world
    assert bundler.quote(json.dumps(order), catalogue=catalogue).to_dict() == bundler.quote(order, catalogue=catalogue).to_dict()


@given(worlds())
def test_check_and_quote_agree_on_verdict_and_findings(world: World) -> None:
    catalogue, order = world
    checked, quoted = bundler.check(order, catalogue=catalogue), bundler.quote(order, catalogue=catalogue)
    assert (checked.verdict, checked.findings) == (quoted.verdict, quoted.findings)
    assert checked.tax is None


@given(st.sampled_from(["2204210000", "2208300000", "1806310000", "0409000000"]), st.integers(1, 400_000), st.integers(1, 2_000))
def test_away_from_cliffs_tax_is_monotone_in_the_price_up_to_rounding(code: str, price: int, more: int) -> None:
    def tax(fen_price: int) -> int:
        item = {"sku": "A", "name": "A", "hs_code": code, "origin": "FR", "unit": "142", "net_weight_kg": "1", "volume_l": "0.7"}
        line = {"kind": "item", "item": {**item, "unit_price": yuan(fen_price)}, "quantity": 1}
        found = bundler.quote({"on": "2026-11-23", "lines": [line]}).tax
        assert found is not None
        return found

    assert 0 <= tax(price) <= tax(price + more)


@given(worlds(), st.randoms())
def test_the_order_of_lines_changes_no_total_by_more_than_ties_of_one_fen(world: World, random: Any) -> None:
    catalogue, order = world
    shuffled = list(order["lines"])
    random.shuffle(shuffled)
    before = bundler.quote({**order, "freight": "0.00", "insurance": "0.00"}, catalogue=catalogue)
    after = bundler.quote({**order, "freight": "0.00", "insurance": "0.00", "lines": shuffled}, catalogue=catalogue)
    assert (before.tax, before.order_value, before.verdict) == (after.tax, after.order_value, after.verdict)


texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)


@given(worlds(), st.data())
def test_the_canonical_json_of_an_order_is_that_of_its_model(world: World, data: st.DataObject) -> None:
    catalogue, order = world
    for line in order["lines"]:
        if line["kind"] == "item" and data.draw(st.booleans()):
            line["item"] = next(item for item in catalogue if item["sku"] == line["sku"])
            line["unit_price"] = data.draw(st.sampled_from(["1.00", "51.255", "0.00"]))
    stated = data.draw(
        st.fixed_dictionaries(
            {},
            optional={
                "order_id": texts,
                "strict": st.booleans(),
                "buyer": st.sampled_from([{}, {"annual_used": "12.30"}, {"kg_used": {"1701": "0.5", "1006": "2"}}, IDENTITY]),
                "non_cash": st.just("3.00"),
                "promotion": st.fixed_dictionaries({"id": texts}, optional={"audience": texts, "approved": st.booleans()}),
                "seller": texts,
                "address_key": st.just("a+/="),
                "phone_key": st.just("p:1"),
                "risk_notice": st.booleans(),
            },
        )
    )
    parsed = parse_order({**order, **stated})
    assert canonical_json(parsed) == parsed.model_dump_json(exclude_none=True)
