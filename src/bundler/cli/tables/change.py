"""``bundler tables change``: notes of changes, started from the tables, brought up to date, and checked."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bundler.cli.commands import Command, Group
from bundler.cli.console import out, write_json
from bundler.cli.inputs import today
from bundler.cli.options import AsJson, parse_day
from bundler.cli.tables.maintained import Maintained, maintained
from bundler.cli.tables.opening import opened
from bundler.cli.tables.preview import Bundles, Orders, Volumes, read_goods

if TYPE_CHECKING:
    from bundler.upkeep.changing.drawn import Drawn

app = typer.Typer(cls=Group, no_args_is_help=True, help="Start, bring up to date and check the note of a change.")

What = Annotated[
    str, typer.Argument(metavar="WHAT", help="What the note is of, such as whisky-rate: it names the file.", show_default=False)
]
NoteFile = Annotated[Path, typer.Argument(metavar="NOTE", help="A note in tariff_tables/changes.", show_default=False)]
Notes = Annotated[
    list[Path] | None,
    typer.Argument(metavar="NOTE", help="Notes to check; without one those whose tables are the present ones.", show_default=False),
]
Base = Annotated[str, typer.Option("--base", metavar="EDITION", help="The tables before: a git revision, folder, file or version.")]
Title = Annotated[str, typer.Option("--title", metavar="TEXT", help="What changes, in one line.")]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="Why it changes.")]
Author = Annotated[str, typer.Option("--author", metavar="NAME", help="Who makes the change.")]
Reviewer = Annotated[str, typer.Option("--reviewer", metavar="NAME", help="Who looks at it: somebody else. May be added later.")]
Goods = Annotated[Path | None, typer.Option("--catalogue", "-c", metavar="FILE", help="Goods whose duty before and after the note shows.")]
NoteOn = Annotated[date | None, typer.Option("--on", metavar="DAY", parser=parse_day, help="The day of the note, else today.")]


@app.command("start", cls=Command)
def start_command(
    what: What, title: Title, why: Why, author: Author, reviewer: Reviewer = "", base: Base = "HEAD", catalogue: Goods = None,
    bundles: Bundles = None, orders: Orders = None, volumes: Volumes = None, on: NoteOn = None, tables: Maintained = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Write a new note into changes/: why, authority, codes, first and last day, author, reviewer, difference, preview."""
    from bundler.upkeep.changing.writing import Telling, start_note

    folder = maintained(tables)
    drawn = _drawn(base, folder, (catalogue, bundles, orders, volumes))
    telling = Telling(title, why, author, reviewer)
    _written(start_note(folder, what, today() if on is None else on, telling, drawn), as_json=as_json)


@app.command("update", cls=Command)
def update_command(
    note: NoteFile, base: Base = "HEAD", catalogue: Goods = None, bundles: Bundles = None, orders: Orders = None,
    volumes: Volumes = None, tables: Maintained = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Write anew what a note draws from the tables; what people wrote stays."""
    from bundler.upkeep.changing.note import read_note
    from bundler.upkeep.changing.writing import update_note

    held = read_note(note)
    update_note(note, held, _drawn(base, maintained(tables), (catalogue, bundles, orders, volumes)))
    _written(note, as_json=as_json)


@app.command("check", cls=Command)
def check_command(
    notes: Notes = None, base: Base = "HEAD", catalogue: Goods = None, bundles: Bundles = None, orders: Orders = None,
    volumes: Volumes = None, tables: Maintained = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Check notes against the tables: all they have to say, two different people; leaves with 1 where anything is wrong."""
    from bundler.cli.faults import show_faults
    from bundler.cli.render_upkeep import show_notes
    from bundler.upkeep.changing.checking import check_note, notes_of, unnoted
    from bundler.upkeep.changing.note import read_notes

    folder = maintained(tables)
    drawn = _drawn(base, folder, (catalogue, bundles, orders, volumes))
    found, faults = (notes, []) if notes else notes_of(folder, drawn.difference)
    faults += unnoted(drawn.difference, found)
    for note in read_notes(found):
        faults += check_note(note, drawn)
    if as_json:
        write_json({"notes": [str(path) for path in found], "faults": [fault.to_dict() for fault in faults]})
    elif faults:
        show_faults(faults, "The change is not ready")
    else:
        show_notes(out(), found)
    raise typer.Exit(1 if faults else 0)


def _drawn(base: str, folder: Path, goods: tuple[Path | None, ...]) -> Drawn:
    """Return the difference from the base, the waivers, and what it does to the goods on its first day ("" without a catalogue)."""
    from bundler.upkeep import diff
    from bundler.upkeep.changing.drawn import Drawn, waivers_of
    from bundler.upkeep.changing.scope import scope
    from bundler.upkeep.preview import preview

    catalogue, bundles, orders, volumes = goods
    if catalogue is None:
        return Drawn(diff(opened(base), opened(str(folder))), waivers_of(folder))
    before, after, subjects = read_goods(base, str(folder), catalogue, bundles, orders, volumes)
    difference = diff(before, after)
    day = scope(difference).start
    shown = preview(before, after, subjects, today() if day is None else day).to_markdown()
    return Drawn(difference, waivers_of(folder), shown)


def _written(path: Path, *, as_json: bool) -> None:
    from bundler.cli.render_upkeep import show_note

    if as_json:
        document: dict[str, Any] = {"written": str(path)}
        write_json(document)
    else:
        show_note(out(), path)
