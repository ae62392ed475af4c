"""``bundler tables stale``: what of the tables somebody should verify, by how much hangs on it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bundler.cli.collecting import Collected
from bundler.cli.console import out, write_json
from bundler.cli.inputs import read_tables, today, warn_of
from bundler.cli.options import AsJson, TablesOn, parse_day
from bundler.cli.tables.maintained import Looked, looked

Since = Annotated[
    date | None,
    typer.Option("--since", metavar="DAY", parser=parse_day, help="Tell also what was not verified on this day or later."),
]
Weighing = Annotated[
    Path | None,
    typer.Option("--catalogue", "-c", metavar="FILE", help="Items with their stock, to weigh by; else tariff codes are counted."),
]
Top = Annotated[int, typer.Option("--top", metavar="N", min=1, help="Rows to show of each group; --json has all.")]


def stale_command(
    on: TablesOn = None, since: Since = None, catalogue: Weighing = None, tables: Looked = None, top: Top = 3, as_json: AsJson = False
) -> None:
    """Show what is presumed, copied, not known or not verified since.

    The heaviest comes first: by the worth of the stock that hangs on it, else by tariff codes. Leaves with 1 where anything is shown.
    """
    from bundler.catalogue.loading import read_catalogue
    from bundler.cli.render_stale import show_stale
    from bundler.upkeep.stale import stale

    faults = Collected()
    goods = None if catalogue is None else faults.take(lambda: read_catalogue(catalogue))
    edition = faults.take(lambda: read_tables(looked(tables)))
    faults.settle()
    assert edition is not None
    warn_of(goods)
    found = stale(edition, today() if on is None else on, since, goods)
    if as_json:
        write_json(found.to_dict())
    else:
        show_stale(out(), found.to_dict(), top)
    raise typer.Exit(1 if found.groups else 0)
