"""The account book holds at least the pieces that the order takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.duty.goods import Goods

CODE = "BND-03"
SOURCES = ("ceb-messages",)
SOLVER_FACE = True


def concerns(goods: Goods) -> bool:
    """Goods whose stock is known."""
    return goods.item.stock is not None


def check(case: Case) -> Iterable[Finding]:
    """All lines with the same goods together."""
    lines = case.found.lines
    pieces = sum([line.quantity for line in lines])
    for line in lines:
        stock = line.goods.item.stock
        if stock is not None and stock < pieces:  # else there is enough of it, whatever lines it stands on
            return _counted(case)
    return ()


def _counted(case: Case) -> Iterator[Finding]:
    taken: dict[Goods, int] = {}
    for line in case.found.lines:
        if line.goods.item.stock is not None:
            taken[line.goods] = taken.get(line.goods, 0) + line.quantity
    for goods, pieces in taken.items():
        sku, stock = goods.item.sku, goods.item.stock
        if stock is not None and pieces > stock:
            yield Finding(
                CODE, "error", f"{pieces} of {sku} are ordered, {stock} are in stock.", f"Order at most {stock}.",
                case.numbers(sku), SOURCES[0],
            )  # fmt: skip
