"""The registry of rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bundler
from bundler.compliance.registry import BY_CODE, RULES
from bundler.compliance.rule import Rule


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_a_code_a_sentence_and_known_sources(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z]{3}-\d\d", rule.code)
    assert rule.sentence.endswith((".", ")."))
    assert len(rule.sentence) > 30
    assert rule.sources
    assert set(rule.sources) <= set(bundler.load_tables().instruments)
    assert rule.check or rule.check_bundles or rule.check_goods


def test_codes_are_unique_and_every_rule_has_a_test_named_by_its_code() -> None:
    assert len(BY_CODE) == len(RULES)
    texts = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    tested = {f"{group.upper()}-{number}" for group, number in re.findall(r"def test_([a-z]{3})_(\d\d)_", texts)}
    assert set(BY_CODE) == tested
