"""``bundler tables preview``: what a change of the tables does to real duties, before it is live."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bundler.cli.collecting import Collected
from bundler.cli.console import err, out, say, write_json_rows
from bundler.cli.inputs import chosen_day, today, warn_of
from bundler.cli.options import AsJson, CatalogueFile, parse_day
from bundler.cli.tables.maintained import maintained
from bundler.cli.tables.opening import opened

if TYPE_CHECKING:
    from bundler.tariff import Tables
    from bundler.upkeep.preview import Preview, Subjects

Before = Annotated[
    str, typer.Argument(metavar="A", help="The earlier edition: a folder, a cut version, a git revision such as HEAD.", show_default=False)
]
After = Annotated[str | None, typer.Argument(metavar="B", help="The later edition; else tariff_tables, here or above.", show_default=False)]
Bundles = Annotated[
    Path | None, typer.Option("--bundles", metavar="FILE", help="Bundles as JSON: a plan of compose, or a list with id, price, components.")
]
Orders = Annotated[
    Path | None, typer.Option("--orders", metavar="PATH", help="Orders: a JSON file, JSON lines (.jsonl), or a folder of JSON files.")
]
Volumes = Annotated[
    Path | None, typer.Option("--volumes", metavar="FILE", help="How often each is sold: a CSV of id,volume or kind,id,volume.")
]
Top = Annotated[int, typer.Option("--top", metavar="N", min=1, help="How many rows of each list to show.")]
CsvFile = Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write every entry to a CSV for a spreadsheet, too.")]
PreviewOn = Annotated[
    date | None,
    typer.Option(
        "--on", metavar="DAY", parser=parse_day,
        help="Day of declaration; without it the first day from today on which the tables differ for these goods.",
    ),
]  # fmt: skip


def preview_command(
    before: Before, catalogue: CatalogueFile, after: After = None, bundles: Bundles = None, orders: Orders = None, volumes: Volumes = None,
    on: PreviewOn = None, top: Top = 20, csv: CsvFile = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Show what a change does to the duty of your goods and orders.

    Items, bundles and orders are quoted under two editions of the tables, the largest effect first. Leaves with 1 where anything changes.
    """
    with _uncollected():
        found = _previewed(before, str(maintained(None)) if after is None else after, catalogue, bundles, orders, volumes, on)
        _tell(found, top, csv, as_json=as_json)
    raise typer.Exit(1 if found.changes else 0)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leave the search for cycles off: nothing here makes them, and among the objects of 100,000 items it takes seconds."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _previewed(
    before: str, after: str, catalogue: Path, bundles: Path | None, orders: Path | None, volumes: Path | None, on: date | None
) -> Preview:
    from bundler.upkeep.preview import calendar_of, preview

    was, now, subjects = read_goods(before, after, catalogue, bundles, orders, volumes)
    start = chosen_day(on, None, "catalogue") if on is not None else today()
    calendar = calendar_of(was, now, subjects.hs_codes(), start)
    day = start if on is not None or calendar.first is None else calendar.first
    if day != start:
        say(f"declared on {day}: the first day from {start} on which the two editions differ for these goods (choose another with --on)")
    with _progress(len(subjects)) as progress:
        return preview(was, now, subjects, day, calendar, progress)


def read_goods(
    before: str, after: str, catalogue: Path, bundles: Path | None, orders: Path | None, volumes: Path | None
) -> tuple[Tables, Tables, Subjects]:
    """Read everything. Raises InputError with the faults of all files at once; volumes come last: they name what the others hold."""
    from bundler.catalogue.loading import read_catalogue
    from bundler.upkeep.preview import Subjects
    from bundler.upkeep.preview.bundle_file import read_bundles
    from bundler.upkeep.preview.order_files import read_orders
    from bundler.upkeep.preview.volume_file import read_volumes

    faults = Collected()
    was, now = faults.take(lambda: opened(before)), faults.take(lambda: opened(after))
    goods = faults.take(lambda: read_catalogue(catalogue))
    stated = [] if bundles is None else faults.take(lambda: read_bundles(bundles)) or []
    stated += [] if orders is None else faults.take(lambda: read_orders(orders)) or []
    faults.settle()
    assert was is not None
    assert now is not None
    assert goods is not None
    warn_of(goods)
    subjects = Subjects(goods, stated)
    return was, now, subjects if volumes is None else replace(subjects, volumes=read_volumes(volumes, subjects))


@contextmanager
def _progress(most: int) -> Iterator[Callable[[int], None]]:
    """Show on a terminal how many of the goods are done; Ctrl-C ends the command, which has written nothing yet."""
    with err().status("comparing", spinner="line") as status:
        yield lambda done: status.update(f"comparing {done:,} of {most:,}")


def _tell(found: Preview, top: int, csv: Path | None, *, as_json: bool) -> None:
    if csv is not None:
        from bundler.upkeep.writing import replace_file

        replace_file(csv, found.to_csv())
        say(f"{len(found.entries):,} entries written to {csv}")
    if as_json:
        write_json_rows(found.summary(), "entries", (entry.to_dict() for entry in found.entries))
    else:
        from bundler.cli.render_preview import show_preview

        show_preview(out(), found, top)
