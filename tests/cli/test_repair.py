"""``bundler repair``: JSON, exit codes, and what a person sees."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import bundler
from bundler.cli.app import app

WORLD = Path(__file__).parents[2] / "examples" / "ningbo"
CATALOGUE = str(WORLD / "catalogue.csv")


def run(order: str, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["repair", str(WORLD / "orders" / f"{order}.json"), "--catalogue", CATALOGUE, *arguments])


@pytest.mark.parametrize("order", ["bad-two-books", "bad-off-list", "review-gift", "ok-cellar"])
def test_json_is_what_the_library_says(order: str) -> None:
    got = run(order, "--json")
    library = bundler.repair((WORLD / "orders" / f"{order}.json").read_bytes(), CATALOGUE)
    assert json.loads(got.stdout) == library.to_dict()
    assert got.exit_code == (0 if library.repairs or library.verdict == "compliant" else 1)


def test_a_person_sees_what_changes_which_rules_that_mends_and_what_it_costs() -> None:
    got = run("bad-two-books")
    assert got.exit_code == 0
    rows = [" ".join(line.split()) for line in got.stdout.splitlines()]
    assert "1 ship as 2 orders: WINE-75 | SUN-60 BND-01, BND-04 0.00 47.34 395.04" in rows
    assert "2 take SUN-60 in MIX-1 out BND-01, BND-04 178.00 31.95 210.55" in rows
    assert "MIX-1 at 178.60 instead of 347.70 BUN-02" in rows
    assert "✔ 3 repairs; there are no others." in rows


def test_a_person_sees_why_nothing_helps() -> None:
    got = run("bad-off-list")
    assert got.exit_code == 1
    text = " ".join(got.stdout.split())
    assert "Why nothing helps LST-01 93070090 is not on the positive list on 2026-11-23. Nothing in reach may stand in for it." in text
    assert "✘ No repair makes the order compliant." in text


def test_a_compliant_order_needs_nothing() -> None:
    got = run("ok-cellar")
    assert (got.exit_code, got.stdout.splitlines()[-1]) == (0, "✔ The order is compliant: nothing to mend.")


def test_listed_swaps_go_before_like_goods() -> None:
    got = json.loads(run("bad-expired", "--swap", "BISCUIT-OLD=WAFER-200", "--top", "1", "--json").stdout)
    assert [(change["kind"], change["to"]) for change in got["repairs"][0]["changes"]] == [("swap", "WAFER-200")]


@pytest.mark.parametrize(
    ("swap", "told"), [("BISCUIT-OLD", "SKU=OTHER is wanted, not 'BISCUIT-OLD'"), ("BISCUIT-OLD=WAFER-20", "Did you mean 'WAFER-200'?")]
)
def test_a_swap_that_cannot_be_is_unusable_input(swap: str, told: str) -> None:
    got = run("bad-expired", "--swap", swap)
    assert (got.exit_code, got.stdout) == (2, "")
    assert told in " ".join(got.stderr.replace("│", " ").split())
