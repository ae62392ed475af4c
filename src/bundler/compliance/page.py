"""The page of a rule: a markdown file of ``docs/rules`` in one fixed form, read back into its parts."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bundler.values.shipped import shipped

WHY, EXAMPLE, UNDECIDED, MEND, SOURCES = "Why", "Example", "Why bundler does not decide it", "How to mend it", "Sources"
_BLOCK = re.compile(r"^```json\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
_FINDING = re.compile(r"^Finding: `(error|review|warning|info)`\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Page:
    """A page and its parts, as markdown; what a page does not have is empty.

    ``example`` is the JSON of an order that brings the finding about with the severity ``finding``, ``note`` what stands beside it;
    ``undecided`` says why no order can be asked.
    """

    text: str
    code: str
    sentence: str
    why: str
    example: str
    finding: str
    note: str
    undecided: str
    mend: str

    @property
    def example_data(self) -> Any:
        """The example as data, None where there is none."""
        return json.loads(self.example) if self.example else None


def pages_folder() -> Path:
    """Return the folder of the pages that came with this installation."""
    return shipped("docs/rules")


def read_page(code: str) -> Page:
    """Return the page of a rule. Raises OSError where it has none."""
    return parse_page(pages_folder().joinpath(f"{code}.md").read_text("utf-8"))


def parse_page(text: str) -> Page:
    """Return the parts of a page: the code as title, the sentence, and its sections."""
    head, *rest = re.split(r"^## ", text, flags=re.MULTILINE)
    title, _, sentence = head.partition("\n")
    sections = {name: body for name, _, body in (each.partition("\n") for each in rest)}
    shown = sections.get(EXAMPLE, "")
    block, finding = _BLOCK.search(shown), _FINDING.search(shown)
    return Page(
        text=text, code=title.removeprefix("# "), sentence=" ".join(sentence.split()), why=sections.get(WHY, "").strip(),
        example=block[1].strip() if block else "", finding=finding[1] if finding else "",
        note=_FINDING.sub("", _BLOCK.sub("", shown)).strip(), undecided=sections.get(UNDECIDED, "").strip(),
        mend=sections.get(MEND, "").strip(),
    )  # fmt: skip
