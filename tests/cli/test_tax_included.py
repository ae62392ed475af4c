"""``bundler tax-included``: an exact price, or why there is none."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner, Result

import bundler
from bundler.cli import app

WORLD = Path(__file__).parents[2] / "examples" / "ningbo"
CATALOGUE = str(WORLD / "catalogue.csv")


def run(order: str, *arguments: str) -> Result:
    file = str(WORLD / "orders" / f"{order}.json")
    return CliRunner().invoke(app.app, ["tax-included", file, "--catalogue", CATALOGUE, *arguments])


def test_json_is_what_the_library_says_and_nothing_else() -> None:
    got = run("ok-gift-box", "--payable", "700.00", "--line", "1", "--json")
    order = (WORLD / "orders" / "ok-gift-box.json").read_text("utf-8")
    assert json.loads(got.stdout) == bundler.tax_included(order, "700.00", 1, CATALOGUE).to_dict()
    assert (got.exit_code, got.stderr) == (0, "")


def test_people_see_the_price_what_the_seller_nets_and_the_lines() -> None:
    said = run("ok-gift-box", "--payable", "700.00").stdout
    assert "exact       616.29    15.00  68.71   700.00" in said
    assert "BOX-1         1  616.29" in said
    assert "✔ exact and compliant" in said


def test_people_see_both_sides_of_a_cliff_and_leave_with_1() -> None:
    got = run("ok-lotion-freight-cliff", "--payable", "1150.00", "--line", "1")
    rows = [" ".join(line.split()) for line in got.stdout.splitlines()]
    assert "below 989.99 989.99 10.00 91.00 1090.99 ? VAL-02" in rows
    assert "above 990.00 990.00 10.00 230.59 1230.59 ? VAL-02" in rows
    assert "Between 1090.99 and 1230.59 lies the threshold of consumption tax of LOTION-100A" in rows
    assert got.exit_code == 1


def test_what_refuses_nearer_prices_is_told_with_its_way_out() -> None:
    said = run("ok-cellar", "--payable", "500.00").stdout
    assert "VAL-03  WHISKY-70: 1 at 409.99 in all are below the filing price" in said


def test_bad_arguments_are_told_at_once() -> None:
    got = run("ok-gift-box", "--payable", "7", "--line", "9")
    assert (got.exit_code, got.stdout) == (2, "")
    assert "payable\n  money is a decimal string with two places, such as '128.00' (found '7')" in got.stderr
    assert "The order has one line, number 1." in got.stderr
