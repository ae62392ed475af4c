"""``bundler cliffs``: distances and both sides of every cliff, for an order or an item."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from typer.testing import CliRunner, Result

import bundler
from bundler.cli import app

WORLD = Path(__file__).parents[2] / "examples" / "ningbo"
CATALOGUE = str(WORLD / "catalogue.csv")
ORDER = WORLD / "orders" / "ok-two-lotions.json"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app.app, ["cliffs", *arguments, "--catalogue", CATALOGUE])


def rows(result: Result) -> list[str]:
    return [" ".join(line.split()) for line in result.stdout.splitlines()]


def test_json_is_what_the_library_says_and_nothing_else() -> None:
    got = run(str(ORDER), "--line", "2", "--json")
    assert json.loads(got.stdout) == bundler.cliffs(ORDER.read_text("utf-8"), line=2, catalogue=CATALOGUE).to_dict()
    item = run("--sku", "LOTION-100A", "--on", "2026-11-23", "--json")
    assert json.loads(item.stdout) == bundler.cliffs(sku="LOTION-100A", catalogue=CATALOGUE, on=date(2026, 11, 23)).to_dict()
    assert (got.exit_code, got.stderr, item.exit_code, item.stderr) == (0, "", 0, "")


def test_people_see_the_distance_and_both_sides_of_a_cliff() -> None:
    said = rows(run("--sku", "LOTION-100A", "--on", "2026-11-23"))
    assert said[0] == "LOTION-100A line total 995.00, tax 90.55, on 2026-11-23, amounts in CNY"
    assert "LOTION-100A consumption tax 10 yuan per ml 1000.00 995.00 5.00" in said
    assert "LOTION-100A 999.99 999.99 91.00 1090.99" in said
    assert "1000.00 1000.00 230.59 1230.59 +139.59" in said
    assert "5000.01 5000.01 1713.53 6713.54 +560.59 full tax" in said
    assert "26000.01 26000.01 out of the channel" in said


def test_people_see_why_a_limit_is_not_reached() -> None:
    assert "annual limit: the single limit ends the channel before it" in rows(run(str(ORDER)))


def test_an_order_or_an_item_is_wanted() -> None:
    for arguments in ((), (str(ORDER), "--sku", "LOTION-100A")):
        got = run(*arguments)
        assert (got.exit_code, got.stdout) == (2, "")
        assert "ORDER\n  an order or --sku is wanted, one of the two" in got.stderr


def test_an_item_that_nobody_knows_is_a_fault_of_the_option() -> None:
    got = run("--sku", "LOTION-100AA", "--on", "2026-11-23")
    assert got.exit_code == 2
    assert "--sku, at /lines/0/sku\n  not in the catalogue (found 'LOTION-100AA')\n  Did you mean 'LOTION-100A'?" in got.stderr
