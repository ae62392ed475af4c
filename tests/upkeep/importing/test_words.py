"""The page about importing says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bundler.upkeep.importing.kinds import KINDS
from bundler.upkeep.importing.listing.columns import NAMES
from bundler.upkeep.importing.noticed import SAID
from bundler.upkeep.importing.positive_list import OPTIONS
from bundler.upkeep.importing.sheets import APART, TEXTS

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "tables" / "import.md").read_text("utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_part_of_one_page(kind: str) -> None:
    pages = [path.read_text("utf-8") for path in sorted((ROOT / "docs" / "tables").glob("import*.md"))]
    assert sum(f"\n## {kind}\n" in page for page in pages) == 1


def test_every_issue_of_the_positive_list_is_explained() -> None:
    code = "".join(
        path.read_text("utf-8")
        for folder in ("", "listing")
        for path in (ROOT / "src/bundler/upkeep/importing" / folder).glob("*.py")
        if folder or path.stem in ("positive_list", "proposing")
    )
    issued = set(re.findall(r"""Issue\(\s*"(?:error|review|note)",\s*"(\w+)\"""", code)) | set(
        re.findall(r'self\._issue\(\s*"(\w+)"', code)
    )
    assert issued >= {"code", "row", "remark", "no_line", "left_out"}
    for name in {*issued, *SAID, "twice"}:
        assert re.search(rf"^\|.*`{name}`.*\|", PAGE, re.MULTILINE), name


def test_every_column_option_and_kind_of_file_is_named() -> None:
    part = PAGE.partition("\n## positive-list\n")[2]
    for heading in (name for names in NAMES.values() for name in names if "_" not in name and not name.endswith(".")):
        assert heading in part
    for name in OPTIONS:
        assert f"`{name}=" in part
    for suffix in (*APART, *TEXTS):
        assert f"| `{suffix}` |" in PAGE
