"""One declaration list draws on one account book (账册)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.duty.goods import Goods

CODE = "BND-01"
SOURCES = ("ceb-messages",)
SOLVER_FACE = True


def concerns(goods: Goods) -> bool:
    """Goods that lie in an account book."""
    return goods.item.account_book is not None


def check(case: Case) -> Iterable[Finding]:
    """Different books are an error; a book stated for some goods only is a warning."""
    books = {line.goods.item.account_book for line in case.found.lines}
    return _mixed(case, books) if len(books) > 1 else ()


def _mixed(case: Case, books: set[str | None]) -> Iterator[Finding]:
    stated = sorted(book for book in books if book)
    if len(stated) > 1:
        yield Finding(
            CODE, "error", f"The goods lie in {len(stated)} account books: {', '.join(stated)}.",
            "Ship the goods of each account book as an order of its own.", case.numbers(), SOURCES[0],
        )  # fmt: skip
    elif stated and None in books:
        numbers = tuple(line.number for line in case.found.lines if line.goods.item.account_book is None)
        yield Finding(
            CODE,
            "warning",
            f"Some goods lie in {stated[0]}, of others the account book is not stated.",
            "State account_book.",
            numbers,
            SOURCES[0],
        )
