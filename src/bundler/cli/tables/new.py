"""``bundler tables new``: a row is begun, in its place, the row before it ended."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bundler.cli.commands import NO_VALUE
from bundler.cli.console import out, printable, say, write_json
from bundler.cli.inputs import today
from bundler.cli.options import AsJson, parse_day
from bundler.cli.pairs import pairs
from bundler.cli.tables.maintained import Proposed, here, proposed

if TYPE_CHECKING:
    from bundler.upkeep.scaffold.row import NewRow

Kind = Annotated[
    str, typer.Argument(metavar="KIND", help="What to begin, such as limit, vat-rate, tariff-line or exchange-rate.", show_default=False)
]
Fields = Annotated[
    list[str] | None,
    typer.Argument(metavar="FIELD=VALUE", help="What the row says; a list is a,b or as TOML writes it.", show_default=False),
]
Like = Annotated[
    str | None,
    typer.Option(
        "--like", metavar="KEY", help="Begin from the row of this key; it ends the day before, unless the new row has another key."
    ),
]
First = Annotated[date | None, typer.Option("--from", metavar="DAY", parser=parse_day, help="The first day on which the row is true.")]
Last = Annotated[date | None, typer.Option("--until", metavar="DAY", parser=parse_day, help="The last day; open without it.")]
Source = Annotated[str | None, typer.Option("--source", metavar="KEY", help="The instrument that says so, a key of instruments.toml.")]
Evidence = Annotated[str, typer.Option("--evidence", metavar="LEVEL", help="gazette, public_copy or presumed.")]
Verified = Annotated[
    date | None,
    typer.Option(
        "--verified-on",
        metavar="DAY",
        parser=parse_day,
        help="The day on which it was true or read; else today, of a tariff line --like another that one's.",
    ),
]
Write = Annotated[bool, typer.Option("--write", metavar=NO_VALUE, help="Change the file; without it the patch is only shown.")]


def _kinds(wanted: bool) -> None:
    if wanted:
        from bundler.upkeep.scaffold.fields import fields_of
        from bundler.upkeep.scaffold.kinds import KINDS, PERIOD, PROOF

        for name, kind in KINDS.items():
            own = (f"{field}*" if each.required else field for field, each in fields_of(kind).items() if field not in (*PERIOD, *PROOF))
            out().print(f"{name} ({kind.file}): {', '.join(own)}")
        out().print("* has to be given, or comes from the row that --like names")
        raise typer.Exit


Kinds = Annotated[
    bool, typer.Option("--kinds", metavar=NO_VALUE, callback=_kinds, is_eager=True, help="Tell the kinds and their fields, and leave.")
]


def new_command(
    kind: Kind,
    fields: Fields = None,
    like: Like = None,
    start: First = None,
    until: Last = None,
    source: Source = None,
    evidence: Evidence = "presumed",
    verified_on: Verified = None,
    tables: Proposed = None,
    write: Write = False,
    kinds: Kinds = False,
    as_json: AsJson = False,
) -> None:
    """Begin a row in its place, and end the one in force before it.

    It is shown as a patch; --write changes the file. Leaves with 1, and writes nothing, where the tables would not hold together with it.
    """
    from bundler.upkeep.scaffold.ask import Ask
    from bundler.upkeep.scaffold.row import new_row
    from bundler.upkeep.writing import replace_file

    folder = proposed(tables)
    if write and tables is None and here() is None:
        raise typer.BadParameter("name the tables to change with --tables", param_hint="--write")
    ask = Ask(kind, pairs(fields or [], "FIELD", "FIELD=VALUE"), verified_on or today(), like, start, until, source, evidence, verified_on)
    row = new_row(folder, ask)
    written = write and not row.faults
    if written:
        replace_file(folder / row.file, row.text)
    if as_json:
        write_json({**row.to_dict(), "written": written})
    else:
        _show(row, folder, written=written)
    raise typer.Exit(1 if row.faults else 0)


def _show(row: NewRow, folder: Path, *, written: bool) -> None:
    from rich.text import Text

    for line in row.patch.splitlines():
        style = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1], "")
        out().print(Text(printable(line), style=style), soft_wrap=True)
    if row.faults:
        from bundler.cli.faults import show_faults

        show_faults(row.faults, "Nothing is written: the tables would not hold together")
    else:
        say(f"written to {folder / row.file}" if written else "nothing is written; --write does it")
