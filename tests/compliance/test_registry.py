"""The registry of rules."""

from __future__ import annotations

import re

import pytest

import bundler
from bundler.compliance.registry import BY_CODE, RULES
from bundler.compliance.rule import Rule


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_a_code_a_sentence_and_known_sources(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z]{2,3}-\d\d", rule.code)
    assert rule.sentence.endswith((".", ")."))
    assert len(rule.sentence) > 30
    assert rule.sources
    assert set(rule.sources) <= set(bundler.load_tables().instruments)
    assert rule.check or rule.check_bundles or rule.check_goods or rule.check_return


def test_no_two_rules_have_one_code() -> None:
    assert len(BY_CODE) == len(RULES)
