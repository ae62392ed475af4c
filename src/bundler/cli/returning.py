"""``bundler return``: what comes back of an order, and whether it may."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bundler.cli.collecting import Collected, renamed
from bundler.cli.console import out, write_json
from bundler.cli.inputs import read_order_input, read_return, save_input
from bundler.cli.options import AsJson, MaybeCatalogue, On, OrderFile, SaveInput, TablesFolder
from bundler.errors import InputError

ReturnFile = Annotated[
    Path, typer.Argument(metavar="RETURN", help="What comes back, as JSON: days, district, and copies or pieces.", show_default=False)
]


def return_command(
    order: OrderFile,
    back: ReturnFile,
    catalogue: MaybeCatalogue = None,
    on: On = None,
    tables: TablesFolder = None,
    save: SaveInput = None,
    as_json: AsJson = False,
) -> None:
    """Say whether pieces of an order may come back, and with what tax, annual limit and kilograms."""
    from bundler.catalogue.source import place_of
    from bundler.compliance import check_return

    faults = Collected()
    returned = faults.take(lambda: read_return(back))
    given = faults.take(lambda: read_order_input(order, catalogue, tables, on))
    faults.settle()
    assert given is not None
    assert returned is not None
    try:
        answer = check_return(given.order, returned, catalogue=given.catalogue, tables=given.tables)
    except InputError as error:
        raise renamed(renamed(error, "order", given.place), "return", place_of(back)) from None
    save_input(save, answer.input_json)
    if as_json:
        write_json(answer.to_dict())
    else:
        from bundler.cli.render_return import show_return

        show_return(out(), answer.to_dict())
    raise typer.Exit(0 if answer.verdict == "compliant" else 1)
