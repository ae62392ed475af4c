"""``bundler compare``: one order, its channels side by side."""

from __future__ import annotations

import typer

from bundler.cli.collecting import renamed
from bundler.cli.console import out, write_json
from bundler.cli.inputs import read_order_input, save_input
from bundler.cli.options import AsJson, MaybeCatalogue, On, OrderFile, SaveInput, TablesFolder
from bundler.errors import InputError


def compare_command(
    order: OrderFile,
    catalogue: MaybeCatalogue = None,
    on: On = None,
    tables: TablesFolder = None,
    save: SaveInput = None,
    as_json: AsJson = False,
) -> None:
    """Put the channels side by side: 1210, 9610, 1239, postal articles, general trade. Leaves with 0 where one takes the order as it is."""
    from bundler.compliance import compare

    given = read_order_input(order, catalogue, tables, on)
    try:
        found = compare(given.order, catalogue=given.catalogue, tables=given.tables)
    except InputError as error:
        raise renamed(error, "order", given.place) from None
    save_input(save, found.input_json)
    if as_json:
        write_json(found.to_dict())
    else:
        from bundler.cli.render_comparison import show_comparison

        show_comparison(out(), found.to_dict())
    raise typer.Exit(0 if any(channel.available == "yes" for channel in found.channels) else 1)
