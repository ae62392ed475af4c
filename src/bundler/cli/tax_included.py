"""``bundler tax-included``: the price that makes an order cost exactly one amount, tax and all."""

from __future__ import annotations

from typing import Annotated

import typer

from bundler.cli.collecting import renamed
from bundler.cli.console import out, write_json
from bundler.cli.inputs import read_order_input, save_input, warn
from bundler.cli.options import AsJson, MaybeCatalogue, On, OrderFile, OrderLine, SaveInput, TablesFolder
from bundler.errors import InputError

Payable = Annotated[
    str, typer.Option("--payable", "-p", metavar="AMOUNT", help="What the buyer pays in all, such as 280.00.", show_default=False)
]


def tax_included_command(
    order: OrderFile,
    payable: Payable,
    line: OrderLine = None,
    catalogue: MaybeCatalogue = None,
    on: On = None,
    tables: TablesFolder = None,
    save: SaveInput = None,
    as_json: AsJson = False,
) -> None:
    """Find the price that makes an order cost exactly one amount, tax and all (包税价).

    With --line the price of that bundle or loose line is found and all else stands; without it the whole order is scaled by one factor.
    """
    from bundler.compliance import tax_included

    given = read_order_input(order, catalogue, tables, on)
    try:
        found = tax_included(given.order, payable, line, catalogue=given.catalogue, tables=given.tables)
    except InputError as error:
        raise renamed(error, "order", given.place) from None
    save_input(save, found.input_json)
    document = found.to_dict()
    warn(document["warnings"])
    if as_json:
        write_json(document)
    else:
        from bundler.cli.render_included import show_included

        show_included(out(), document)
    raise typer.Exit(0 if found.verdict == "compliant" else 1)
