"""Tax-included prices: exact where they can be, and where not, why and what comes nearest. The oracle looks at every price."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bundler
from bundler.catalogue import parse_order
from bundler.duty import seeking
from bundler.duty.assess import assess
from tests.compliance.desk import LOTION, ON, WATCH, WINE, Facts, bundle, item, loose, times

CHOC = item("CHOC", unit_price="120.00")
BOX = bundle("200.00", item("WINE", **WINE, unit_price="150.00"), CHOC)
GRAVE = ("error", "review")


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def seek(payable: str, *lines: Facts, line: int | None = None, **order: Any) -> dict[str, Any]:
    return bundler.tax_included({"on": ON, "lines": list(lines), **order}, payable, line).to_dict()


def test_the_price_of_a_bundle_is_found_to_the_fen() -> None:
    found = seek("300.00", BOX, line=1, freight="10.00")
    assert (found["status"], found["verdict"], found["sought"]) == (
        "exact", "compliant", {"amount": "bundle_price", "line": 1, "name": "BOX"},
    )  # fmt: skip
    again = bundler.quote(found["solution"]["order"]).to_dict()
    assert again["payable"] == found["solution"]["payable"] == "300.00"
    assert [again[key] for key in ("goods_value", "tax", "verdict")] == [
        found["solution"][key] for key in ("goods_value", "tax", "verdict")
    ]


def test_what_stands_for_the_sought_price_does_not_matter() -> None:
    other = {**BOX, "price": "0.00"}
    assert seek("300.00", BOX, line=1)["solution"] == seek("300.00", other, line=1)["solution"]


def test_a_loose_price_that_is_not_public_yet_is_offered_with_its_finding() -> None:
    found = seek("100.00", loose(CHOC), line=1)
    assert (found["status"], found["verdict"], found["solution"]["price"]) == ("exact", "review", "91.66")
    assert [each["code"] for each in found["solution"]["findings"]] == ["VAL-02"]
    assert found["solution"]["findings"][0]["hint"].startswith("Change the public price for everybody")


def test_a_price_that_pushes_a_component_under_its_threshold_says_so() -> None:
    box = bundle("1300.00", item("L", **LOTION, unit_price="1100.00"), CHOC)
    found = seek("1150.00", box, line=1)
    assert (found["verdict"], [each["code"] for each in found["solution"]["findings"]]) == ("compliant", ["BUN-03", "BUN-04"])
    assert all(each["severity"] == "warning" for each in found["solution"]["findings"])


def test_an_approved_promotion_makes_it_compliant() -> None:
    approved = {"id": "P", "approved": True}
    assert seek("100.00", loose(CHOC), line=1, promotion=approved)["verdict"] == "compliant"


@pytest.mark.parametrize(
    ("order", "lines", "verdict", "code"),
    [
        ({"promotion": {"id": "P", "audience": "members"}}, [loose(CHOC)], "review", "VAL-02"),
        ({}, [loose(item("X", unit_price="50.00", hs_code="9307009090"))], "non_compliant", "LST-01"),
        ({}, [loose(CHOC), loose(item("G"), unit_price="0.00")], "review", "BUN-06"),
        ({}, [loose(CHOC), loose(item("F", filing_price="120.00"))], "non_compliant", "VAL-03"),
    ],
)
def test_what_holds_at_every_price_is_in_the_verdict_and_refuses_no_price(
    order: Facts, lines: list[Facts], verdict: str, code: str
) -> None:
    found = seek("250.00" if len(lines) > 1 else "100.00", *lines, line=1, **order)
    assert (found["status"], found["verdict"], found["refusals"]) == ("exact", verdict, [])
    assert code in [each["code"] for each in found["solution"]["findings"]]


def test_a_gift_with_a_filing_price_stays_one_and_refuses_no_price() -> None:
    gift = loose(item("G", filing_price="80.00"), unit_price="0.00")
    found = seek("100.00", loose(CHOC), gift)
    assert (found["status"], found["verdict"], found["solution"]["goods_value"]) == ("exact", "review", "91.66")
    assert found["solution"]["order"]["lines"][1]["unit_price"] == "0.00"
    assert seek("60.00", loose(CHOC), gift)["below"]["payable"] == "59.99"


def test_a_price_so_low_that_goods_would_be_given_away_is_refused() -> None:
    found = seek("0.02", loose(CHOC), loose(item("A")), loose(item("B")))
    assert (found["reason"]["kind"], [each["code"] for each in found["refusals"]], found["above"]["price"]) == ("rules", ["BUN-06"], "0.03")


def test_a_loose_price_that_does_not_end_becomes_two_lines_the_cheaper_first() -> None:
    found = seek("100.01", loose(CHOC, 3), line=1)
    lines = found["solution"]["order"]["lines"]
    assert [(each["quantity"], each["unit_price"]) for each in lines] == [(1, "30.55"), (2, "30.56")]
    assert bundler.quote(found["solution"]["order"]).to_dict()["payable"] == "100.01"


def test_the_whole_order_is_scaled_by_one_factor_in_fen_by_largest_remainder() -> None:
    found = seek("250.00", loose(item("A", unit_price="100.00")), BOX)
    solution = found["solution"]
    assert (found["sought"]["amount"], solution["payable"]) == ("goods_value", "250.00")
    goods = int(solution["goods_value"].replace(".", ""))
    first, second = solution["order"]["lines"]
    assert int(first["unit_price"].replace(".", "")) == round(goods / 3)
    assert int(second["price"].replace(".", "")) == goods - round(goods / 3)


def test_an_order_that_already_costs_it_comes_back_as_it_was() -> None:
    order = {"on": ON, "lines": [loose(CHOC, 2), BOX], "freight": "7.00"}
    payable = bundler.quote(order).to_dict()["payable"]
    assert bundler.tax_included(order, payable).to_dict()["solution"]["order"] == order


def test_a_price_under_the_filing_price_is_refused_and_the_nearest_that_keeps_it_is_given() -> None:
    filed = item("F", unit_price="120.00", filing_price="80.00")
    found = seek("60.01", loose(filed), line=1)
    assert (found["reason"]["kind"], found["below"], found["above"]["price"]) == ("rules", None, "80.00")
    assert [each["code"] for each in found["refusals"]] == ["VAL-03"]
    assert "No price below it was found" in found["reason"]["message"]


def test_a_split_price_with_pieces_on_both_sides_of_a_threshold_is_refused() -> None:
    found = seek("3300.00", loose(item("L", **LOTION, unit_price="900.00"), 3), line=1)
    assert (found["reason"]["kind"], found["reason"]["below"], found["reason"]["above"]) == ("threshold", "3272.97", "3412.57")
    assert (found["below"]["order_value"], found["above"]["order_value"], found["above"]["payable"]) == ("2999.97", "3000.00", "3691.77")
    assert [each["code"] for each in found["refusals"]] == ["BUN-04"]


def test_rounding_leaves_amounts_that_nothing_costs() -> None:
    found = seek("0.06", loose(item("A")), line=1)
    assert (found["reason"]["kind"], found["reason"]["below"], found["reason"]["above"]) == ("rounding", "0.05", "0.07")


@pytest.mark.parametrize(
    ("payable", "lines", "kind", "between"),
    [
        ("6000.00", [bundle("1.00", CHOC)], "single_limit", ("5455.00", None)),
        ("5600.00", [loose(CHOC)], "single_limit", ("5455.00", "5650.01")),
        ("40000.00", [loose(CHOC)], "annual_limit", ("29380.00", None)),
        ("5.00", [loose(CHOC)], "least", (None, "9.83")),
        ("900.00", [loose(item("X", hs_code="9999999999"))], "unknown_tax", (None, None)),
        ("900.00", [loose(CHOC), loose(item("E", unit_price="5100.00"))], "single_limit", (None, None)),
    ],
)  # fmt: skip
def test_the_reason_why_nothing_costs_it(payable: str, lines: list[Facts], kind: str, between: tuple[Any, Any]) -> None:
    freight = {"freight": "9.00", "promotion": {"id": "P", "approved": True}} if kind == "least" else {}
    found = seek(payable, *lines, line=1, **freight)
    if kind == "single_limit" and between[1]:
        between = tuple(
            bundler.quote({"on": ON, "lines": [loose(CHOC, unit_price=at)]}).to_dict()["payable"] for at in ("5000.00", "5000.01")
        )
    if kind == "annual_limit":
        between = (bundler.quote({"on": ON, "lines": [loose(CHOC, unit_price="26000.00")]}).to_dict()["payable"], None)
    assert (found["status"], found["reason"]["kind"]) == ("none", kind)
    assert (found["reason"]["below"], found["reason"]["above"]) == between


def test_a_watch_has_a_threshold_only_above_the_single_limit() -> None:
    watch = loose(item("W", **WATCH, unit_price="9000.00"))
    found = seek("13000.00", watch, line=1)
    assert (found["reason"]["kind"], found["below"]["price"], found["above"]["price"]) == ("threshold", "9999.99", "10000.00")


def test_beer_without_the_months_rate_has_prices_whose_tax_is_not_known() -> None:
    beer = item("BEER", hs_code="2203000000", volume_l="10", unit_price="30.00")
    found = seek("29.00", loose(beer), line=1)
    assert (found["reason"]["kind"], found["status"]) == ("unknown_tax", "none")
    assert found["below"]["order_value"] < "26.42" < found["above"]["order_value"]


def test_a_price_whose_splits_make_too_many_lines_is_refused() -> None:
    box = bundle("297.00", *[times(3, item(f"S{at}", unit_price="1.00")) for at in range(99)])
    found = seek(bundler.quote({"on": ON, "lines": [{**box, "price": "296.99"}]}).to_dict()["payable"], box, line=1)
    assert (found["reason"]["kind"], [each["code"] for each in found["refusals"]]) == ("rules", ["DEC-01"])
    assert found["above"]["price"] == "297.00"


def test_an_order_of_very_many_goods_is_not_searched() -> None:
    with pytest.raises(bundler.InputError, match="the order has 201 components and loose items"):
        seek("300.00", bundle("200.00", *[item(f"S{at}") for at in range(101)]), *[loose(CHOC)] * 100)


def test_a_search_among_too_many_single_fen_is_ended_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeking, "MOST_WORK", 50_000)
    tiny = [item(f"S{at}", hs_code="3304990039", unit_price=yuan(at + 1), net_content=f"0.0{at + 1:02d}", net_content_unit="ml")
            for at in range(98)]  # fmt: skip
    found = seek("4400.00", bundle("1.00", *[times(7, each) for each in tiny]), line=1, freight="4000.00")
    assert (found["status"], found["reason"]["kind"]) == ("none", "work")


@pytest.mark.parametrize("payable", [280.0, 280, "280", "280.000", "-1.00", "0.00", None, b"280.00"])
def test_what_is_payable_is_text_with_two_places_and_more_than_nothing(payable: Any) -> None:
    with pytest.raises(bundler.InputError) as caught:
        bundler.tax_included({"on": ON, "lines": [BOX]}, payable)
    assert [fault.place for fault in caught.value.faults] == ["payable"]


@pytest.mark.parametrize("line", [0, 2, -1, True, "1", 1.0])
def test_a_line_that_the_order_does_not_have_is_a_fault(line: Any) -> None:
    with pytest.raises(bundler.InputError, match="The order has one line, number 1"):
        bundler.tax_included({"on": ON, "lines": [BOX]}, "280.00", line)


def test_an_order_without_a_price_cannot_be_scaled() -> None:
    with pytest.raises(bundler.InputError, match="no line of the order has a price"):
        bundler.tax_included({"on": ON, "lines": [bundle("0.00", CHOC)]}, "280.00")


def test_all_faults_of_what_was_given_are_told_at_once() -> None:
    with pytest.raises(bundler.InputError) as caught:
        bundler.tax_included({"lines": [{**BOX, "price": 1.5}]}, "280", catalogue=7)
    assert [fault.place for fault in caught.value.faults] == ["payable", "order", "order", "catalogue"]


CODES: dict[str, Facts] = {
    "2204210000": {"volume_l": "0.75"},
    "2208300000": {"volume_l": "0.02"},
    "2203000000": {"volume_l": "0.5"},
    "3304990039": {"net_content": "0.3", "net_content_unit": "ml"},
    "3304990049": {"net_content": "0.1", "net_content_unit": "sheet"},
    "1806310000": {},
}


@st.composite
def small_orders(draw: st.DrawFn) -> tuple[list[Facts], Facts]:
    """Orders of a buyer who has a few yuan left of the annual limit, so all prices can be looked at. Thresholds lie at 1.50 and 3.00."""
    items = []
    for at in range(draw(st.integers(1, 3))):
        code = draw(st.sampled_from([*sorted(CODES), "3304990039", "3304990049"]))
        filed = {"filing_price": yuan(draw(st.integers(1, 200)))} if draw(st.integers(0, 5)) == 0 else {}
        items.append(item(f"S{at}", hs_code=code, unit_price=yuan(draw(st.integers(1, 400))), **CODES[code], **filed))
    lines: list[Facts] = []
    for at in range(draw(st.integers(1, 2))):
        loosely = [each["sku"] for each in items if each["sku"] not in {line.get("sku") for line in lines}]
        if loosely and draw(st.booleans()):
            lines.append({"kind": "item", "sku": draw(st.sampled_from(loosely)), "quantity": draw(st.sampled_from([1, 1, 2, 3, 7]))})
        else:
            held = draw(st.lists(st.sampled_from(items), min_size=1, unique_by=lambda each: str(each["sku"])))
            components = [{"sku": each["sku"], "quantity": draw(st.sampled_from([1, 1, 2, 3]))} for each in held]
            price, quantity = yuan(draw(st.integers(1, 400))), draw(st.sampled_from([1, 1, 2]))
            lines.append({"kind": "bundle", "id": f"B{at}", "price": price, "quantity": quantity, "components": components})
    order = {
        "on": draw(st.sampled_from([ON, "2026-01-15"])),
        "freight": yuan(draw(st.sampled_from([0, 0, 55, 130]))),
        "insurance": yuan(draw(st.sampled_from([0, 0, 7]))),
        "buyer": {"annual_used": yuan(2_600_000 - draw(st.integers(100, 400)))},
        "promotion": {"id": "P", "approved": draw(st.booleans())},
        "lines": lines,
    }
    return items, order


def fen(text: str) -> int:
    return int(text.replace(".", ""))


def priced(line: Facts, total: int, public: dict[str, int]) -> list[Facts]:
    """One line of an order at another total, written down by hand."""
    count, key = line["quantity"], "price" if line["kind"] == "bundle" else "unit_price"
    if key == "unit_price" and total == public[line["sku"]] * count:
        return [line]
    if total % count == 0:
        return [{**line, key: yuan(total // count)}]
    if key == "unit_price" and total * 1000 % count == 0:
        return [{**line, key: f"{total * 1000 // count / 100_000:.5f}"}]
    low, dearer = divmod(total, count)
    return [{**line, key: yuan(low), "quantity": count - dearer}, {**line, key: yuan(low + 1), "quantity": dearer}]


def at_every_price(items: list[Facts], order: Facts, line: int | None) -> dict[int, Facts]:
    """The order at every amount of its dial that leaves something of the annual limit."""
    public = {each["sku"]: fen(each["unit_price"]) for each in items}
    was = [each["quantity"] * (fen(each["price"]) if each["kind"] == "bundle" else public[each["sku"]]) for each in order["lines"]]
    found = {}
    for amount in range(1, 401):
        if line is None:
            shares = [amount * each // sum(was) for each in was]
            rests = [-(amount * each % sum(was)) for each in was]
            for at in sorted(range(len(was)), key=rests.__getitem__)[: amount - sum(shares)]:
                shares[at] += 1
        else:
            sought = order["lines"][line - 1]
            more = sought["quantity"] if sought["kind"] == "bundle" else 1
            shares = [amount * more if at == line - 1 else each for at, each in enumerate(was)]
        lines = [new for each, share in zip(order["lines"], shares, strict=True) for new in priced(each, share, public)]
        found[amount] = {**order, "lines": lines}
    return found


@settings(max_examples=20)
@given(small_orders(), st.data())
def test_the_search_finds_what_looking_at_every_price_finds(world: tuple[list[Facts], Facts], data: st.DataObject) -> None:
    items, order = world
    catalogue = bundler.load_catalogue(items)
    line = data.draw(st.sampled_from([None, *range(1, len(order["lines"]) + 1)]))
    every = at_every_price(items, order, line)
    payable = {amount: assess(parse_order(each), catalogue, bundler.load_tables()).payable for amount, each in every.items()}
    known = sorted({fen for fen in payable.values() if fen is not None})
    targets = st.integers(1, 900) | st.sampled_from(known or [1])
    wanted = data.draw(st.lists(targets, min_size=3, max_size=6, unique=True))
    for target in wanted:
        found = bundler.tax_included(order, yuan(target), line, catalogue).to_dict()
        exact = {amount for amount in every if payable[amount] == target}
        offered = [found["solution"], *found["others"]] if found["solution"] else []
        got = {fen(each["price"]) for each in offered}
        assert got <= exact
        assert all(is_refused(every[amount], catalogue, line) for amount in exact - got)
        assert not any(is_refused(every[amount], catalogue, line) for amount in got)
        for each in offered:
            assert bundler.quote(json.dumps(each["order"]), catalogue=catalogue).to_dict()["payable"] == yuan(target)
        if found["solution"] is None:
            assert (found["reason"]["kind"] == "rules") == bool(exact)
            assert found["reason"]["below"] == nearest(max, [fen for fen in known if fen < target])
            assert found["reason"]["above"] == nearest(min, [fen for fen in known if fen > target])
            ends = [fen(found[side]["payable"]) if found[side] else end for side, end in (("below", target - 20), ("above", target + 20))]
            missed = [
                amount for amount, costs in payable.items() if costs is not None and ends[0] < costs < ends[1] and amount not in exact
            ]
            assert all(is_refused(every[amount], catalogue, line) for amount in missed)


def is_refused(order: Facts, catalogue: bundler.Catalogue, line: int | None) -> bool:
    """Whether goods whose price is sought are under their filing price, or lie on both sides of their threshold."""
    answer = bundler.quote(order, catalogue=catalogue).to_dict()
    sought = None if line is None else {name_of(order["lines"][line - 1])}
    pieces: dict[Any, list[bool]] = {}
    for declared in answer["lines"]:
        name = declared["from"] or declared["sku"]
        per_piece = {"3304990039": 300, "3304990049": 150}.get(declared["hs_code"])
        if per_piece is not None and (sought is None or name in sought):
            over = fen(declared["dutiable_value"]) >= per_piece * declared["quantity"]
            pieces.setdefault((name, declared["sku"]), []).append(over)
    named = {declared["number"]: declared["from"] or declared["sku"] for declared in answer["lines"]}
    filed = [{named[number] for number in finding["lines"]} for finding in answer["findings"] if finding["code"] in ("VAL-03", "BUN-06")]
    return any(sought is None or names & sought for names in filed) or any(len(set(sides)) > 1 for sides in pieces.values())


def name_of(line: Facts) -> str:
    return str(line["id"] if line["kind"] == "bundle" else line["sku"])


def nearest(pick: Any, amounts: list[int]) -> str | None:
    return yuan(pick(amounts)) if amounts else None


def test_a_day_beyond_the_tables_is_told_once_in_a_strict_order_as_the_review_of_its_solution() -> None:
    for strict, warned in ((False, 1), (True, 0)):
        order = {"on": "2026-11-24", "strict": strict, "lines": [loose()]}
        told = bundler.tax_included(order, "109.10", line=1).to_dict()
        reviews = [each for each in told["solution"]["findings"] if each["code"] == "AUD-01"]
        assert (len(told["warnings"]), len(reviews)) == (warned, 1 - warned)
