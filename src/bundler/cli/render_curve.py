"""A price curve as a table for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_cliffs import OUT, PRICES
from bundler.cli.render_parts import amount, heading, lines_table

ROWS = 20
"""About so many points are shown, the ends of every piece among them."""


def show_curve(console: Console, document: Mapping[str, Any]) -> None:
    """Print some points of a curve; a rule stands where it is broken."""
    sought = document["sought"]
    name = printable(sought["name"] or document["order_id"] or "Order")
    console.print(heading(name, f"tax by {PRICES[sought['amount']]}, on {document['receipt']['on']}, amounts in CNY"))
    table = lines_table()
    for column in (PRICES[sought["amount"]], "value", "tax", "payable", "rate"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("")
    shown = _shown(document["points"], document["now"]["price"])
    for at, point in enumerate(shown):
        last = at + 1 < len(shown) and shown[at + 1]["piece"] != point["piece"]
        row = [point["price"], point["order_value"]]
        if point["branch"] == "out":
            table.add_row(*row, "", "", "", Text(OUT, style="red"), end_section=last)
            continue
        rate = "?" if point["effective_rate"] is None else f"{Decimal(point['effective_rate']) * 100:.2f}%"
        note = Text("now " if point["price"] == document["now"]["price"] else "", style="bold")
        note.append("full tax" if point["branch"] == "full_tax" else "", style="not bold dim")
        table.add_row(*row, amount(point["tax"]), amount(point["payable"]), rate, note, end_section=last)
    console.print(Padding(table, (1, 0, 1, 1)))


def _shown(points: Sequence[Mapping[str, Any]], now: str) -> list[Mapping[str, Any]]:
    """The ends of every piece, the price as stated, and some points between."""
    every = max(1, len(points) // ROWS)
    return [
        point
        for at, point in enumerate(points)
        if at % every == 0
        or at == len(points) - 1
        or point["price"] == now
        or points[at - 1]["piece"] != point["piece"]
        or points[at + 1]["piece"] != point["piece"]
    ]
