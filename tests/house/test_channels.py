"""What a comparison finds is told on the page of the channels, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bundler
from bundler.compliance.channels import CODES, TITLES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "channels.md").read_text("utf-8")
TESTS = (ROOT / "tests" / "compliance" / "test_channels.py").read_text("utf-8")


def test_the_page_tells_every_finding_of_a_comparison_with_its_sentence() -> None:
    assert dict(re.findall(r"^- `([A-Z]{3}-\d\d)` (.*)$", PAGE, re.MULTILINE)) == CODES


def test_the_page_tells_every_channel() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == list(TITLES)
    assert all(title in PAGE and title_zh.partition("（")[0] in PAGE for title, title_zh in TITLES.values())


def test_every_finding_of_a_comparison_is_made_somewhere_and_has_a_test_named_by_it() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "src" / "bundler" / "compliance").glob("*.py"))
    assert {code for code in CODES if sources.count(f'"{code}"') > 1} == set(CODES)
    assert [code for code in CODES if code.lower().replace("-", "_") not in TESTS] == []


def test_who_asks_to_explain_such_a_finding_is_told_what_it_is() -> None:
    with pytest.raises(bundler.InputError, match="It is a finding of compare: Bonded stock is no postal article"):
        bundler.explain("art-01")
