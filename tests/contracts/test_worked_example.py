"""The worked bundle of the rule sheet, and what the answer promises to its callers."""

from __future__ import annotations

import pytest

import bundler

CATALOGUE = [
    {"sku": "WINE-75", "name": "red wine", "hs_code": "2204210000", "origin": "FR", "unit": "142", "unit_price": "300.00",
     "net_weight_kg": "0.75", "volume_l": "0.75"},
    {"sku": "CHOC-200", "name": "chocolate", "hs_code": "1806310000", "origin": "BE", "unit": "125", "unit_price": "200.00",
     "net_weight_kg": "0.2"},
    {"sku": "MILK-1", "name": "fresh milk", "hs_code": "0401200000", "origin": "DE", "unit": "125", "unit_price": "100.00",
     "net_weight_kg": "1"},
]  # fmt: skip
ORDER = {
    "order_id": "A-1",
    "on": "2026-11-23",
    "lines": [
        {"kind": "bundle", "id": "GIFT-7", "price": "520.00", "quantity": 1,
         "components": [{"sku": sku, "quantity": 1} for sku in ("WINE-75", "CHOC-200", "MILK-1")]}
    ],
}  # fmt: skip


def test_the_gift_box_is_taxed_line_by_line() -> None:
    answer = bundler.quote(ORDER, catalogue=CATALOGUE).to_dict()
    assert [(line["dutiable_value"], line["consumption_tax"], line["vat"]) for line in answer["lines"]] == [
        ("260.00", "20.22", "26.29"),
        ("173.33", "0.00", "15.77"),
        ("86.67", "0.00", "5.46"),
    ]
    assert (answer["tax"], answer["payable"], answer["verdict"]) == ("67.74", "587.74", "compliant")


def test_the_keys_of_an_answer_are_those_promised() -> None:
    answer = bundler.quote(ORDER, catalogue=CATALOGUE).to_dict()
    assert list(answer) == [
        "order_id", "verdict", "findings", "order_value", "goods_value", "freight", "insurance", "tariff", "consumption_tax", "vat",
        "tax", "payable", "limit", "lines", "coverage", "receipt",
    ]  # fmt: skip
    assert list(answer["lines"][0]) == [
        "number", "from", "sku", "hs_code", "origin", "quantity", "unit_price", "goods_value", "freight", "insurance", "dutiable_value",
        "tariff", "consumption_tax", "vat", "tax", "legal_quantities", "working",
    ]  # fmt: skip
    assert list(answer["findings"][0]) == ["code", "severity", "message", "hint", "lines", "source"]
    assert list(answer["coverage"]) == ["modelled_from", "verified_until", "gaps"]
    assert list(answer["receipt"]) == ["engine", "tables", "tables_sha256", "on", "input_sha256"]
    assert answer["lines"][0]["legal_quantities"] == [{"unit": "095", "quantity": "0.75"}, {"unit": "035", "quantity": "0.75"}]


def test_the_receipt_follows_the_facts_that_were_used_and_nothing_else() -> None:
    def sha(catalogue: list[dict[str, str]], order: dict[str, object]) -> str:
        return str(bundler.quote(order, catalogue=catalogue).to_dict()["receipt"]["input_sha256"])

    unused = {**CATALOGUE[0], "sku": "OTHER"}
    assert sha(CATALOGUE, ORDER) == sha([*CATALOGUE, unused], ORDER)
    assert sha(CATALOGUE, ORDER) != sha([{**CATALOGUE[0], "net_weight_kg": "0.76"}, *CATALOGUE[1:]], ORDER)
    assert sha(CATALOGUE, ORDER) != sha(CATALOGUE, {**ORDER, "order_id": "A-2"})


def test_the_receipt_does_not_follow_the_order_of_keys() -> None:
    used = {"1701": "0.5", "1006": "2"}
    orders = [{**ORDER, "buyer": {"kg_used": dict(pairs)}} for pairs in (used.items(), reversed(used.items()))]
    one, other = (bundler.quote(order, catalogue=CATALOGUE).to_dict() for order in orders)
    assert one == other


def test_exactly_the_limit_is_inside_and_one_fen_more_is_out_with_null_taxes() -> None:
    def at(price: str) -> dict[str, object]:
        item = {**CATALOGUE[1], "sku": "P", "unit_price": price}
        line = {"kind": "item", "sku": "P", "item": item, "quantity": 1}
        other = {"kind": "item", "sku": "CHOC-200", "quantity": 1}
        return bundler.quote({"on": "2026-11-23", "lines": [line, other]}, catalogue=CATALOGUE).to_dict()

    inside, out = at("4800.00"), at("4800.01")
    assert (inside["verdict"], inside["tax"]) == ("compliant", "455.00")
    assert (out["verdict"], out["tax"], out["payable"], out["order_value"]) == ("non_compliant", None, None, "5000.01")


def test_a_single_watch_above_the_limit_pays_full_tax() -> None:
    watch = {"sku": "W", "name": "watch", "hs_code": "9102110000", "origin": "CH", "unit": "008", "unit_price": "12000.00",
             "net_weight_kg": "0.1"}  # fmt: skip
    answer = bundler.quote({"on": "2026-11-23", "lines": [{"kind": "item", "item": watch, "quantity": 1}]}).to_dict()
    # MFN 10 %, consumption tax 20 % at 10,000 and above, VAT 13 %
    assert (answer["tariff"], answer["consumption_tax"], answer["vat"]) == ("1200.00", "3300.00", "2145.00")
    two = bundler.quote({"on": "2026-11-23", "lines": [{"kind": "item", "item": watch, "quantity": 2}]})
    assert two.verdict == "non_compliant"
    assert two.tax is None


def test_facts_that_an_order_carries_may_repeat_the_catalogue_and_never_replace_it() -> None:
    def ask(*lines: dict[str, object]) -> bundler.Answer:
        return bundler.quote({"on": "2026-11-23", "lines": list(lines)}, catalogue=CATALOGUE)

    same = {"kind": "item", "item": dict(CATALOGUE[0]), "quantity": 1}
    assert ask(same).verdict == "compliant"
    steered = {"item": {**CATALOGUE[0], "unit_price": "1.00", "volume_l": "0.1"}, "quantity": 1}
    box = {"kind": "bundle", "id": "B", "price": "360.00", "quantity": 1, "components": [steered, {"sku": "CHOC-200", "quantity": 1}]}
    with pytest.raises(bundler.InputError) as raised:
        ask(box)
    assert str(raised.value).startswith(
        "order at /lines/0/components/0/item: the facts of WINE-75 differ from those of the catalogue in unit_price, volume_l."
    )


def test_one_sku_has_one_set_of_facts_in_an_order() -> None:
    one, other = ({"kind": "item", "item": {**CATALOGUE[0], "sku": "X", "stock": stock}, "quantity": 1} for stock in (1, 9))
    with pytest.raises(bundler.InputError, match="differ from those of another line in stock"):
        bundler.quote({"on": "2026-11-23", "lines": [one, other]})


def test_faults_of_order_and_catalogue_come_together() -> None:
    box = {
        "kind": "bundle",
        "id": "B",
        "price": "10.00",
        "quantity": 1,
        "components": [{"sku": "X", "quantity": 1}, {"sku": "Y", "quantity": 1}],
    }
    with pytest.raises(bundler.InputError) as unknown:
        bundler.quote({"on": "2026-11-23", "lines": [box]}, catalogue=CATALOGUE)
    assert [fault.value for fault in unknown.value.faults] == ["X", "Y"]
    with pytest.raises(bundler.InputError) as both:
        bundler.quote({"freight": 1, "lines": [box]}, catalogue=[{**CATALOGUE[0], "origin": "france"}])
    assert [fault.pointer for fault in both.value.faults] == ["/freight", "/on", "/0/origin"]
