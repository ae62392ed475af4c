"""``bundler tables release``: cut an edition of the tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bundler.cli.console import out, write_json
from bundler.cli.inputs import today
from bundler.cli.options import AsJson, parse_day
from bundler.cli.tables.maintained import Maintained, maintained
from bundler.values.paths import is_file

Version = Annotated[
    str | None,
    typer.Argument(metavar="VERSION", help="The edition of coverage.toml, such as 2026-11-23; read there if left out.", show_default=False),
]
To = Annotated[Path | None, typer.Option("--to", metavar="FOLDER", help="Where to write it; else the folder editions of the tables.")]
Notes = Annotated[str, typer.Option("--notes", metavar="FILE|TEXT", help="What is new in it: a text, or a file that holds it.")]
Day = Annotated[
    date | None, typer.Option("--on", metavar="DAY", parser=parse_day, help="The day of the edition; today in Asia/Shanghai if left out.")
]


def release_command(
    version: Version = None, tables: Maintained = None, to: To = None, notes: Notes = "", day: Day = None, as_json: AsJson = False
) -> None:
    """Cut an edition into one file that answers can be given from.

    The tables are checked and written into cn-VERSION.zip, which every --tables EDITION takes.
    """
    from bundler.cli.render_tables import show_cut
    from bundler.upkeep.checks import check_tables
    from bundler.upkeep.releasing import cut, refuse_unsound

    folder, told = maintained(tables), _notes(notes)
    on = today() if day is None else day
    refuse_unsound(check_tables(folder, on))
    found = cut(folder, on, version, to, told, dated=day is not None)
    write_json(found.to_dict()) if as_json else show_cut(out(), found)


def _notes(notes: str) -> str:
    """Return the text of a file of this name, else the text itself."""
    from bundler.catalogue.source import read_bytes
    from bundler.errors import Fault, InputError
    from bundler.tariff.release import MAX_NOTES

    try:
        path = Path(notes) if notes and is_file(Path(notes)) else None
    except (OSError, ValueError):  # a text can be too long to be looked for
        path = None
    if path is None:
        return notes
    try:
        return read_bytes(path, 4 * MAX_NOTES).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError([Fault(path.name, f"not UTF-8 at byte {error.start}", "encoding")]) from None
