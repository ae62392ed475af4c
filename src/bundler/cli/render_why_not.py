"""Why a design is not in the best plan, as tables for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_parts import amount, heading, lines_table

STYLES = {"stopped": "bold red", "in_plan": "bold green", "as_good": "bold green", "costs": "bold yellow", "open": "bold yellow"}
MARKS = {"stopped": "✘", "in_plan": "✔", "as_good": "✔", "costs": "✘", "open": "?"}


def show_why_not(console: Console, answer: Mapping[str, Any]) -> None:
    """Print the design at each discount, what stops it, what its pieces earn elsewhere, and the price of forcing it in."""
    console.print(heading("Why not", f"declared on {answer['receipt']['on']}, amounts in CNY"))
    console.print(Padding(_offers(answer["offers"]), (1, 0, 1, 1)))
    stops = answer["together"] or _stops(answer["offers"])
    if answer["verdict"] == "stopped":
        console.print(Text("What stops it", style="bold red"))
        console.print(Padding(_stopping(stops), (0, 0, 1, 2)))
    if answer["worth"] is not None:
        console.print(Text("By the prices of the relaxation (an estimate)", style="bold"))
        console.print(Padding(_worth(answer["worth"]), (0, 0, 1, 1)))
    if answer["price"] is not None:
        console.print(Padding(_price(answer["price"]), (0, 0, 1, 1)))
    style = STYLES[answer["verdict"]]
    console.print(Text(f"{MARKS[answer['verdict']]} {printable(answer['message'])}", style=style))


def _offers(offers: Sequence[Mapping[str, Any]]) -> Table:
    table = lines_table()
    for name in ("off", "price", "tax", "value", "copies"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("stopped by", overflow="fold")
    for each in offers:
        lines = ", ".join(dict.fromkeys(stop.get("rule") or stop["policy"] for stop in each["stops"]))
        cells = [
            Text(each["discount"]),
            amount(each["price"]),
            amount(each["tax"]),
            amount(each["value"]),
            Text(f"≤ {each['copies_most']}"),
        ]
        table.add_row(*cells, Text(printable(lines) or "-", style="red" if lines else "dim"))
    return table


def _stops(offers: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, str]]:
    """What stops it at the discount at which least does."""
    fewest: Sequence[Mapping[str, str]] = min((each["stops"] for each in offers), key=len)
    return fewest


def _stopping(stops: Sequence[Mapping[str, str]]) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style="bold")
    grid.add_column(overflow="fold")
    for stop in stops:
        said = Text(printable(stop["message"]))
        if stop.get("hint"):
            said.append(f" {printable(stop['hint'])}", style="dim")
        grid.add_row(printable(stop.get("rule") or stop["policy"]), said)
    return grid


def _worth(worth: Mapping[str, Any]) -> Table:
    table = lines_table()
    table.add_column("item", overflow="fold")
    for name in ("pieces", "a piece earns", "together"):
        table.add_column(name, justify="right", no_wrap=True)
    for each in worth["items"]:
        table.add_row(printable(each["sku"]), str(each["quantity"]), amount(each["price"]), amount(each["earns"]))
    table.add_section()
    table.add_row("in other bundles", "", "", Text(worth["pieces_earn"], style="bold"))
    table.add_row("in a copy of this one", "", "", Text(worth["value"], style="bold"))
    table.add_row(f"{worth['copies']} copies of it add", "", "", Text(worth["adds"], style="bold"))
    table.add_row("other designs add at least", "", "", Text(worth["place_earns"], style="bold"))
    return table


def _price(price: Mapping[str, Any]) -> Table:
    table = lines_table()
    table.add_column("best plan")
    for name in ("objective", "bound"):
        table.add_column(name, justify="right", no_wrap=True)
    for name, words in (("without", "as it likes"), ("with", f"with the design, in {price['copies']} copies")):
        table.add_row(words, amount(price[name]["objective"]), amount(price[name]["bound"]))
    table.add_section()
    table.add_row("forcing it in costs", Text(price["least"], style="bold"), Text(f"to {price['most']}", style="bold"))
    return table
