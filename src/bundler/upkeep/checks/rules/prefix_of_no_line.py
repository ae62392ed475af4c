"""The beginning of a code, named by a ban, a VAT change, postal goods or a remark, begins no tariff line."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from bundler.upkeep.checks.book import Book, Held
from bundler.upkeep.checks.finding import Said

CODE = "prefix_of_no_line"
SEVERITY = "warning"
NAMING = (
    ("origin_bans.toml", "ban"), ("vat.toml", "scope_change"), ("personal_articles.toml", "goods"), ("remarks.toml", "remark"),
)  # fmt: skip


def check(book: Book) -> Iterator[Said]:
    """It touches no goods: mistyped, or the lines of it are missing."""
    codes = sorted(book.tables.tariff_lines)
    for held in (held for name, table in NAMING for held in book.rows(name, table)):
        for field, prefix in _prefixes(held):
            at = bisect_left(codes, prefix)
            if at == len(codes) or not codes[at].startswith(prefix):
                hint = "Correct the code, or add its tariff lines."
                yield held.said(f"no tariff line begins with {prefix}, which {held.key} names", hint, field, prefix)


def _prefixes(held: Held) -> Iterator[tuple[str, str]]:
    if held.table == "remark":
        yield from [("group", held.row.group)] if held.row.group else []
    else:
        yield from (("hs_prefixes", prefix) for prefix in held.row.hs_prefixes)
