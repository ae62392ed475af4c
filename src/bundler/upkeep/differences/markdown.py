"""A difference as a short list in Markdown, for a note of a change."""

from __future__ import annotations

import re

from bundler.upkeep.differences.difference import Difference
from bundler.upkeep.differences.told import alarm, bounded, details, headline, sections, statement, subjects

CODES_NAMED = 6
LONGEST = 200
_MARKS = re.compile(r"([\\`*_\[\]<>|#~&])")


def markdown(difference: Difference, most: int) -> str:
    """Return a difference with at most so many changes; names are escaped, for they are the input of others."""
    lines = [plain(headline(difference))]
    room = most
    for section in sections(difference):
        shown = section.changes[:room]
        if shown:
            loud = f": {plain(alarm(difference))}" if section.tone == "alarm" else ""
            lines += ["", f"**{section.title}**{loud}", ""]
        for change in shown:
            lines.append(f"- {plain(subjects(change, CODES_NAMED))}: {plain(statement(change))}")
            lines.append(f"  ({plain(details(change, difference))})")
        room -= len(shown)
    if len(difference.changes) > most:
        lines += ["", f"And {len(difference.changes) - most:,} more changes that `bundler tables diff` shows."]
    return "\n".join(lines) + "\n"


def plain(text: str) -> str:
    """Return a text of bounded length that no sign of Markdown acts in."""
    return _MARKS.sub(r"\\\1", bounded(text, LONGEST))
