"""A class, remark, edition, tier or category that no row names: nothing of it ever acts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said

CODE = "never_named"
SEVERITY = "warning"
Names = Callable[[Book], Iterable[str]]


def _lines(field: str) -> Names:
    return lambda book: (getattr(held.row, field) for held in book.rows("tariff_lines.csv"))


def _remarks(book: Book) -> Iterable[str]:
    return (key for held in book.rows("positive_list.csv") for key in held.row.remarks)


def _editions(book: Book) -> Iterable[str]:
    return (held.row.edition for held in book.rows("positive_list.csv"))


def _tiers(book: Book) -> Iterable[str]:
    return (held.row.tier for held in book.rows("personal_articles.toml", "category"))


def _categories(book: Book) -> Iterable[str]:
    return (key for held in book.rows("personal_articles.toml", "goods") for key in (held.row.category, held.row.dear_category))


NAMED: tuple[tuple[str, str, str, Names], ...] = (
    ("vat.toml", "rate", "tariff line", _lines("vat_class")),
    ("consumption_tax.toml", "class", "tariff line", _lines("consumption_tax")),
    ("remarks.toml", "remark", "listing", _remarks),
    ("positive_list_editions.toml", "edition", "listing", _editions),
    ("personal_articles.toml", "rate", "category", _tiers),
    ("personal_articles.toml", "category", "goods row", _categories),
)
"""File and array of the keys, what names them, and the names."""


def check(book: Book) -> Iterator[Said]:
    """Mostly one was typed, and the row that was to name it forgotten."""
    for name, table, what, names in NAMED:
        known = set(names(book))
        for key, rows in book.series(name, table).items():
            if key not in known:
                yield rows[0].said(f"no {what} names {key}", f"Name it in a {what}, or take it out.", "key", key)
