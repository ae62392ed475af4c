"""The repairs of an order as tables for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_answer import VERDICTS
from bundler.cli.render_findings import findings_block
from bundler.cli.render_parts import amount, heading, lines_table

if TYPE_CHECKING:
    from bundler.assembly import Repairs

SHOWN_CHANGES = 12


def show_repairs(console: Console, repairs: Repairs) -> None:
    """Print what stands against an order, the ways out of it, and whether there may be better ones."""
    answer = repairs.to_dict()
    name = printable(answer["order_id"]) if answer["order_id"] else "Order"
    console.print(heading(name, f"declared on {answer['receipt']['on']}, amounts in CNY"))
    words, style = VERDICTS[answer["verdict"]]
    console.print(Text(words, style=style))
    if answer["findings"]:
        console.print(Padding(findings_block(answer["findings"]), (1, 0, 0, 0)))
    if answer["repairs"]:
        console.print(Text("Repairs", style="bold green"))
        console.print(Padding(_table(answer["repairs"]), (0, 0, 1, 1)))
    if answer["needs_a_person"]:
        console.print(Text("Without errors, but a person must decide", style="bold yellow"))
        console.print(Padding(_table(answer["needs_a_person"]), (0, 0, 1, 1)))
    _reasons(console, answer["reasons"])
    solved = answer["repairs"] or answer["verdict"] == "compliant"
    console.print(Text(("✔ " if solved else "✘ ") + repairs.title, style="bold green" if solved else "bold red"))
    if answer["repairs"]:
        console.print(Text("The repaired orders, ready to quote, are in the answer with --json.", style="dim"))


def _table(repairs: Sequence[dict[str, Any]]) -> Table:
    table = lines_table()
    table.add_column("#", justify="right", style="dim")
    table.add_column("change", overflow="fold", ratio=1)
    table.add_column("mends", overflow="fold", min_width=6, max_width=15)
    for name in ("loss", "tax", "payable"):
        table.add_column(name, justify="right", no_wrap=True)
    for number, repair in enumerate(repairs, start=1):
        rows = [(printable(change["message"]), ", ".join(change["why"])) for change in repair["changes"]]
        more = len(rows) - SHOWN_CHANGES
        if more > 0:
            rows[SHOWN_CHANGES:] = [(f"and {more} changes more", "")]
        decide = dict.fromkeys(fact["code"] for fact in repair["facts_to_state"])
        rows += [("to decide", ", ".join(decide))] if decide else []
        for at, (change, why) in enumerate(rows):
            money = [amount(repair[key]) for key in ("goods_value_loss", "tax", "payable")] if not at else []
            table.add_row("" if at else str(number), change, Text(why, style="dim"), *money, end_section=at == len(rows) - 1)
    return table


def _reasons(console: Console, reasons: Sequence[dict[str, Any]]) -> None:
    if reasons:
        console.print(Text("Why nothing helps", style="bold yellow"))
        grid = Table.grid(padding=(0, 2))
        grid.add_column(no_wrap=True, style="bold yellow")
        grid.add_column(overflow="fold")
        for reason in reasons:
            grid.add_row(reason["code"], printable(reason["message"]))
        console.print(Padding(grid, (0, 0, 1, 2)))
