"""``bundler split``: one basket, the orders that the rules force."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bundler.cli.collecting import Collected, renamed
from bundler.cli.console import out, write_json
from bundler.cli.inputs import read_order_input, save_input
from bundler.cli.options import AsJson, MaybeCatalogue, On, SaveInput, TablesFolder
from bundler.errors import InputError

Basket = Annotated[
    str, typer.Argument(metavar="BASKET", help="A basket, as an order in JSON: a file, or - for standard input.", show_default=False)
]
Parcels = Annotated[
    Path | None,
    typer.Option("--parcels", metavar="FILE", help="Parcel prices, .toml or .json: of as few orders, those of the lowest freight."),
]


def split_command(
    basket: Basket,
    catalogue: MaybeCatalogue = None,
    parcels: Parcels = None,
    on: On = None,
    tables: TablesFolder = None,
    save: SaveInput = None,
    as_json: AsJson = False,
) -> None:
    """Split a basket into the orders that its goods force, each with its duty; never to slip under the single limit."""
    from bundler.assembly import load_parcel_tariff, split

    faults = Collected()
    tariff = None if parcels is None else faults.take(lambda: load_parcel_tariff(parcels))
    given = faults.take(lambda: read_order_input(basket, catalogue, tables, on))
    faults.settle()
    assert given is not None
    try:
        answer = split(given.order, given.catalogue, given.tables, parcel_tariff=tariff)
    except InputError as error:
        raise renamed(error, "order", given.place) from None
    save_input(save, answer.input_json)
    document = answer.to_dict()
    if as_json:
        write_json(document)
    else:
        from bundler.cli.render_split import show_split

        show_split(out(), document)
    raise typer.Exit(0 if answer.verdict == "compliant" else 1)
