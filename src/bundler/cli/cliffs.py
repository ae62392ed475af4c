"""``bundler cliffs``: how far an item, a bundle or an order is from every threshold and limit."""

from __future__ import annotations

from bundler.cli.collecting import renamed
from bundler.cli.console import out, write_json
from bundler.cli.inputs import read_order_or_sku, save_input, warn
from bundler.cli.options import AsJson, MaybeCatalogue, MaybeOrder, MaybeSku, On, OrderLine, SaveInput, TablesFolder
from bundler.errors import InputError


def cliffs_command(
    order: MaybeOrder = None,
    sku: MaybeSku = None,
    line: OrderLine = None,
    catalogue: MaybeCatalogue = None,
    on: On = None,
    tables: TablesFolder = None,
    save: SaveInput = None,
    as_json: AsJson = False,
) -> None:
    """Show every threshold and limit that concerns an order or an item: how far it is, and the tax just before and after it."""
    from bundler.compliance import cliffs

    given = read_order_or_sku(order, sku, catalogue, tables, on)
    try:
        found = cliffs(given.order, line=1 if line is None and sku is not None else line, catalogue=given.catalogue, tables=given.tables)
    except InputError as error:
        raise renamed(error, "order", given.place) from None
    save_input(save, found.input_json)
    document = found.to_dict()
    warn(document["warnings"])
    if as_json:
        write_json(document)
    else:
        from bundler.cli.render_cliffs import show_cliffs

        show_cliffs(out(), document)
