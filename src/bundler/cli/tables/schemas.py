"""``bundler tables schemas``: the JSON Schemas by which editors check the TOML tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bundler.cli.console import out

To = Annotated[
    Path | None,
    typer.Option("--to", metavar="FOLDER", help="Where they are written; else ./tariff_tables/schemas, where the tables look for them."),
]


def schemas_command(to: To = None) -> None:
    """Write a JSON Schema of every TOML table, made from the records that the loader reads by."""
    from bundler.upkeep.schemas.making import FOLDER, write_schemas

    here = Path("tariff_tables")
    if to is None and not here.is_dir():
        raise typer.BadParameter("there is no folder tariff_tables here; name one", param_hint="--to")
    for path in write_schemas(to or here / FOLDER):
        out().print(str(path), soft_wrap=True)
