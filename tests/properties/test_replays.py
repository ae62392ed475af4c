"""Whatever an order states, its saved input alone gives the same answer again."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import bundler
from tests.properties.worlds import worlds

FACTS: dict[str, st.SearchStrategy[Any]] = {
    "storage_class": st.sampled_from(["ambient", "chilled", "frozen"]),
    "tags": st.sampled_from(["", "gift", "gift;红"]),
    "brand": st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=5).filter(lambda text: text == text.strip()),
    "clearance_value": st.sampled_from(["-1.00", "0.00", "2.50"]),
    "filing_price": st.sampled_from(["1.00", "300.00"]),
    "remark_met": st.booleans(),
    "expires_on": st.just("2027-01-31"),
}
STATED: dict[str, st.SearchStrategy[Any]] = {
    "order_id": st.text(st.characters(exclude_categories=("Cs",)), max_size=5),
    "strict": st.booleans(),
    "risk_notice": st.booleans(),
    "seller": st.just("税 \\ \"x\"\x7f"),
    "promotion": st.fixed_dictionaries({"id": st.just("P")}, optional={"approved": st.booleans()}),
    "buyer": st.fixed_dictionaries({}, optional={
        "annual_used": st.sampled_from(["0.00", "25999.00"]),
        "kg_used": st.dictionaries(st.just("1701"), st.sampled_from(["0.5", "1.250"])),
        "authenticated": st.booleans(),
        "history": st.lists(st.just({"order_id": "E", "on": "2026-11-22", "order_value": "1.00", "address_key": "a"}), max_size=1),
    }),
}  # fmt: skip


@st.composite
def orders(draw: st.DrawFn) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """A catalogue with more facts, and an order that carries some of its items itself, by all or by some of their facts."""
    catalogue, order = draw(worlds())
    goods: dict[str, dict[str, Any]] = {}
    for item in catalogue:
        goods[str(item["sku"])] = {**item, **draw(st.fixed_dictionaries({}, optional=FACTS))}
    order.update(draw(st.fixed_dictionaries({}, optional=STATED)))
    for line in order["lines"]:  # type: ignore[attr-defined]
        for named in [line] if line["kind"] == "item" else line["components"]:
            if draw(st.booleans()):
                full = goods[named["sku"]]
                left = draw(st.sets(st.sampled_from([*FACTS])))
                named["item"] = {key: fact for key, fact in full.items() if key not in left}
                if draw(st.booleans()):
                    del named["sku"]
    return list(goods.values()), order


@given(orders(), st.booleans(), st.sampled_from(["quote", "check"]))
def test_the_saved_input_alone_gives_the_same_bytes(world: tuple[list[dict[str, Any]], dict[str, Any]], dated: bool, ask: str) -> None:
    catalogue, order = world
    if not dated:
        del order["on"]
    answer = getattr(bundler, ask)(order, catalogue, on=None if dated else date(2026, 11, 23))
    said = json.dumps(answer.to_dict(), ensure_ascii=False)
    saved = answer.input_json
    assert hashlib.sha256(saved.encode()).hexdigest() == answer.to_dict()["receipt"]["input_sha256"]
    found = bundler.replay(said, saved.encode())
    assert found.reproduced, found.differences
    assert json.dumps(found.answer, ensure_ascii=False) == said
