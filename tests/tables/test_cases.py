"""The worked cases that travel with the tables: through the formulas, and where they name a code, through the tables on their day."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest

import bundler
from bundler.duty.apportion import apportion
from bundler.duty.terms import ConsumptionTax, Terms, compile_terms
from bundler.tariff.loader import shipped_folder
from bundler.upkeep.casework.case import KINDS

Case = dict[str, Any]
CASES: list[Case] = [
    case for path in sorted((shipped_folder() / "cn" / "cases").glob("*.toml")) for case in tomllib.loads(path.read_text("utf-8"))["case"]
]


def of(*kinds: str, coded: bool = False) -> Any:
    """The cases of some kinds as parameters; with ``coded`` those that name a tariff code."""
    found = [case for case in CASES if case["kind"] in kinds and ("hs_code" in case or not coded)]
    return pytest.mark.parametrize("case", found, ids=lambda case: case["id"])


def fen(text: str) -> int:
    return int(Decimal(text) * 100)


def share_of(case: Case) -> Fraction:
    return Fraction(case.get("taxed_share", "1"))


def terms_of(facts: Case, share: Fraction, tariff: str = "0") -> Terms:
    ct = facts.get("ct", facts)
    return compile_terms(
        vat=Fraction(facts["vat_percent"]) / 100,
        consumption_tax=ConsumptionTax(Fraction(ct.get("ad_valorem_percent", "0")) / 100, Fraction(ct.get("specific_per_litre", "0"))),
        litres=Fraction(ct.get("litres", "0")),
        share=share,
        tariff=Fraction(tariff) / 100,
        sources=("2016-18", "VL-2026"),
    )


def amounts(terms: Terms, value: str) -> dict[str, int]:
    found = {name: getattr(terms, name).amount(fen(value), 1) for name in ("tariff", "consumption_tax", "vat")}
    return {**found, "tax": sum(found.values())}


def goods_of(case: Case, price: str) -> dict[str, str]:
    plain = {"sku": case["id"], "name": "worked case", "origin": "FR", "unit": "011", "net_weight_kg": "1"}
    stated = {key: case[key] for key in ("net_content", "net_content_unit", "volume_l") if key in case}
    return {**plain, "hs_code": case["hs_code"], "unit_price": price, **stated}


def quoted(case: Case, line: dict[str, Any]) -> dict[str, Any]:
    return bundler.quote({"on": str(case["on"]), "lines": [line]}).to_dict()


def test_every_kind_of_case_is_handled_and_no_id_stands_twice() -> None:
    assert {case["kind"] for case in CASES} == set(KINDS)
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert all(isinstance(case["on"], date) for case in CASES)


@of("line", "full_tax")
def test_a_line_is_taxed_by_the_formulas_as_the_case_says(case: Case) -> None:
    found = amounts(terms_of(case, share_of(case), case.get("tariff_percent", "0")), case["value"])
    assert {name: found[name] for name in case["expect"]} == {name: fen(text) for name, text in case["expect"].items()}
    if "naive" in case:
        assert found["tax"] != fen(case["naive"])
    if case["status"] == "published_wrong":
        assert found["tax"] != fen(case["published"])


@of("line", "full_tax", coded=True)
def test_a_case_with_a_code_comes_out_the_same_through_the_tables_on_its_day(case: Case) -> None:
    answer = quoted(case, {"kind": "item", "item": goods_of(case, case["value"]), "quantity": 1})
    assert {name: answer[name] for name in case["expect"]} == case["expect"]


@of("rate")
def test_a_composite_rate_is_that_of_the_formulas(case: Case) -> None:
    terms = terms_of(case, share_of(case), case.get("tariff_percent", "0"))
    parts = (terms.tariff, terms.consumption_tax, terms.vat)
    rate = sum((Fraction(part.per_fen, part.denominator) for part in parts), Fraction(0)) * 100
    decimal = (Decimal(rate.numerator) / rate.denominator).quantize(Decimal("0.000001"), ROUND_HALF_UP)
    assert str(decimal) == case["expect_percent"]


@of("bundle")
def test_a_bundle_is_shared_and_taxed_line_by_line_as_the_case_says(case: Case) -> None:
    components = case["components"]
    shares = apportion(fen(case["price"]), [fen(part["list_price"]) * part["quantity"] for part in components])
    taxes = []
    for share, part, expected in zip(shares, components, case["expect"]["lines"], strict=True):
        assert share == fen(expected["value"])
        found = amounts(terms_of(part, share_of(case)), expected["value"])
        assert {name: found[name] for name in ("consumption_tax", "vat", "tax")} == {
            name: fen(expected[name]) for name in ("consumption_tax", "vat", "tax")
        }
        taxes.append(found["tax"])
    assert sum(taxes) == fen(case["expect"]["tax"])


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case["kind"] == "bundle" and all("hs_code" in part for part in case["components"])],
    ids=lambda case: case["id"],
)
def test_a_bundle_of_codes_comes_out_the_same_through_the_tables_on_its_day(case: Case) -> None:
    components = [
        {"item": {**goods_of({**part, "id": f"C{at}"}, part["list_price"])}, "quantity": part["quantity"]}
        for at, part in enumerate(case["components"])
    ]
    answer = quoted(case, {"kind": "bundle", "id": "B", "price": case["price"], "quantity": case["quantity"], "components": components})
    names = {"value": "dutiable_value", "consumption_tax": "consumption_tax", "vat": "vat", "tax": "tax"}
    assert [{short: line[name] for short, name in names.items()} for line in answer["lines"]] == case["expect"]["lines"]
    assert answer["tax"] == case["expect"]["tax"]


@of("threshold")
def test_a_threshold_per_litre_is_the_quotient_to_the_places_stated(case: Case) -> None:
    per_tonne = Fraction(case["usd_per_tonne"]) * Fraction(case["rate"]) if "rate" in case else Fraction(case["yuan_per_tonne"])
    per_litre = per_tonne / Fraction(case["litres_per_tonne"])
    places = Decimal(case["expect_per_litre"])
    assert (Decimal(per_litre.numerator) / per_litre.denominator).quantize(places, ROUND_HALF_UP) == places
    if "published" in case:
        assert abs(Fraction(case["published"]) - per_litre) < Fraction(1, 100_000)


@of("postal")
def test_a_postal_parcel_follows_the_arithmetic_of_the_case(case: Case) -> None:
    value = sum(fen(part["table_value"]) * part["quantity"] for part in case["articles"])
    tax = sum(Fraction(part["rate"]) / 100 * fen(part["table_value"]) * part["quantity"] for part in case["articles"])
    rounded = int(tax + Fraction(1, 2))
    assert rounded == fen(case["expect"]["tax"])
    exemption = bundler.load_tables().on(case["on"]).postal.exemption
    assert exemption is not None
    returned, exempt = value > fen(case["parcel_limit"]), rounded <= exemption.tax_at_most
    outcome = "returned" if returned else "exempt" if exempt else "payable"
    assert outcome == case["expect"]["outcome"]
    assert fen(case["expect"]["payable"]) == (rounded if outcome == "payable" else 0)


@of("postal")
def test_a_postal_parcel_comes_out_the_same_through_the_tables_on_its_day(case: Case) -> None:
    lines = [
        {"kind": "item", "item": goods_of({**part, "id": f"P{at}"}, part["table_value"]), "quantity": part["quantity"]}
        for at, part in enumerate(case["articles"])
    ]
    post = bundler.compare({"on": str(case["on"]), "lines": lines}).channel("postal")
    assert [line["dutiable_value"] for line in post.lines] == [
        str(Decimal(part["table_value"]) * part["quantity"]) for part in case["articles"]
    ]
    if case["expect"]["outcome"] == "returned":
        assert (post.available, post.tax) == ("no", None)
    else:
        assert [line["working"][0]["formula"] for line in post.lines] == [f"V × {part['rate']}%" for part in case["articles"]]
        assert sum(fen(line["postal_tax"]) for line in post.lines) == fen(case["expect"]["tax"])
        assert (post.tax, bool(post.waived)) == (fen(case["expect"]["payable"]), case["expect"]["outcome"] == "exempt")
