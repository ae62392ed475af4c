"""``bundler repair``: the smallest changes after which an order may enter."""

from __future__ import annotations

from typing import Annotated

import typer

from bundler.cli.collecting import renamed
from bundler.cli.console import out, write_json
from bundler.cli.inputs import read_order_input, save_input, warn
from bundler.cli.options import AsJson, MaybeCatalogue, On, OrderFile, SaveInput, TablesFolder
from bundler.errors import InputError

Swaps = Annotated[
    list[str] | None,
    typer.Option("--swap", metavar="SKU=OTHER", help="What may stand in for a sku; may be given often. Without it: like goods."),
]
Top = Annotated[int, typer.Option("--top", metavar="N", min=1, max=50, help="How many repairs to show at most.")]


def repair_command(
    order: OrderFile,
    catalogue: MaybeCatalogue = None,
    on: On = None,
    tables: TablesFolder = None,
    swap: Swaps = None,
    top: Top = 5,
    save: SaveInput = None,
    as_json: AsJson = False,
) -> None:
    """Find the smallest changes that make an order compliant: each is checked again, and none splits it to slip under a limit."""
    from bundler.assembly import repair

    listed = None if swap is None else _listed(swap)
    given = read_order_input(order, catalogue, tables, on)
    try:
        repairs = repair(given.order, given.catalogue, given.tables, alternatives=listed, top=top)
    except InputError as error:
        raise renamed(error, "order", given.place) from None
    save_input(save, repairs.input_json)
    warn(repairs.warnings)
    if as_json:
        write_json(repairs.to_dict())
    else:
        from bundler.cli.render_repairs import show_repairs

        show_repairs(out(), repairs)
    raise typer.Exit(0 if repairs.repairs or repairs.verdict == "compliant" else 1)


def _listed(swaps: list[str]) -> dict[str, list[str]]:
    """Return the alternatives by sku. Raises a usage error for what is no pair."""
    found: dict[str, list[str]] = {}
    for swap in swaps:
        sku, equals, other = swap.partition("=")
        if not (sku and equals and other):
            raise typer.BadParameter(f"SKU=OTHER is wanted, not {swap[:80]!r}", param_hint="--swap")
        found.setdefault(sku, []).append(other)
    return found
