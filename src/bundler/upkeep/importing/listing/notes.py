"""The notes that stand below the annex (注), which its remarks may name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_HEAD = re.compile(r"^(?:附注|备注|说明|注释|注)[:：]?\s*")
_BEGINS = re.compile(r"^(?:附注|备注|说明|注释|注)\s*(?:[:：]|[(（]?\d{1,2}[.、)）:：]|$)")
_ITEM = re.compile(r"^[(（]?(?:(?P<number>\d{1,2})[.、)）:：](?!\d)|(?P<circled>[①-⑨]))\s*(?P<text>.*)$")
_PAGE = re.compile(r"第?[-—–\s]*\d{1,4}[-—–\s]*(?:页.{0,20})?")
LONGEST_NOTE = 2_000
MOST_NOTES = 99


def is_page_number(cells: Sequence[str]) -> bool:
    """Whether a row is the number of a page and nothing else."""
    held = [cell.strip() for cell in cells if cell.strip()]
    return len(held) == 1 and _PAGE.fullmatch(held[0]) is not None


class Notes:
    """The notes by their number, as they are come upon line by line."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._inside = False
        self._number = ""

    def takes(self, cells: Sequence[str], code: str) -> bool:
        """Whether a row of a table belongs to the notes: it begins them, or goes on with them and has no code."""
        first = next((cell.strip() for cell in cells if cell.strip()), "")
        return bool(_BEGINS.match(first)) or (self._inside and not re.match(r"\d{4}", code.strip()))

    def line(self, text: str) -> None:
        """Take a line that is no row of the table."""
        line = text.strip()
        if _BEGINS.match(line):
            self._inside, self._number = True, ""
            line = _HEAD.sub("", line)
        if not self._inside or not line:
            return
        item = _ITEM.match(line)
        if item and len(self.found) < MOST_NOTES:
            self._number = item["number"] or unicodedata.normalize("NFKC", item["circled"])
            self.found[self._number] = item["text"]
        elif self._number and not is_page_number([line]):
            self.found[self._number] = (self.found[self._number] + line)[:LONGEST_NOTE]

    def close(self) -> None:
        """A row of the table ends the notes before it."""
        self._inside, self._number = False, ""
