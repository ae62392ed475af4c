"""``bundler compare``: the channels as a person sees them, and the exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bundler.cli import app

WORLD = Path(__file__).parents[2] / "examples" / "ningbo"
FREE = {
    "sku": "TOWEL", "name": "towel", "hs_code": "6302601090", "origin": "PT", "unit": "015", "unit_price": "100.00", "net_weight_kg": "0.4",
}  # fmt: skip


def compare(order: str, *arguments: str) -> Result:
    catalogue = ["--catalogue", str(WORLD / "catalogue.csv")]
    return CliRunner().invoke(app.app, ["compare", str(WORLD / "orders" / f"{order}.json"), *catalogue, *arguments])


def alone(**facts: str) -> Result:
    order = {"on": "2026-11-23", "lines": [{"kind": "item", "item": {**FREE, **facts}, "quantity": 1}]}
    return CliRunner().invoke(app.app, ["compare", "-"], input=json.dumps(order))


def row(shown: str, name: str) -> list[str]:
    """The cells beside a channel, from the first of its lines."""
    return next(line for line in shown.splitlines() if line.startswith(f" {name}")).split()[len(name.split()) :]


@pytest.mark.parametrize(("order", "code"), [("ok-gift-box", 0), ("review-unknown-listing", 1), ("bad-tobacco", 1)])
def test_the_exit_code_says_whether_a_channel_takes_the_order_as_it_is(order: str, code: int) -> None:
    assert compare(order).exit_code == code


def test_a_channel_that_is_not_the_one_of_the_order_may_take_it() -> None:
    order = {"on": "2026-11-23", "supervision_code": "9610", "lines": [{"kind": "item", "item": FREE, "quantity": 1}]}
    assert CliRunner().invoke(app.app, ["compare", "-"], input=json.dumps(order)).exit_code == 0
    assert alone(hs_code="2402200000").exit_code == 1


def test_a_person_sees_every_channel_with_its_taxes_and_why_it_is_not_open() -> None:
    shown = compare("ok-gift-box").stdout
    assert row(shown, "1210,")[:4] == ["as", "stated", "✔", "yes"]
    assert row(shown, "9610")[:2] == ["✘", "no"]
    assert row(shown, "postal articles") == ["✘", "no", "632.00", "0.00", "0.00", "160.68", "160.68", "776.08"]
    assert row(shown, "general trade") == ["?", "person", "229.70", "27.02", "8.47", "31.16", "66.65", "682.05"]
    assert "BND-04 9610 " in shown
    assert "ART-01 postal articles " in shown
    assert shown.rstrip().endswith("open as it is: 1210")
    assert max(map(len, shown.splitlines())) <= 80


def test_what_the_taxes_are_on_stands_beside_a_channel() -> None:
    assert " on the CIF value" in compare("ok-gift-box").stdout
    shown = " ".join(alone().stdout.split())
    assert "on the retail price, an upper bound" in shown
    assert "postal articles ? person 100.00 0.00 0.00 0.00 0.00 100.00" in shown


def test_what_is_said_of_several_channels_is_said_once() -> None:
    shown = " ".join(compare("bad-endangered").stdout.split())
    assert shown.count("3304990021 stands for goods with endangered species") == 1


def test_an_amount_that_is_not_known_is_a_question_mark_and_no_channel_may_be_left() -> None:
    shown = alone(hs_code="2402200000", expires_on="2026-01-01", unit_price="2500.00").stdout
    assert row(shown, "general trade")[3:] == ["?"] * 5
    assert shown.rstrip().endswith("no channel takes this order")
