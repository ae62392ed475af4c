"""The folder of tables that a command edits."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bundler.errors import Fault, InputError
from bundler.values.paths import is_folder

HERE = Path("tariff_tables")
Maintained = Annotated[
    Path | None, typer.Option("--tables", metavar="FOLDER", help="The tariff_tables folder to work on; else the one in the working folder.")
]


def maintained(folder: Path | None) -> Path:
    """Return the folder that was named, else ``tariff_tables`` of the working folder. Raises InputError where there is none."""
    found = HERE if folder is None else folder
    if not is_folder(found / "cn"):
        hint = "Work in a checkout, or name the folder with --tables."
        raise InputError([Fault(str(found), "there are no tables to work on", "missing_folder", hint=hint)])
    return found
