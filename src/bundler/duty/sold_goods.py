"""What was sold, as its buyer knows it, and the declared lines that its pieces come back to.

The pieces of an item in a bundle lie in its copies, one copy after the other. Where a price is split, each copy has the same number of
pieces at the lower price, which come first, and at the dearer one. What comes back are always the next pieces of that row, however it is
worded: a whole copy carries what a copy cost, and after the same number of pieces the same pieces of every line have come back. Only pieces
that are named by the number of their line may leave the row; then what comes next is taken from the lines that are behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bundler.catalogue.order import BundleLine, ItemLine
from bundler.duty.assess import Assessment
from bundler.duty.explode import DeclaredLine, Part


@dataclass(frozen=True, slots=True)
class SoldItem:
    """All pieces of one item in one order line: their declared lines, and how many pieces of each ``a_copy`` of the bundle has.

    Of a loose item all pieces are one copy.
    """

    lines: tuple[DeclaredLine, ...]
    a_copy: tuple[int, ...]

    @property
    def pieces(self) -> int:
        """The pieces of one copy."""
        return sum(self.a_copy)

    def take(self, pieces: int, gone: Counter[int]) -> None:
        """Add the next pieces to those of each declared line that are ``gone``; what was never sold counts as of further copies."""
        whole, rest = divmod(sum(gone[line.number] for line in self.lines) + pieces, self.pieces)
        for line, each in zip(self.lines, self.a_copy, strict=True):
            some = min(pieces, max(whole * each + min(rest, each) - gone[line.number], 0))
            gone[line.number] += some
            pieces, rest = pieces - some, max(rest - each, 0)


@dataclass(frozen=True, slots=True)
class SoldLine:
    """One line of the order by its ``position`` from 1: a bundle with its items, or one loose item."""

    position: int
    bundle: BundleLine | None
    items: dict[str, SoldItem]

    @property
    def name(self) -> str | None:
        """The id of the bundle, None for a loose item."""
        return None if self.bundle is None else self.bundle.id


def parts_by_line(found: Assessment) -> Iterator[tuple[ItemLine | BundleLine, list[Part]]]:
    """Yield each line of an order with its parts."""
    parts = iter(found.parts)
    for line in found.order.lines:
        yield line, list(islice(parts, len(line.components) if isinstance(line, BundleLine) else 1))


def sold_goods(found: Assessment) -> Sequence[SoldLine]:
    """Return the lines of an order as they were sold, in their order."""
    sold = []
    for position, (line, parts) in enumerate(parts_by_line(found), 1):
        bundle = line if isinstance(line, BundleLine) else None
        items: dict[str, list[DeclaredLine]] = {}
        for part in parts:
            items.setdefault(part.goods.item.sku, []).extend(found.lines_of(part))
        copies = bundle.quantity if bundle else 1
        sold.append(SoldLine(position, bundle, {sku: _item(lines, copies) for sku, lines in items.items()}))
    return sold


def _item(lines: Sequence[DeclaredLine], copies: int) -> SoldItem:
    return SoldItem(tuple(lines), tuple(line.quantity // copies for line in lines))
