"""Laws of returns, on random orders over real tariff codes."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import bundler
from tests.properties.worlds import worlds

World = tuple[list[dict[str, Any]], dict[str, Any]]
DAYS = {"released_on": "2026-11-23", "applied_on": "2026-11-23", "customs_district": "3105"}
AMOUNTS = ("goods_value", "freight", "insurance", "dutiable_value", "tariff", "consumption_tax", "vat", "tax")


def fen(text: str) -> int:
    return int(text.replace(".", ""))


@given(worlds(), st.data())
def test_two_returns_and_what_is_kept_are_the_order(world: World, data: st.DataObject) -> None:
    catalogue, order = world
    sold = bundler.quote(order, catalogue=catalogue).to_dict()
    first = [{"number": line["number"], "pieces": data.draw(st.integers(0, line["quantity"]))} for line in sold["lines"]]
    rest = [
        {"number": line["number"], "pieces": data.draw(st.integers(0, line["quantity"] - gone["pieces"]))}
        for line, gone in zip(sold["lines"], first, strict=True)
    ]
    came = []
    before: list[dict[str, int]] = []
    for lines in ([line for line in each if line["pieces"]] for each in (first, rest)):
        if lines:
            answer = bundler.check_return(order, {**DAYS, "lines": lines, "returned_before": before}, catalogue=catalogue)
            came.append(answer)
            before = before + lines
    told = [answer.to_dict() for answer in came]
    for answer in told:
        for key in AMOUNTS if sold["tax"] is not None else AMOUNTS[:4]:
            assert fen(answer[key]) == sum(fen(line[key]) for line in answer["lines"])
            assert all(fen(line[key]) >= 0 for line in answer["lines"])
    if told:
        kept, last = told[-1]["kept"], came[-1].case.kept
        worth = fen(sold["order_value"]) - sum(fen(answer["dutiable_value"]) for answer in told)
        if kept is None:
            assert worth == 0
        else:
            assert last is not None
            assert fen(kept["order_value"]) == worth
            assert kept["pieces"] == sum(line.quantity for line in last.found.lines)
            # whole copies stay at the price of the bundle, also where the dearer pieces of a split price went back
            assert abs(worth - last.found.order_value) < kept["pieces"]
            assert sold["tax"] is None or fen(kept["tax"]) == fen(sold["tax"]) - sum(fen(answer["tax"]) for answer in told)
