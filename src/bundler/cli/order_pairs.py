"""Orders with their shipments: pairs of files, or of folders whose files have the same names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bundler.cli.collecting import Collected, renamed
from bundler.cli.console import err
from bundler.cli.inputs import chosen_day, read_order, read_tables, warn_of
from bundler.cli.message_files import read_shipment_file
from bundler.errors import Fault, InputError

if TYPE_CHECKING:
    from bundler.catalogue import Catalogue
    from bundler.declaration import Declaration
    from bundler.tariff import Tables

T = TypeVar("T")
STANDARD_INPUT = "-"
ALONE = 2
"""Arguments that name one order."""
OrdersAndShipments = Annotated[
    list[str],
    typer.Argument(
        metavar="ORDER SHIPMENT",
        help="An order (- for standard input), and its companies, offices, parcel, buyer and consignee, as JSON. Pairs may be repeated; "
        "two folders are the pairs of files (.json) that have the same name.",
        show_default=False,
    ),
]


@dataclass(frozen=True, slots=True)
class Pair:
    """An order and its shipment, as they were named, and how faults call them: of many by the whole path, for names may be the same."""

    order: str
    shipment: Path
    many: bool

    @property
    def place(self) -> str:
        """How the order is called."""
        return "standard input" if self.order == STANDARD_INPUT else self._called(Path(self.order))

    @property
    def shipment_place(self) -> str:
        """How the shipment is called."""
        return self._called(self.shipment)

    def _called(self, path: Path) -> str:
        from bundler.catalogue.source import place_of

        return str(path) if self.many else place_of(path)


@dataclass(frozen=True, slots=True)
class Means:
    """What the orders of a run are quoted with; ``on`` is the day where they do not have their own."""

    catalogue: Path | None
    goods: Catalogue | None
    tables: Tables
    on: date | None


def pairs_of(given: Sequence[str]) -> list[Pair]:
    """Return the pairs that were named. Raises InputError for a name that is left over, and for files of a folder that have no pair."""
    if len(given) % 2:
        hint = "Name ORDER SHIPMENT, or a folder of orders and a folder of shipments."
        raise InputError([Fault(given[-1], "the order has no shipment", "pair", hint=hint)])
    faults = Collected()
    found: list[Pair] = []
    for order, shipment in zip(given[::2], given[1::2], strict=True):
        folders = Path(order).is_dir() or Path(shipment).is_dir()
        some = faults.take(partial(_of_folders, Path(order), Path(shipment))) if folders else None
        found += some or [Pair(order, Path(shipment), many=len(given) != ALONE)]
    faults.settle()
    return found


def _of_folders(orders: Path, shipments: Path) -> list[Pair]:
    if not (orders.is_dir() and shipments.is_dir()):
        file = shipments if orders.is_dir() else orders
        raise InputError([Fault(str(file), "a folder goes with a folder", "pair", hint="Name two files, or two folders.")])
    names, theirs = ({path.name for path in folder.glob("*.json")} for folder in (orders, shipments))
    faults = [
        *(Fault(str(orders / name), f"there is no shipment {shipments / name}", "pair") for name in sorted(names - theirs)),
        *(Fault(str(shipments / name), f"there is no order {orders / name}", "pair") for name in sorted(theirs - names)),
    ]
    if not faults and not names:
        faults = [Fault(str(orders), "the folder has no orders", "empty", hint="Orders are files that end in .json.")]
    if faults:
        raise InputError(faults)
    return [Pair(str(orders / name), shipments / name, many=True) for name in sorted(names)]


def read_means(catalogue: Path | None, tables: Path | None, on: date | None) -> Means:
    """Return what orders are quoted with, read once. Raises InputError with the faults of catalogue and tables."""
    from bundler.catalogue.loading import read_catalogue

    faults = Collected()
    goods = None if catalogue is None else faults.take(lambda: read_catalogue(catalogue))
    edition = faults.take(lambda: read_tables(tables))
    faults.settle()
    assert edition is not None
    warn_of(goods)
    return Means(catalogue, goods, edition, on)


def declarations(pairs: Sequence[Pair], means: Means, *, reviewed: bool) -> list[Declaration]:
    """Return what declares each order. Raises InputError with the faults of all files, each once: orders share their catalogue."""
    from rich.progress import track

    console, faults = err(), Collected()
    found: list[Declaration] = []
    day_of = cache(chosen_day)  # told once, not for every order
    shown = len(pairs) > 1 and console.is_terminal
    for pair in track(pairs, "declaring", console=console, transient=True, disable=not shown):
        made = faults.take(partial(_declared, pair, means, day_of, reviewed))
        found += [] if made is None else [made]
    faults.faults = list({str(each): each for each in faults.faults}.values())
    faults.settle()
    return found


def _declared(pair: Pair, means: Means, day_of: Callable[[date | None, date | None, str], date], reviewed: bool) -> Declaration:
    from bundler.catalogue.source import place_of
    from bundler.compliance import quote
    from bundler.declaration import declare

    faults = Collected()
    order = faults.take(lambda: _called(lambda: read_order(pair.order, pair.place), Path(pair.order), pair.place))
    shipment = faults.take(lambda: _called(lambda: read_shipment_file(pair.shipment), pair.shipment, pair.shipment_place))
    faults.settle()
    assert order is not None
    assert shipment is not None
    try:
        on = day_of(means.on, order.on, "order")
        answer = quote(order.model_copy(update={"on": on}), catalogue=means.goods, tables=means.tables)
        return declare(answer, shipment, reviewed=reviewed)
    except InputError as error:
        catalogue = place_of(means.catalogue) if means.catalogue else pair.place
        places = {"order": pair.place, "shipment": pair.shipment_place, "catalogue": catalogue}
        raise InputError(replace(each, place=places.get(each.place, each.place)) for each in error.faults) from None


def _called(read: Callable[[], T], path: Path, place: str) -> T:
    """What ``read`` returns; faults of the file name it as it is called here."""
    from bundler.catalogue.source import place_of

    try:
        return read()
    except InputError as error:
        raise renamed(error, place_of(path), place) from None
