"""``bundler explain``: a rule for people and programs, and the list of all rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import bundler
from bundler.cli import app
from bundler.compliance.explain import explained


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(app.app, list(arguments), input=given)


@pytest.mark.parametrize("code", explained())
def test_a_rule_is_shown_with_all_its_parts_in_eighty_columns(code: str) -> None:
    got = run("explain", code)
    assert (got.exit_code, got.stderr) == (0, "")
    assert max(map(len, got.stdout.splitlines())) <= 80
    flowing = " ".join(got.stdout.split())
    assert explained()[code].sentence in flowing
    for title in ("Why", "Legal sources", "How to mend it", "In the solver"):
        assert f"\n{title}\n" in got.stdout
    assert all(source in got.stdout for source in explained()[code].sources)


def test_the_example_that_is_shown_can_be_pasted(tmp_path: Path) -> None:
    for code in ("LIM-01", "DEC-01", "BUN-03"):
        shown = run("explain", code).stdout.split("\nExample\n")[1].split("\n  Finding:")[0]
        pasted = "{" + shown.partition("{")[2]
        assert json.loads(pasted) == bundler.explain(code).to_dict()["example"]


def test_json_is_what_the_library_says_and_a_code_may_be_in_small_letters() -> None:
    got = run("explain", "lim-01", "--json")
    assert (got.exit_code, got.stderr) == (0, "")
    assert json.loads(got.stdout) == bundler.explain("LIM-01").to_dict()


def test_a_day_says_of_each_source_whether_it_is_in_force() -> None:
    got = run("explain", "LIM-01", "--on", "2018-12-31").stdout
    assert got.startswith("LIM-01  sources on 2018-12-31\n")
    assert got.count("not yet on this day") == 1


def test_without_a_code_all_rules_are_listed_with_their_sentences() -> None:
    got = run("explain")
    assert got.exit_code == 0
    assert max(map(len, got.stdout.splitlines())) <= 80
    flowing = " ".join(got.stdout.split())
    for code, rule in explained().items():
        assert f"{code} {rule.sentence}" in flowing
    listed = json.loads(run("explain", "--json").stdout)["rules"]
    assert [each["code"] for each in listed] == list(explained())
    assert [each["code"] for each in listed if not each["decided"]] == ["DEC-02"]


@pytest.mark.parametrize("arguments", [["--on", "2026-11-23"], ["--tables", "tariff_tables"]])
def test_the_list_of_rules_knows_neither_day_nor_tables(arguments: list[str]) -> None:
    got = run("explain", *arguments)
    assert got.exit_code == 2
    assert "go with a CODE" in got.stderr


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("LIM-01", "compose forms only bundles that keep it"),
        ("LST-01", "compose uses only goods that keep it"),
        ("LIM-04", "compose cannot know it"),
        ("RET-01", "A plan is not returned."),
        ("VAL-05", "No bundle that compose forms can break it."),
        ("DEC-02", "The solver does not know it."),
    ],
)
def test_how_the_solver_knows_a_rule_is_told_as_it_is(code: str, told: str) -> None:
    assert told in " ".join(run("explain", code).stdout.split("\nIn the solver\n")[1].split())


def test_an_unknown_code_is_unusable_input_with_the_nearest() -> None:
    got = run("explain", "LIM-1")
    assert (got.exit_code, got.stdout) == (2, "")
    assert got.stderr == (
        "The input cannot be used: 1 fault.\n\nexplain, field code\n  no rule has this code (found 'LIM-1')\n  Did you mean 'LIM-01'?\n"
    )
