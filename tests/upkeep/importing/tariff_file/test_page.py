"""The page about code books says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bundler.upkeep.importing.tariff_file.options import VALUES

ROOT = Path(__file__).parents[4]
PAGE = (ROOT / "docs" / "tables" / "import-tariff.md").read_text("utf-8")
CODE = "".join(path.read_text("utf-8") for path in (ROOT / "src/bundler/upkeep/importing/tariff_file").glob("*.py"))
TOLD = r'(?:Issue|tell)\(\s*(?:"(?:error|review|note)",\s*)?(?:entry,\s*|statement,\s*)?"(\w+)"'
ISSUED = set(re.findall(TOLD, CODE)) - {"error", "review", "note"}


def test_every_issue_of_a_code_book_is_explained() -> None:
    assert {"bad_code", "contradicting_rows", "new_line_tax", "list_code_replaced", "row_replaced", "no_successor"} <= ISSUED
    assert set(re.findall(r"^\| `(\w+)` \| (?:error|review|note)", PAGE, re.MULTILINE)) == ISSUED


@pytest.mark.parametrize("option", VALUES)
def test_every_option_of_a_code_book_is_explained(option: str) -> None:
    assert re.search(rf"^\| `{option}=", PAGE, re.MULTILINE)
