"""``bundler tables check``: whether the tables hold together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bundler.cli.console import out
from bundler.errors import TableError

Folder = Annotated[
    Path | None, typer.Argument(metavar="[FOLDER]", help="A tariff_tables folder; without it the shipped edition.", show_default=False)
]


def check_command(folder: Folder = None) -> None:
    """Read every table strictly and tell all that is wrong, with file and line; leaves with 1 where anything is."""
    from bundler.cli.render_tables import show_edition
    from bundler.tariff import load_tables

    try:
        tables = load_tables(folder)
    except TableError as error:
        if any(fault.code == "missing_folder" for fault in error.faults):
            raise
        from bundler.cli.faults import show_faults

        show_faults(error.faults, "The tables do not hold together")
        raise typer.Exit(1) from None
    show_edition(out(), tables)
