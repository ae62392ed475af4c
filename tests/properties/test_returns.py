"""Laws of returns, on random orders over real tariff codes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
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


@dataclass
class Shelf:
    """One item of one order line as its buyer sees it: ``row`` are the declared lines of its pieces, one copy after the other."""

    order_line: int
    bundle: str | None
    sku: str
    row: list[int]
    copies: int
    back: int = 0

    @property
    def left(self) -> int:
        return len(self.row) - self.back


def shelves(order: dict[str, Any], sold: dict[str, Any]) -> list[Shelf]:
    """Every item of every order line; of an item in a bundle each copy has the same pieces of each declared line."""
    lines, found = list(sold["lines"]), []
    for at, line in enumerate(order["lines"], 1):
        copies = line["quantity"] if line["kind"] == "bundle" else 1
        for sku, pieces in [(each["sku"], each["quantity"]) for each in line.get("components", [line])]:
            mine: list[dict[str, Any]] = []
            while sum(each["quantity"] for each in mine) < pieces * (copies if line["kind"] == "bundle" else 1):
                mine.append(lines.pop(0))
            assert all(each["sku"] == sku and each["quantity"] % copies == 0 for each in mine)
            copy = [each["number"] for each in mine for _ in range(each["quantity"] // copies)]
            found.append(Shelf(at, line.get("id"), sku, copy * copies, copies))
    assert not lines
    return found


@settings(max_examples=15)
@given(worlds(), st.data())
def test_however_a_return_is_worded_everything_comes_back_exactly_once(world: World, data: st.DataObject) -> None:
    """Copies and pieces of goods in any order give back the next pieces of the row, and in the end what was sold and levied."""
    catalogue, order = world
    order["lines"] += order["lines"][:1]  # one line stands twice
    sold = bundler.quote(order, catalogue=catalogue).to_dict()
    stock = shelves(order, sold)
    before: list[dict[str, Any]] = []
    summed, pieces = Counter[str](), Counter[int]()
    while any(shelf.left for shelf in stock):
        entry = data.draw(st.sampled_from([*_copies(stock), *_pieces(stock)]))
        largest = entry.pop("left")
        amount = "copies" if "sku" not in entry else "pieces"
        entry[amount] = data.draw(st.integers(1, largest))
        whole = [shelf for shelf in stock if amount == "copies" and shelf.order_line == entry["order_line"]]
        full = all(shelf.back % (len(shelf.row) // shelf.copies) == 0 for shelf in whole)
        for shelf in stock:
            if shelf.order_line == entry["order_line"] and entry.get("sku", shelf.sku) == shelf.sku:
                shelf.back += entry[amount] * (len(shelf.row) // shelf.copies if amount == "copies" else 1)
        told = bundler.check_return(order, {**DAYS, "lines": [entry], "returned_before": before}, catalogue=catalogue).to_dict()
        before.append(entry)
        for line in told["lines"]:
            pieces[line["number"]] += line["quantity"]
        assert pieces == sum((Counter(shelf.row[: shelf.back]) for shelf in stock), Counter())
        summed.update({key: fen(told[key]) for key in AMOUNTS if told[key] is not None})
        for bundle in told["bundles"]:
            for key in AMOUNTS:
                assert bundle[key] is None or fen(bundle[key]) == sum(fen(item[key]) for item in bundle["items"]) >= 0
            if whole and full:
                price = next(line["price"] for line in order["lines"] if line.get("id") == bundle["bundle"])
                assert (bundle["copies"], fen(bundle["goods_value"])) == (entry["copies"], entry["copies"] * fen(price))
    for key in AMOUNTS:
        stated = fen(sold[key]) if key in sold and sold[key] is not None else sum(fen(line[key] or "0.00") for line in sold["lines"])
        assert summed[key] == stated


def _copies(stock: list[Shelf]) -> list[dict[str, Any]]:
    """Bundles of which whole copies can still come back, with how many."""
    found: dict[int, dict[str, Any]] = {}
    for shelf in stock:
        if shelf.bundle is not None:
            left = shelf.left // (len(shelf.row) // shelf.copies)
            entry = found.setdefault(shelf.order_line, {"bundle": shelf.bundle, "order_line": shelf.order_line, "left": left})
            entry["left"] = min(entry["left"], left)
    return [entry for entry in found.values() if entry["left"]]


def _pieces(stock: list[Shelf]) -> list[dict[str, Any]]:
    return [
        {**({"bundle": shelf.bundle} if shelf.bundle else {}), "sku": shelf.sku, "order_line": shelf.order_line, "left": shelf.left}
        for shelf in stock
        if shelf.left
    ]


@settings(max_examples=15)
@given(worlds(), st.data())
def test_lines_named_by_number_and_goods_named_in_words_never_meet_twice(world: World, data: st.DataObject) -> None:
    """Whatever pieces came back by the number of their line, the rest of the goods comes back by words, and nothing is left or lost."""
    catalogue, order = world
    sold = bundler.quote(order, catalogue=catalogue).to_dict()
    stock = shelves(order, sold)
    first = [{"number": line["number"], "pieces": data.draw(st.integers(0, line["quantity"]))} for line in sold["lines"]]
    gone = Counter({each["number"]: each["pieces"] for each in first})
    rest = []
    for shelf in stock:
        pieces = len(shelf.row) - sum(gone[number] for number in set(shelf.row))
        words = {"sku": shelf.sku, "order_line": shelf.order_line} | ({"bundle": shelf.bundle} if shelf.bundle else {})
        parted = data.draw(st.integers(0, pieces))
        rest += [{**words, "pieces": some} for some in (parted, pieces - parted) if some]
    summed = Counter[str]()
    before = [each for each in first if each["pieces"]]
    for entry in data.draw(st.permutations(rest)):
        told = bundler.check_return(order, {**DAYS, "lines": [entry], "returned_before": before}, catalogue=catalogue).to_dict()
        before = [*before, entry]
        summed.update({key: fen(told[key]) for key in AMOUNTS if told[key] is not None})
    by_number = [each for each in first if each["pieces"]]
    if by_number:
        told = bundler.check_return(order, {**DAYS, "lines": by_number}, catalogue=catalogue).to_dict()
        summed.update({key: fen(told[key]) for key in AMOUNTS if told[key] is not None})
    for key in AMOUNTS:
        stated = fen(sold[key]) if key in sold and sold[key] is not None else sum(fen(line[key] or "0.00") for line in sold["lines"])
        assert summed[key] == stated
