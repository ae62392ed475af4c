"""``bundler tables diff``: how two editions of the tables differ, in words of the trade."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bundler.cli.collecting import Collected
from bundler.cli.console import out, say, write_json
from bundler.cli.inputs import today
from bundler.cli.options import AsJson, parse_day
from bundler.cli.tables.maintained import maintained
from bundler.cli.tables.opening import opened

Before = Annotated[
    str, typer.Argument(metavar="A", help="The earlier edition: a folder, a cut version, a git revision such as HEAD.", show_default=False)
]
After = Annotated[str | None, typer.Argument(metavar="B", help="The later edition; else tariff_tables, here or above.", show_default=False)]
PastBefore = Annotated[
    date | None,
    typer.Option(
        "--on", metavar="DAY", parser=parse_day, help="Days before it are past: changed, they are rewritten history. Today if left out."
    ),
]
Page = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write it as a page that needs nothing else.")]


def diff_command(before: Before, after: After = None, on: PastBefore = None, html: Page = None, as_json: AsJson = False) -> None:
    """Show in words of the trade how two editions differ.

    What started, ended, was raised, lowered, re-sourced, or rewritten in the past. Leaves with 1 where anything differs.
    """
    from bundler.upkeep import diff

    faults = Collected()
    one, other = faults.take(lambda: opened(before)), faults.take(lambda: opened(str(maintained(None)) if after is None else after))
    faults.settle()
    assert one is not None
    assert other is not None
    found = diff(one, other, on if on is not None else today())
    if html is not None:
        from bundler.upkeep.differences.page import save

        save(found, html)
        say(f"written to {html}")
    if as_json:
        write_json(found.to_dict())
    elif html is None:
        from bundler.cli.render_diff import show_difference

        show_difference(out(), found)
    raise typer.Exit(1 if found.changes else 0)
