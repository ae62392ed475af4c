"""A preview says what a change does to verdict and duty, as two plain quotes would."""

from __future__ import annotations

import csv
import io
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bundler
from bundler.catalogue import Order
from bundler.upkeep.preview import Preview, Stated, Subjects, preview
from bundler.upkeep.preview.law import Law
from bundler.values import money
from tests.upkeep.preview.editions import MADE_UP, edition

ON = date(2026, 11, 23)
CATALOGUE = bundler.load_catalogue(Path(__file__).parents[3] / "examples" / "ningbo" / "catalogue.csv")
WHISKY = {
    "sku": "CASK-30Y", "name": "Whisky, 30 years", "hs_code": "2208300000", "origin": "GB", "unit": "142", "unit_price": "6000.00",
    "net_weight_kg": "0.7", "volume_l": "0.7",
}  # fmt: skip


def loose(*skus: str, **more: Any) -> dict[str, Any]:
    return {"on": str(ON), "lines": [{"kind": "item", "sku": sku, "quantity": 1} for sku in skus], **more}


def boxed(id: str, price: str, *skus: str) -> dict[str, Any]:
    parts = [{"sku": sku, "quantity": 1} for sku in skus]
    return {"on": str(ON), "lines": [{"kind": "bundle", "id": id, "price": price, "quantity": 1, "components": parts}]}


def stated(kind: Any, id: str, order: dict[str, Any], volume: int | None = None) -> Stated:
    return Stated(kind, id, Order.model_validate(order), f"{kind}s.json", "", volume)


def previewed(name: str, subjects: Subjects, on: date = ON, before: str = "shipped") -> Preview:
    return preview(edition(before), edition(name), subjects, on)


def entry_of(found: Preview, id: str) -> dict[str, Any]:
    return next(each for each in found.to_dict()["entries"] if each["id"] == id)


def compared(answer: dict[str, Any]) -> tuple[Any, ...]:
    findings = sorted((each["code"], each["severity"], each["lines"]) for each in answer["findings"])
    return answer["verdict"], answer["tariff"], answer["consumption_tax"], answer["vat"], findings


@cache
def shipped_quotes() -> dict[str, dict[str, Any]]:
    return {sku: bundler.quote(loose(sku), CATALOGUE).to_dict() for sku in CATALOGUE}


@pytest.mark.parametrize("name", [name for name in MADE_UP if name != "shifted"])
def test_what_changes_is_what_two_quotes_say_differently(name: str) -> None:
    found = previewed(name, Subjects(CATALOGUE)).to_dict()
    after = {sku: bundler.quote(loose(sku), CATALOGUE, edition(name)).to_dict() for sku in CATALOGUE}
    quotes = {sku: (was, after[sku]) for sku, was in shipped_quotes().items()}
    changed = {sku for sku, (was, now) in quotes.items() if compared(was) != compared(now)}
    effect = sum(
        money.parse(now["tax"]) - money.parse(was["tax"])
        for was, now in quotes.values()
        if was["tax"] is not None and now["tax"] is not None
    )
    crossing = {each["id"] for each in found["entries"] if each["crossed"]}
    assert {each["id"] for each in found["entries"]} == changed | crossing
    assert found["totals"]["item"]["effect"] == money.format(effect)
    assert found["totals"]["item"]["counted"] == "once each"


def test_a_provisional_rate_moves_only_the_piece_that_pays_full_tax() -> None:
    found = previewed("whisky", Subjects(bundler.load_catalogue([WHISKY, {**WHISKY, "sku": "BLEND", "unit_price": "300.00"}])))
    (entry,) = found.to_dict()["entries"]
    assert (entry["id"], entry["before"]["tariff"], entry["after"]["tariff"]) == ("CASK-30Y", "300.00", "480.00")
    assert entry["causes"] == [{"file": "tariff_lines.csv", "key": "2208300000", "field": "provisional rate", "before": "5", "after": "8"}]


def test_the_sum_is_volume_times_difference_with_the_largest_first() -> None:
    sold = {"LOTION-100A": 3, "WINE-75": 1000, "TONER-200": 0}
    subjects = Subjects(CATALOGUE, volumes={("item", sku): count for sku, count in sold.items()})
    found = previewed("vat", subjects)
    due = {
        sku: count * (bundler.quote(loose(sku), CATALOGUE, edition("vat")).tax - bundler.quote(loose(sku), CATALOGUE).tax)  # type: ignore[operator]
        for sku, count in sold.items()
    }
    totals = found.totals("item")
    assert totals["effect"] == money.format(sum(due.values()))
    assert [each.id for each in found.entries[:2]] == ["WINE-75", "LOTION-100A"]
    assert (totals["counted"], totals["without_volume"]) == ("by volume", totals["changed"] - len(sold))
    assert entry_of(found, "SERUM-30")["effect"] is None


def test_a_bundle_crosses_a_threshold_that_comes_down_to_it() -> None:
    box = stated("bundle", "DUO", boxed("DUO", "1263.00", "LOTION-100A", "TONER-200"), 40)
    entry = entry_of(previewed("cosmetics", Subjects(CATALOGUE, [box])), "DUO")
    assert entry["crossed"] == [{
        "kind": "consumption_tax", "name": "LOTION-100A", "from": "under", "to": "over", "at_before": "10 per ml", "at_after": "9 per ml",
    }]  # fmt: skip
    tax = [bundler.quote(box.order, CATALOGUE, edition(each)).tax for each in ("shipped", "cosmetics")]
    assert entry["effect"] == money.format(40 * (tax[1] - tax[0]))  # type: ignore[operator]


def test_what_an_item_taken_off_the_list_stops_becomes_unlawful_and_comes_back() -> None:
    files = [stated("bundle", "CELLAR", boxed("CELLAR", "300.00", "WINE-75", "CHOC-100")), stated("order", "O-1", loose("WINE-75"))]
    found = previewed("wine off", Subjects(CATALOGUE, files))
    assert [found.totals(kind)["became_unlawful"] for kind in ("bundle", "order")] == [1, 1]
    entry = entry_of(found, "CELLAR")
    assert (entry["before"]["verdict"], entry["after"]["verdict"], entry["difference"]) == ("compliant", "non_compliant", "0.00")
    assert {"code": "BUN-01", "severity": "error", "lines": [1]} in entry["appeared"]
    back = previewed("shipped", Subjects(CATALOGUE, files), before="wine off")
    assert (back.totals("bundle")["became_lawful"], back.totals("bundle")["became_unlawful"]) == (1, 0)


def test_a_tax_that_is_no_longer_known_is_never_counted_as_nothing() -> None:
    found = previewed("wine ends", Subjects(CATALOGUE))
    entry = entry_of(found, "WINE-75")
    assert (entry["after"]["tax"], entry["difference"], entry["effect"]) == (None, None, None)
    totals = found.totals("item")
    assert totals["tax_ends"] == totals["changed"] > 0
    assert totals["effect"] == "0.00"


def test_rows_that_only_stand_on_other_lines_change_nothing() -> None:
    was, now = edition("shipped").on(ON), edition("shifted").on(ON)
    assert was.tables.sha256 != now.tables.sha256
    assert not any(Law(was, now).touches((item,)) for item in CATALOGUE.values())
    assert not previewed("shifted", Subjects(CATALOGUE)).changes


def test_a_later_verification_takes_a_warning_away_and_no_more() -> None:
    found = previewed("verified", Subjects(CATALOGUE), date(2026, 11, 24)).to_dict()
    assert found["totals"]["item"]["only_findings"] == len(CATALOGUE)
    assert found["findings"] == [{"code": "AUD-01", "severity": "warning", "appeared": 0, "vanished": len(CATALOGUE)}]
    assert found["differs_from"] is None


def test_a_change_that_begins_next_year_does_not_look_like_none() -> None:
    found = previewed("vat next year", Subjects(CATALOGUE))
    assert (found.changes, found.calendar.first) == (False, date(2027, 1, 1))
    assert "On this day the editions say the same of these goods; they differ from 2027-01-01 on." in found.to_markdown()
    assert previewed("vat next year", Subjects(CATALOGUE), date(2027, 1, 1)).changes


def test_all_bundles_and_orders_that_cannot_be_quoted_are_told_at_once() -> None:
    files = [stated("bundle", "B", boxed("B", "9.00", "WINE-75", "WINE-7")), stated("order", "O", loose("NOBODY"))]
    with pytest.raises(bundler.InputError) as told:
        previewed("vat", Subjects(CATALOGUE, files))
    assert [(fault.place, fault.pointer) for fault in told.value.faults] == [
        ("bundles.json", "/components/1/sku"), ("orders.json", "/lines/0/sku"),
    ]  # fmt: skip


def test_no_name_of_an_input_becomes_a_formula_and_amounts_stay_numbers() -> None:
    items = [{**WHISKY, "sku": "=1+1", "name": "@SUM(A1)", "unit_price": "300.00"}]
    found = previewed("vat", Subjects(bundler.load_catalogue(items)))
    (row,) = csv.DictReader(io.StringIO(found.to_csv()))
    assert (row["id"], row["name"], row["verdict_after"]) == ("'=1+1", "'@SUM(A1)", "compliant")
    assert row["effect"] == entry_of(found, "=1+1")["effect"]
    assert row["effect"].startswith("-")


def test_the_markdown_is_bounded_and_no_name_breaks_its_table() -> None:
    items = [{**WHISKY, "sku": f"A|B*{number}", "unit_price": "300.00"} for number in range(300)]
    text = previewed("vat", Subjects(bundler.load_catalogue(items))).to_markdown(top=5)
    assert "and 295 more" in text
    assert text.count("A\\|B\\*") == 5
    assert len(text) < 3000


SKUS = sorted(CATALOGUE)
EDITIONS = st.sampled_from(["shipped", *MADE_UP])
GOODS = st.lists(st.sampled_from(SKUS), min_size=1, max_size=4)


@settings(max_examples=30)
@given(EDITIONS, EDITIONS, GOODS, GOODS, st.integers(1, 600_000), st.sampled_from([ON, date(2026, 5, 1), date(2027, 1, 1)]))
def test_what_is_not_quoted_twice_would_say_the_same(
    before: str, after: str, box: list[str], order: list[str], price: int, on: date
) -> None:
    files = [stated("bundle", "B", boxed("B", money.format(price), *box)), stated("order", "O", loose(*order, freight="12.00"))]
    subjects = Subjects(CATALOGUE, files)
    quick = previewed(after, subjects, on, before)
    with patch.object(Law, "touches", lambda *_: True):
        full = previewed(after, subjects, on, before)
    assert quick.to_dict() == full.to_dict()
