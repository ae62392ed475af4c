"""The cliffs of an order as tables for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_parts import amount, heading, lines_table

KINDS = {
    "consumption_tax": "consumption tax",
    "single_limit": "single limit",
    "annual_limit": "annual limit",
    "kilograms": "kg a year",
}
PRICES = {"bundle_price": "price", "line_total": "line total", "goods_value": "goods"}
OUT = "out of the channel"


def show_cliffs(console: Console, document: Mapping[str, Any]) -> None:
    """Print how far every figure is, and then what the order costs just before and after it."""
    sought, now = document["sought"], document["now"]
    name = printable(sought["name"] or document["order_id"] or "Order")
    price = PRICES[sought["amount"]]
    told = f"{price} {now['price']}, tax {now['tax'] or '?'}, on {document['receipt']['on']}, amounts in CNY"
    console.print(heading(name, told))
    console.print(Padding(_distances(document["cliffs"]), (1, 0, 1, 1)))
    crossed = [cliff for cliff in document["cliffs"] if cliff["below"] is not None or cliff["above"] is not None]
    if crossed:
        console.print(Padding(_sides(crossed, price), (0, 0, 1, 1)))
    for cliff in document["cliffs"]:
        if cliff["remark"] and cliff["kind"] != "kilograms":
            console.print(Text(f"{_name(cliff)}: {printable(cliff['remark'])}", style="dim"))


def _name(cliff: Mapping[str, Any]) -> str:
    if cliff["kind"] in ("consumption_tax", "kilograms"):
        return f"{printable(cliff['name'])} {KINDS[cliff['kind']]}"
    return KINDS[cliff["kind"]]


def _distances(cliffs: list[Mapping[str, Any]]) -> Table:
    table = lines_table()
    table.add_column("cliff", overflow="fold")
    table.add_column("figure", overflow="fold")
    for name in ("at", "now", "distance"):
        table.add_column(name, justify="right", no_wrap=True)
    for cliff in cliffs:
        near = "" if cliff["side"] == "under" else "yellow"
        figure = Text(printable(cliff["per_unit"])).append("" if cliff["certain"] else " presumed rate", style="yellow")
        table.add_row(_name(cliff), figure, cliff["at"], amount(cliff["now"]), Text(cliff["distance"], style=near))
    return table


def _sides(cliffs: list[Mapping[str, Any]], price: str) -> Table:
    table = lines_table()
    table.add_column("crossed at", overflow="fold")
    for name in (price, "value", "tax", "payable"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("")
    for cliff in cliffs:
        for where, point in (("below", cliff["below"]), ("above", cliff["above"])):
            if point is not None:
                named = printable(cliff["name"]) if cliff["kind"] == "consumption_tax" else KINDS[cliff["kind"]]
                first = Text(named if where == "below" or cliff["below"] is None else "")
                if point["branch"] == "out":
                    table.add_row(first, point["price"], point["order_value"], "", "", Text(OUT, style="red"))
                else:
                    jump = f"{'+' if cliff['jump'][0] != '-' else ''}{cliff['jump']}" if where == "above" and cliff["jump"] else ""
                    more = "full tax" if point["branch"] == "full_tax" else ""
                    tail = Text(jump, style="yellow").append(f" {more}" if more else "", style="dim")
                    table.add_row(first, point["price"], point["order_value"], amount(point["tax"]), amount(point["payable"]), tail)
    return table
