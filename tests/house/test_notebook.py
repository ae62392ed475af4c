"""Answers and plans show themselves in a notebook."""

from __future__ import annotations

import re
from typing import Any

import pytest

import bundler
from bundler.assembly import Plan

ITEM = {"sku": "W<1>", "name": "wine", "hs_code": "2204210000", "origin": "FR", "unit": "142", "unit_price": "100.00", "net_weight_kg": "1",
        "volume_l": "0.75"}  # fmt: skip
ORDER = {"on": "2026-11-23", "freight": "10.00", "lines": [{"kind": "item", "item": ITEM, "quantity": 2}]}


def rows(html: str) -> list[list[str]]:
    return [re.findall(r"<t[dh]>(.*?)</t[dh]>", row) for row in re.findall(r"<tr>(.*?)</tr>", html)]


def test_an_answer_shows_its_day_its_lines_and_their_sums() -> None:
    answer = bundler.quote(ORDER)
    html, told = answer._repr_html_(), answer.to_dict()
    assert html.startswith(f"<b>{answer.verdict}, declared on 2026-11-23, payable {told['payable']}</b>")
    head, line, together = rows(html)
    assert head == ["", "sku", "tariff code", "pieces", "value", "CT", "VAT", "tax"]
    assert line[:5] == ["1", "W&lt;1&gt;", "2204210000", "2", "210.00"]
    assert together == ["", "together", "", "2", "210.00", told["consumption_tax"], told["vat"], told["tax"]]


def test_a_check_shows_no_columns_of_taxes() -> None:
    html = bundler.check(ORDER)._repr_html_()
    assert rows(html)[0] == ["", "sku", "tariff code", "pieces", "value"]
    assert html.startswith("<b>compliant, declared on 2026-11-23</b>")


def test_an_amount_that_is_not_known_is_a_question_mark() -> None:
    lines = [{"kind": "item", "item": {**ITEM, "unit_price": "9000.00"}, "quantity": 2}]
    html = bundler.quote({**ORDER, "lines": lines})._repr_html_()
    assert html.startswith("<b>non-compliant, declared on 2026-11-23, payable not known</b>")
    assert rows(html)[-1][-3:] == ["?", "?", "?"]


def test_a_comparison_shows_its_channels_and_why_one_is_not_open() -> None:
    comparison = bundler.compare({**ORDER, "lines": [{"kind": "item", "item": {**ITEM, "account_book": "<B>"}, "quantity": 2}]})
    html, told = comparison._repr_html_(), comparison.to_dict()["channels"]
    assert html.startswith("<b>Channels of an order, declared on 2026-11-23</b>")
    head, *channels = rows(html)
    assert head == ["channel", "open", "value", "tariff", "CT", "VAT", "postal tax", "tax", "payable", "why"]
    assert [row[:2] + row[7:9] for row in channels] == [
        ["1210 bonded import", "yes", told[0]["tax"], told[0]["payable"]],
        ["9610 direct import", "no", told[1]["tax"], told[1]["payable"]],
        ["1239 bonded import A", "no", told[2]["tax"], told[2]["payable"]],
        ["postal articles on the retail price", "no", "100.00", "310.00"],
        ["general trade on the retail price, an upper bound", "review", told[4]["tax"], told[4]["payable"]],
    ]
    assert channels[3][-1].startswith("ART-01 ")


def test_a_tax_included_price_shows_itself_or_both_sides_of_the_gap() -> None:
    found = bundler.tax_included(ORDER, "250.00", 1)
    assert rows(found._repr_html_())[1][0] == "exact"
    assert repr(found) == f"<TaxIncluded 250.00: review at {found.to_dict()['solution']['price']}>"
    none = bundler.tax_included(ORDER, "9999.00", 1)
    assert [row[0] for row in rows(none._repr_html_())[1:]] == ["below"]
    assert repr(none) == "<TaxIncluded 9999.00: none, single_limit>"


def test_cliffs_and_curves_show_themselves() -> None:
    head, single, annual = rows(bundler.cliffs(ORDER, line=1)._repr_html_())
    assert (len(head), single[-1], annual[-1]) == (7, "out", "")
    assert repr(bundler.cliffs(ORDER, line=1)) == "<Cliffs: single_limit single, annual_limit annual>"
    assert repr(bundler.price_curve(ORDER, line=1, points=3)) == "<PriceCurve of 4 points, 0.01 to 4990.00>"


@pytest.mark.parametrize(
    ("status", "worth", "bound", "designs", "title"),
    [
        ("optimal", 12345, 12345, 2, "2 bundles worth 123.45 CNY; nothing better exists."),
        ("feasible", 12345, 20000, 1, "1 bundle worth 123.45 CNY; a better plan may exist, worth at most 200.00."),
        ("feasible", 12345, None, 1, "1 bundle worth 123.45 CNY; a better plan may exist."),
        ("optimal", 0, 0, 0, "Nothing is worth doing."),
        ("infeasible", None, None, 0, "Nothing lawful keeps the policy."),
        ("unknown", None, None, 0, "The solver was stopped after 0.1 s, before any answer."),
    ],
)
def test_a_plan_has_a_sentence_for_its_title(status: Any, worth: int | None, bound: int | None, designs: int, title: str) -> None:
    design = {"components": [{"sku": "A", "quantity": 2}], "discount": "0", "price": "1.00", "tax": "0.09", "value": "0.50", "copies": 3}
    html = Plan(status, worth, bound, [design] * designs, {}, [], 0.1, {})._repr_html_()
    assert html.startswith(f"<b>{title}</b>")
    assert "<ul>" not in html
    assert len(rows(html)) == (designs + 1 if designs else 0)


def test_repairs_show_what_changes_what_it_loses_and_what_is_payable() -> None:
    html = bundler.repair({**ORDER, "lines": [{"kind": "item", "item": {**ITEM, "stock": 1}, "quantity": 2}]})._repr_html_()
    assert html.startswith("<b>1 repair; there are no others.</b>")
    assert rows(html) == [
        ["changes", "loss of goods", "orders", "tax", "payable"],
        ["1 instead of 2 pieces of W&lt;1&gt;", "100.00", "1", "19.68", "129.68"],
    ]


def test_what_nothing_repairs_shows_the_reasons() -> None:
    html = bundler.repair({**ORDER, "lines": [{"kind": "item", "item": {**ITEM, "expires_on": "2026-01-01"}, "quantity": 1}]})._repr_html_()
    assert html.startswith("<b>No repair makes the order compliant.</b><ul><li>W&lt;1&gt; expired on 2026-01-01.")
