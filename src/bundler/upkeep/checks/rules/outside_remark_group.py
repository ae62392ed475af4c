"""A listing names a remark that counts the kilograms of other codes than its own."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said

CODE = "outside_remark_group"
SEVERITY = "error"


def check(book: Book) -> Iterator[Said]:
    """The kilograms of the goods would be held to a limit that they do not count towards."""
    groups = {(held.key, held.row.group) for held in book.rows("remarks.toml") if held.row.group}
    for held in book.rows("positive_list.csv"):
        for key, group in groups:
            if key in held.row.remarks and not held.key.startswith(group):
                hint = "Take the remark off the listing, or widen its group."
                yield held.said(f"{held.key} names the remark {key}, which is about {group}", hint, "remark", key)
