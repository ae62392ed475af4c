"""``bundler tables case``: an order becomes a worked case beside the tables."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer

from bundler.cli.commands import NO_VALUE
from bundler.cli.console import out, write_json
from bundler.cli.inputs import read_order_input
from bundler.cli.options import AsJson, MaybeCatalogue, On, OrderFile
from bundler.cli.tables.maintained import Maintained, maintained
from bundler.errors import Fault, InputError

Id = Annotated[str, typer.Option("--id", metavar="ID", help="The id of the case, such as WHISKY-2026-02-02.")]
Title = Annotated[str, typer.Option("--title", metavar="TEXT", help="What the case shows, in one line.")]
Published = Annotated[
    list[str] | None,
    typer.Option("--published", metavar="FIGURE=AMOUNT", help="A figure that a source prints, such as tax=46.51 or lines.1.vat=26.29."),
]
Source = Annotated[str, typer.Option("--source", metavar="KEY", help="The source that prints them: a key of instruments.toml.")]
Differs = Annotated[
    str, typer.Option("--differs", metavar="WHY", help="Why a printed figure is not what the law gives; else it must agree.")
]
BothSides = Annotated[
    bool,
    typer.Option("--both-sides", metavar=NO_VALUE, help="Write two cases of one loose item: at its tax threshold, and a fen under it."),
]
File = Annotated[str, typer.Option("--file", metavar="NAME", help="The file of cn/cases to write to.")]


def case_command(
    order: OrderFile, id: Id, title: Title, catalogue: MaybeCatalogue = None, on: On = None, source: Source = "",
    published: Published = None, differs: Differs = "", both_sides: BothSides = False, file: File = "quotes.toml",
    tables: Maintained = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Write an order with its exact duty as a worked case.

    Leaves with 1, and writes nothing, where a figure that a source prints does not agree.
    """
    from bundler.catalogue import Catalogue
    from bundler.cli.render_upkeep import show_disagreements, show_written
    from bundler.upkeep.casework import recording
    from bundler.upkeep.casework.writing import add_cases

    folder = maintained(tables)
    given = read_order_input(order, catalogue, folder, on)
    telling = recording.Telling(id, title, source, _figures(published or ()), differs)
    goods = given.catalogue if given.catalogue is not None else Catalogue(())
    if both_sides:
        found = recording.both_sides(given.order, goods, given.tables, telling)
    else:
        found = [recording.record(given.order, goods, given.tables, telling)]
    disagreements = [each for made in found for each in made.disagreements]
    if disagreements and not differs:
        if as_json:
            write_json({"written": None, "disagreements": [each._asdict() for each in disagreements]})
        else:
            show_disagreements(out(), disagreements)
        raise typer.Exit(1)
    path = add_cases(folder, file, [made.case for made in found])
    if as_json:
        write_json(
            {"written": str(path), "ids": [made.case["id"] for made in found], "disagreements": [each._asdict() for each in disagreements]}
        )
    else:
        show_written(out(), path, [made.case for made in found])


def _figures(published: list[str] | tuple[()]) -> dict[str, str]:
    pairs = [(name.strip(), amount.strip()) for name, _, amount in (each.partition("=") for each in published)]
    wrong = [each for each, pair in zip(published, pairs, strict=True) if not all(pair)]
    faults = [
        Fault("--published", "a figure and its amount are wanted", "published", value=each, hint="Such as tax=46.51.") for each in wrong
    ]
    twice = [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]
    faults += [Fault("--published", "the figure is named twice", "duplicate_key", value=name) for name in twice]
    if faults:
        raise InputError(faults)
    return dict(pairs)
