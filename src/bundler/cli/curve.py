"""``bundler curve``: the tax of an item, a bundle or an order over a range of prices, as a table, as data or as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bundler.cli.collecting import renamed
from bundler.cli.console import out, say, write_json
from bundler.cli.inputs import read_order_or_sku, save_input, warn
from bundler.cli.options import AsJson, MaybeCatalogue, MaybeOrder, MaybeSku, On, OrderLine, SaveInput, TablesFolder
from bundler.errors import InputError

Lowest = Annotated[str | None, typer.Option("--lowest", metavar="AMOUNT", help="Where the prices begin, such as 500.00.")]
Highest = Annotated[
    str | None, typer.Option("--highest", metavar="AMOUNT", help="Where they end; without both, what stays in the channel.")
]
Points = Annotated[int, typer.Option("--points", metavar="N", help="Even points, from 2 to 1000; both sides of every cliff join them.")]
Picture = Annotated[Path | None, typer.Option("--picture", metavar="FILE", help="Draw it as .svg, .png or a self-contained .html.")]


def curve_command(
    order: MaybeOrder = None,
    sku: MaybeSku = None,
    line: OrderLine = None,
    lowest: Lowest = None,
    highest: Highest = None,
    points: Points = 200,
    picture: Picture = None,
    catalogue: MaybeCatalogue = None,
    on: On = None,
    tables: TablesFolder = None,
    save: SaveInput = None,
    as_json: AsJson = False,
) -> None:
    """Show the tax over a range of prices, exact on both sides of every cliff; --picture draws it."""
    from bundler.compliance import price_curve

    given = read_order_or_sku(order, sku, catalogue, tables, on)
    moved = 1 if line is None and sku is not None else line
    try:
        curve = price_curve(given.order, None, moved, given.catalogue, given.tables, None, lowest, highest, points)
    except InputError as error:
        raise renamed(error, "order", given.place) from None
    save_input(save, curve.input_json)
    warn(each.message for each in curve.cliffs.late)
    if picture is not None:
        from bundler.pictures import price_chart

        price_chart(curve, picture)
        say(f"drawn in {picture}")
    if as_json:
        write_json(curve.to_dict())
    elif picture is None:
        from bundler.cli.render_curve import show_curve

        show_curve(out(), curve.to_dict())
