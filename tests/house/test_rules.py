"""What is said of the rules in several places is the same everywhere: tests, pages, index, solver."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import bundler
from bundler.assembly import FACES
from bundler.cli.render_rules import GROUPS
from bundler.compliance.explain import explained
from bundler.compliance.page import pages_folder, read_page
from bundler.compliance.registry import BY_CODE
from bundler.compliance.rule import Rule

ROOT = Path(__file__).parents[2]
RULES = explained()
every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)


def functions(folder: Path, names: str) -> Iterator[ast.FunctionDef]:
    for path in sorted(folder.glob(names)):
        yield from (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef))


def answered(example: Any) -> Any:
    """What bundler says of the example of a page: an order, or an order with a return."""
    return bundler.check_return(example["order"], example["return"]) if "return" in example else bundler.quote(example)


def test_every_rule_has_tests_named_by_its_code() -> None:
    names = [node.name for node in functions(ROOT / "tests" / "compliance", "test_*.py")]
    untested = [code for code in BY_CODE if not any(name.startswith(f"test_{code.lower().replace('-', '_')}_") for name in names)]
    assert untested == []


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    assert {path.stem for path in pages_folder().glob("*.md")} == {*RULES, "README"}


def test_the_index_links_every_page_with_the_sentence_of_its_rule() -> None:
    index = (pages_folder() / "README.md").read_text("utf-8")
    assert list(dict.fromkeys(GROUPS.values())) == re.findall(r"^## (.*)$", index, re.MULTILINE)
    assert re.findall(r"^- \[(.*?)\]\((.*?)\.md\) (.*)$", index, re.MULTILINE) == [
        (code, code, rule.sentence) for code, rule in RULES.items()
    ]


@every_rule
def test_a_page_says_what_the_rule_says_and_has_all_its_parts(rule: Rule) -> None:
    page = read_page(rule.code)
    assert (page.code, page.sentence) == (rule.code, rule.sentence)
    assert page.why
    assert page.mend
    assert bool(page.undecided) == (rule.code not in BY_CODE)
    assert bool(page.example) == bool(page.finding)
    assert page.example or page.note or page.undecided
    titles = ["Why", "Why bundler does not decide it" if page.undecided else "Example", "How to mend it", "Sources"]
    assert re.findall(r"^##? (.*)$", page.text, re.MULTILINE) == [rule.code, *titles]


@every_rule
def test_a_page_names_the_sources_of_its_rule_with_the_evidence_that_the_tables_have_of_them(rule: Rule) -> None:
    _, _, section = read_page(rule.code).text.partition("## Sources\n")
    assert [" ".join(part.split()) for part in re.split(r"^- ", section, flags=re.MULTILINE)[1:]] == bundler.explain(
        rule.code
    ).source_lines()


@every_rule
def test_the_example_of_a_page_brings_its_finding_about(rule: Rule) -> None:
    page = read_page(rule.code)
    if page.example:
        found = answered(page.example_data).findings
        assert page.finding in [finding.severity for finding in found if finding.code == rule.code]


@every_rule
def test_no_line_of_a_page_is_too_wide_for_a_terminal_or_an_editor(rule: Rule) -> None:
    assert max(map(len, read_page(rule.code).text.splitlines())) <= 120
    assert max(map(len, read_page(rule.code).example.splitlines()), default=0) <= 78


def test_the_rules_that_the_solver_knows_are_those_that_it_has_a_face_for() -> None:
    assert {code for code, face in FACES.items() if face.how == "face"} == {code for code, rule in RULES.items() if rule.solver_face}
