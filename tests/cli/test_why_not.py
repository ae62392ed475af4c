"""``bundler why-not``, and how ``bundler compose`` shows why nothing can be composed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.assembly.test_compose import small
from typer.testing import CliRunner, Result

from bundler.assembly import compose, why_not
from bundler.cli.app import app

WORLD = Path(__file__).parents[2] / "examples" / "ningbo"
GOODS = ("--catalogue", str(WORLD / "catalogue.csv"), "--policy", str(WORLD / "policy-small.toml"))
DESIGN = {"components": [{"sku": "WINE-75", "quantity": 1}, {"sku": "CHOC-BOX", "quantity": 1}]}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_json_is_what_the_library_says_of_a_file_and_of_components(tmp_path: Path) -> None:
    (tmp_path / "design.json").write_text(json.dumps(DESIGN), "utf-8")
    library = why_not(WORLD / "catalogue.csv", WORLD / "policy-small.toml", DESIGN, quick=True).to_dict()
    for stated in ([str(tmp_path / "design.json")], ["--component", "WINE-75=1", "--component", "CHOC-BOX=1"]):
        got = run("why-not", *stated, *GOODS, "--quick", "--json")
        assert (got.exit_code, got.stderr) == (0, "")
        assert {**json.loads(got.stdout), "seconds": 0} == {**library, "seconds": 0}


def test_a_person_sees_what_stops_a_design_and_how_to_mend_it() -> None:
    got = run("why-not", "--component", "WINE-75=3", "--component", "SUN-60=1", *GOODS)
    assert got.exit_code == 1
    assert "What stops it" in got.stdout
    assert "BND-01" in got.stdout
    assert "1 fewer would do." in got.stdout


def test_a_person_sees_what_the_pieces_earn_elsewhere() -> None:
    got = run("why-not", "--component", "WINE-75=1", "--component", "CHOC-BOX=1", "--discount", "0.05", *GOODS, "--quick")
    assert got.exit_code == 0
    assert "in other bundles" in got.stdout


@pytest.mark.parametrize(
    "stated", [[], ["design.json", "--component", "WINE-75=1"], ["--component", "WINE-75"], ["--component", "WINE-75=x"]]
)
def test_a_design_that_is_not_named_once_is_a_usage_error(stated: list[str]) -> None:
    assert run("why-not", *stated, *GOODS).exit_code == 2


def test_a_person_sees_conflicts_as_groups_and_the_changes_that_help(tmp_path: Path) -> None:
    items, policy = small(6)
    policy["bundle"]["price"] = ["3000.00", "4000.00"]
    (tmp_path / "items.json").write_text(json.dumps(items), "utf-8")
    (tmp_path / "policy.json").write_text(json.dumps(policy), "utf-8")
    got = run("compose", "-c", str(tmp_path / "items.json"), "-p", str(tmp_path / "policy.json"))
    plan = compose(items, policy)
    assert got.exit_code == 1
    assert "What cannot hold together" in got.stdout
    assert all(member["policy"] in got.stdout for conflict in plan.conflicts for member in conflict["members"])
    assert "1428.00" in got.stdout
