"""``bundler tables schemas``: the JSON Schemas by which editors check the TOML tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bundler.cli.console import out
from bundler.cli.tables.maintained import maintained

To = Annotated[
    Path | None,
    typer.Option("--to", metavar="FOLDER", help="Where they are written; else schemas in the tables, where they look for them."),
]


def schemas_command(to: To = None) -> None:
    """Write the JSON Schemas by which editors check the TOML tables."""
    from bundler.upkeep.schemas.making import FOLDER, write_schemas

    for path in write_schemas(to or maintained(None) / FOLDER):
        out().print(str(path), soft_wrap=True)
