"""Which tables a command works on where none are named: those of the checkout, as git finds its repository."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bundler.cli.console import say
from bundler.errors import Fault, InputError
from bundler.values.paths import is_folder

FOLDER = Path("tariff_tables")
_ELSE = "else tariff_tables here or in a folder above"
Maintained = Annotated[Path | None, typer.Option("--tables", metavar="FOLDER", help=f"The folder of tables to work on; {_ELSE}.")]
Proposed = Annotated[
    Path | None, typer.Option("--tables", metavar="FOLDER", help=f"The folder of tables to change; {_ELSE}, else the shipped edition.")
]
Looked = Annotated[
    Path | None,
    typer.Option("--tables", metavar="EDITION", help=f"Tables: a folder, an edition file or a version; {_ELSE}, else the shipped edition."),
]


def here() -> Path | None:
    """Return the tables of the working folder, or of the nearest folder above it that has some."""
    if is_folder(FOLDER / "cn"):
        return FOLDER
    return next((folder / FOLDER for folder in Path.cwd().parents if is_folder(folder / FOLDER / "cn")), None)


def looked(named: Path | None) -> Path | None:
    """Return what was named, else the tables that are here; None, and a word on stderr, where the shipped ones are left."""
    found = here() if named is None else named
    if found is None:
        say("no tariff_tables here or in a folder above: these are the shipped tables")
    return found


def proposed(named: Path | None) -> Path:
    """Return what was named, else the tables that are here, else the shipped ones: a proposal changes none of them."""
    from bundler.tariff.loader import shipped_folder

    return looked(named) or shipped_folder()


def maintained(named: Path | None) -> Path:
    """Return the folder that was named, else the tables that are here. Raises InputError where there is none."""
    found = here() if named is None else named
    if found is None or not is_folder(found / "cn"):
        hint = "Work in a checkout, or name the folder with --tables."
        raise InputError([Fault(str(found or FOLDER), "there are no tables to work on", "missing_folder", hint=hint)])
    return found
