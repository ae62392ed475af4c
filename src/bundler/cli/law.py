"""``bundler law``: the law of a day, and the days on which it changed."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from bundler.cli.commands import NO_VALUE
from bundler.cli.console import out, write_json
from bundler.cli.inputs import read_tables, today
from bundler.cli.options import AsJson, TablesFolder, TablesOn
from bundler.errors import Fault, InputError

Changes = Annotated[
    bool, typer.Option("--changes", metavar=NO_VALUE, help="Show every day on which the law changed instead, with what and by which text.")
]


def law_command(on: TablesOn = None, changes: Changes = False, tables: TablesFolder = None, as_json: AsJson = False) -> None:
    """Show the law of a day: every figure with its days, source and evidence; any day since 2016-04-08 can be asked."""
    from bundler.cli.render_law import show_changes, show_law
    from bundler.tariff import law, law_changes
    from bundler.tariff.changes import changes_document

    if changes and on is not None:
        hint = "Leave one out: --on DAY names the changes before and after that day too."
        raise InputError([Fault("bundler law", "--changes tells all days, --on is one", "usage", field="--on", value=str(on), hint=hint)])
    edition = read_tables(tables)
    if changes:
        if as_json:
            write_json(changes_document(edition))
        else:
            show_changes(out(), law_changes(edition), edition.instruments)
        return
    found = law(_day(on), edition)
    if as_json:
        write_json(found.to_dict())
    else:
        show_law(out(), found)


def _day(on: date | None) -> date:
    return on if on is not None else today()
