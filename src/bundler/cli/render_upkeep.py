"""Worked cases and change notes, for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_parts import amount, lines_table

if TYPE_CHECKING:
    from bundler.upkeep.casework.running import Difference


def show_written(console: Console, path: Path, cases: Iterable[Mapping[str, Any]]) -> None:
    """Print what was written, and where."""
    table = lines_table()
    for name in ("case", "on", "verdict", "value", "CT", "VAT", "tax"):
        table.add_column(name, justify="left" if name in ("case", "on", "verdict") else "right")
    for case in cases:
        expect = case["expect"]
        amounts = [amount(expect.get(name)) for name in ("order_value", "consumption_tax", "vat", "tax")]
        table.add_row(Text(printable(case["id"])), str(case["on"]), expect["verdict"], *amounts)
    console.print(table)
    console.print(Text(f"✔ written to {path}", style="bold green"), soft_wrap=True)
    console.print(Text("Read the figures before you commit them: the engine computed them, nobody else did.", style="dim"), soft_wrap=True)


def show_disagreements(console: Console, found: Iterable[Difference]) -> None:
    """Print the figures that a source prints and the law does not give."""
    console.print(Text("Printed figures do not come out; nothing was written.", style="bold red"))
    table = lines_table()
    table.add_column("figure")
    table.add_column("printed", justify="right")
    table.add_column("comes out", justify="right")
    for each in found:
        table.add_row(Text(printable(each.path)), Text(printable(each.expected or "")), Text(each.found or ""))
    console.print(table)
    console.print(Text("Mend the order or the rows; where the source is wrong, say why with --differs.", style="cyan"), soft_wrap=True)


def show_note(console: Console, path: Path) -> None:
    """Print where a note stands, and what is to be done with it."""
    console.print(Text(f"✔ written to {path}", style="bold green"), soft_wrap=True)
    console.print(
        Text("Let somebody else read it, name them as reviewer, and run `bundler tables change check`.", style="dim"), soft_wrap=True
    )


def show_notes(console: Console, paths: Sequence[Path]) -> None:
    """Print that all is said of a change."""
    told = ", ".join(str(path) for path in paths) or "the tables do not change, and need none"
    console.print(Text(f"✔ {told}", style="bold green"), soft_wrap=True)
