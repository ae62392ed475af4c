"""A variation as a table for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_parts import amount, heading, lines_table

STYLES = {"optimal": "green", "feasible": "green", "infeasible": "red", "unknown": "yellow", "not_run": "dim"}
NAMES, WIDE_NAMES = ("worth", "change", "gap", "designs", "copies"), ("pieces", "stock at cost", "tax", "off")
WIDE = 115
"""Columns of a terminal from which on a table says what else is moved; the JSON answer always does."""


def show_variation(console: Console, document: Mapping[str, Any]) -> None:
    """Print a row for each value: what its plan is worth, against the policy as it stands and against the bound, and what it moves."""
    rows = document["rows"]
    console.print(heading("What if", f"{printable(document['line'])} varied, on {document['receipt']['on']}, amounts in CNY"))
    console.print(Padding(_table(document["line"], rows, wide=console.width >= WIDE), (1, 0, 1, 1)))
    console.print(Text("▸ the policy as it stands   ★ the best", style="dim"))
    _remarks(console, rows)
    solved = sum(row["objective"] is not None for row in rows)
    if solved:
        best = next(row for row in rows if row["best"])
        console.print(Text(f"✔ best with {printable(best['label'])}: worth {best['objective']}", style="bold green"))
    else:
        console.print(Text("✘ no value has a plan", style="bold red"))


def _table(line: str, rows: list[Mapping[str, Any]], *, wide: bool) -> Table:
    table = lines_table()
    table.add_column("", no_wrap=True)
    table.add_column(printable(line.rpartition(".")[2]), overflow="fold", justify="right")
    for name in (*NAMES, *(WIDE_NAMES if wide else ())):
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        marks = Text("▸" if row["own"] else " ", style="bold yellow").append("★" if row["best"] else " ", style="bold green")
        label = Text(printable(row["label"]), style="bold" if row["own"] or row["best"] else "")
        if row["objective"] is None:
            table.add_row(marks, label, Text(row["status"].replace("_", " "), style=STYLES[row["status"]]))
            continue
        gap = "✔" if row["status"] == "optimal" else "?" if row["gap"] is None else _percent(row["gap"], 2)
        cells: list[Any] = [
            amount(row["objective"], "bold" if row["best"] else ""), _change(row["change"]), Text(gap, style=STYLES[row["status"]]),
            str(row["design_count"]), str(row["copies"]),
        ]  # fmt: skip
        if wide:
            off = "-" if row["average_discount"] is None else _percent(row["average_discount"], 1)
            cells += [str(row["pieces"]), amount(row["stock_value"]), amount(row["tax"]), off]
        table.add_row(marks, label, *cells)
    return table


def _change(change: str | None) -> Text:
    if change is None or change == "0.00":
        return Text("" if change is None else "-", style="dim")
    return Text(change, style="red") if change.startswith("-") else Text(f"+{change}", style="green")


def _percent(share: str, places: int) -> str:
    from decimal import Decimal

    return f"{Decimal(share) * 100:.{places}f}%"


def _remarks(console: Console, rows: list[Mapping[str, Any]]) -> None:
    """Say which plans and bounds another value's search gave, and why a value has no plan."""
    told = []
    for row in rows:
        label = printable(row["label"])
        if row["plan_from"] is not None:
            told.append(f"{label}: the plan found with {printable(rows[row['plan_from']]['label'])}, which is lawful here too")
        if row["bound_from"] is not None:
            told.append(f"{label}: the bound proven with {printable(rows[row['bound_from']]['label'])} holds here too")
        if row["status"] == "infeasible" and row["plan"]["reasons"]:
            told.append(f"{label}: {printable(row['plan']['reasons'][0]['message'])}")
    for line in told:
        console.print(Text(f"- {line}", style="dim"))
