"""What a preview looks at: every item of a catalogue as one loose piece, bundles, and orders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.item import Item
from bundler.catalogue.order import BundleLine, ItemLine, Order

Kind = Literal["item", "bundle", "order"]
KINDS: tuple[Kind, ...] = ("item", "bundle", "order")


@dataclass(frozen=True, slots=True)
class Stated:
    """A bundle or an order as a file states it; ``volume`` is how often it is sold, None where nothing says so.

    ``place`` and ``pointer`` say where it stands.
    """

    kind: Kind
    id: str
    order: Order
    place: str
    pointer: str = ""
    volume: int | None = None


@dataclass(frozen=True, slots=True)
class Subjects:
    """A catalogue with what is sold of it; ``volumes`` are those of a file of their own, by kind and id, and go before all others."""

    catalogue: Catalogue
    stated: Sequence[Stated] = ()
    volumes: Mapping[tuple[Kind, str], int] | None = None

    def volume(self, kind: Kind, id: str, own: int | None = None) -> int | None:
        """Return how often something is sold, None where nothing says so."""
        return own if self.volumes is None else self.volumes.get((kind, id), own)

    def weighted(self) -> frozenset[Kind]:
        """Return the kinds of which at least one has a volume: the others count once each."""
        named = {kind for kind, _ in self.volumes or ()}
        return frozenset(named | {each.kind for each in self.stated if each.volume is not None})

    def hs_codes(self) -> set[str]:
        """Return the tariff codes of all goods."""
        codes = {item.hs_code for item in self.catalogue.values()}
        return codes | {item.hs_code for each in self.stated for item in goods_of(each.order, self.catalogue)}

    def __len__(self) -> int:
        return len(self.catalogue) + len(self.stated)


def goods_of(order: Order, catalogue: Catalogue) -> Iterator[Item]:
    """Yield the items of an order, as far as they are known."""
    for line in order.lines:
        for named in line.components if isinstance(line, BundleLine) else (line,):
            item = named.item or catalogue.get(named.goods_sku)
            if item is not None:
                yield item


def loose_piece(item: Item, on: date) -> Order:
    """Return the order of one loose piece at its public price."""
    return Order(on=on, lines=[ItemLine(kind="item", sku=item.sku, quantity=1)])


def on_day(stated: Iterable[Stated], on: date) -> list[tuple[Stated, Order]]:
    """Return what files state with their orders on one day, whatever day they name themselves."""
    return [(each, each.order.model_copy(update={"on": on})) for each in stated]
