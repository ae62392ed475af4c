"""What ``bundler doctor`` found, for people."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.doctoring import Check

MARKS = {"ok": ("✔", "green"), "look": ("!", "yellow"), "broken": ("✘", "bold red")}


def show_checks(console: Console, checks: Sequence[Check]) -> None:
    """Print a line a check, with its hint below, and the verdict."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column(overflow="fold")
    for check in checks:
        mark, style = MARKS[check.health]
        found = Text(printable(check.found))
        if check.hint:
            found.append(f"\n{printable(check.hint)}", style="dim" if check.health == "ok" else "yellow")
        grid.add_row(Text(mark, style=style), check.name, found)
    console.print(grid)
    broken = sum(check.health == "broken" for check in checks)
    looks = sum(check.health == "look" for check in checks)
    if broken:
        console.print(Text(f"\n✘ {broken} of {len(checks)} broken", style="bold red"))
    else:
        told = f", {looks} to look at" if looks else ""
        console.print(Text("\n✔ well", style="bold green").append(told, style="not bold default"))
