"""``bundler tables import``: a proposal from a published document."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from bundler.cli.commands import NO_VALUE
from bundler.cli.console import out, write_json
from bundler.cli.inputs import today
from bundler.cli.options import AsJson, parse_day
from bundler.cli.pairs import pairs
from bundler.cli.tables.maintained import Proposed, proposed

Kind = Annotated[
    str, typer.Argument(metavar="KIND", help="What the document is, such as positive-list; --kinds tells them all.", show_default=False)
]
File = Annotated[Path, typer.Argument(metavar="FILE", help="The document: .xlsx, .csv, .docx, .pdf or .txt.", show_default=False)]
Source = Annotated[str, typer.Option("--source", metavar="KEY", help="Key of the document among the sources, such as 2022-7.")]
Title = Annotated[str, typer.Option("--title", metavar="TEXT", help="Its title.")]
Published = Annotated[date, typer.Option("--published", metavar="DAY", parser=parse_day, help="The day on which it was published.")]
Begins = Annotated[date, typer.Option("--from", metavar="DAY", parser=parse_day, help="The first day on which what it says is true.")]
To = Annotated[Path, typer.Option("--to", metavar="FOLDER", help="A new folder for the proposal.")]
Evidence = Annotated[
    str, typer.Option("--evidence", metavar="LEVEL", help="public_copy, presumed, or gazette if this file is the gazette text itself.")
]
Instrument = Annotated[str, typer.Option("--instrument", metavar="WHAT", help="copy of data, or the law itself.")]
Options = Annotated[
    list[str] | None, typer.Option("--option", "-o", metavar="NAME=VALUE", help="What this kind of document needs to know.")
]
Encoding = Annotated[str, typer.Option("--encoding", metavar="NAME", help="Of a .csv or .txt file: utf-8 or gb18030.")]


def _kinds(wanted: bool) -> None:
    if wanted:
        from bundler.upkeep.importing.kinds import KINDS

        for name, kind in KINDS.items():
            typer.echo(f"{name}: {kind.about}")
        raise typer.Exit


Kinds = Annotated[
    bool, typer.Option("--kinds", metavar=NO_VALUE, callback=_kinds, is_eager=True, help="Tell the kinds of documents, and leave.")
]


def import_command(
    kind: Kind,
    file: File,
    source: Source,
    title: Title,
    published: Published,
    begins: Begins,
    to: To,
    evidence: Evidence = "public_copy",
    instrument: Instrument = "copy",
    tables: Proposed = None,
    option: Options = None,
    encoding: Encoding = "utf-8",
    kinds: Kinds = False,
    as_json: AsJson = False,
) -> None:
    """Propose what a published list, code book or table changes.

    The proposal stands in a new folder, with a list of what to look at; no table is written over.
    Leaves with 0 where nothing is to be looked at, 1 where something is, 2 where the document cannot be used.
    """
    from bundler.upkeep.importing.proposing import import_file
    from bundler.upkeep.importing.request import Request

    folder = proposed(tables)
    what: Any = instrument  # checked beside the rest of the request
    request = Request(folder, source, title, published, begins, evidence, today(), pairs(option or [], "NAME", "--option"), what)
    imported = import_file(kind, file, request, to, encoding)
    if as_json:
        write_json(imported.to_dict())
    else:
        from bundler.cli.render_imported import show_imported

        show_imported(out(), imported)
    raise typer.Exit(1 if imported.to_decide else 0)
