"""Recommendations as a table for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_parts import amount, heading, lines_table
from bundler.cli.render_plan import percent
from bundler.cli.render_reasons import show_one_by_one


def show_recommendations(console: Console, found: Mapping[str, Any]) -> None:
    """Print the recommendations, best first, and what is known of all others; the command tells the warnings."""
    around = ", ".join(printable(sku) for sku in dict.fromkeys(found["anchor"]))
    console.print(heading(f"With {around}", f"declared on {found['receipt']['on']}, amounts of one copy in CNY"))
    if found["recommendations"]:
        console.print(Padding(_designs(found["recommendations"], found["anchor"]), (1, 0, 1, 1)))
    else:
        console.print()
    show_one_by_one(console, found["reasons"])
    if found["excluded"]:
        many = len(found["excluded"])
        told = "1 item of the catalogue cannot be used" if many == 1 else f"{many} items of the catalogue cannot be used"
        console.print(Text(f"{told}: --json says why", style="dim"))
    words, style = _proof(found)
    console.print(Text(words, style=style))


def _proof(found: Mapping[str, Any]) -> tuple[str, str]:
    if not found["proven"]:
        return f"? not proven: bundles that are not listed may be worth up to {found['bound']} a copy", "bold yellow"
    if not found["recommendations"]:
        return "✘ nothing to recommend", "bold red"
    if found["bound"] is None:
        return "✔ proven: there are no others", "bold green"
    return f"✔ proven: no other is worth more than {found['bound']} a copy", "bold green"


def _designs(designs: Iterable[Mapping[str, Any]], anchor: Sequence[str]) -> Table:
    table = lines_table()
    table.add_column("#", justify="right", style="dim")
    table.add_column("with", overflow="fold")
    table.add_column("off", justify="right", no_wrap=True)
    for name in ("price", "tax", "value", "copies"):
        table.add_column(name, justify="right", no_wrap=True)
    for number, design in enumerate(designs, start=1):
        parts = Text("\n").join(
            Text(f"{part['quantity']} × {printable(part['sku'])}", style="dim" if part["sku"] in anchor else "")
            for part in sorted(design["components"], key=lambda part: part["sku"] not in anchor)
        )
        table.add_row(
            str(number), parts, percent(design["discount"]), amount(design["price"]), amount(design["tax"]),
            amount(design["value"], "bold green"), str(design["copies"]), end_section=True,
        )  # fmt: skip
    return table
