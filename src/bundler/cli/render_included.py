"""A tax-included price as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_findings import findings_block
from bundler.cli.render_parts import amount, heading, lines_table

SOUGHT = {"bundle_price": "price", "line_total": "line total", "goods_value": "goods"}
SHOWN_OTHERS = 5


def show_included(console: Console, document: Mapping[str, Any]) -> None:
    """Print what was found: the price with its amounts, or why there is none and what comes nearest."""
    sought, solution, reason = document["sought"], document["solution"], document["reason"]
    name = printable(sought["name"] or document["order_id"] or "Order")
    console.print(heading(name, f"at {document['payable']} all in, declared on {document['receipt']['on']}, amounts in CNY"))
    rows = [("exact", solution), ("below", document["below"]), ("above", document["above"])]
    rows += [("or", other) for other in document["others"][:SHOWN_OTHERS]]
    shown = [(where, price) for where, price in rows if price is not None]
    if shown:
        console.print(Padding(_prices(SOUGHT[sought["amount"]], shown), (1, 0, 1, 1)))
    if solution is not None:
        console.print(Padding(_lines(solution["order"]["lines"]), (0, 0, 1, 1)))
        console.print(findings_block(solution["findings"]))
    else:
        source = f" ({reason['source']})" if reason["source"] else ""
        console.print(Text(f"{printable(reason['message'])}").append(source, style="dim"))
        console.print(findings_block(document["refusals"]))
    console.print(_verdict(document))


def _prices(sought: str, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> Table:
    table = lines_table()
    table.add_column("")
    keys = {
        sought: "price",
        "seller nets": "goods_value",
        "freight": "freight",
        "insurance": "insurance",
        "tax": "tax",
        "payable": "payable",
    }
    if sought == "goods":
        del keys[sought]
    rows = list(rows)
    if all(price["insurance"] == "0.00" for _, price in rows):
        del keys["insurance"]
    for name in keys:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("")
    for where, price in rows:
        cells = [amount(price[key], "bold green" if key == "payable" and where in ("exact", "or") else "") for key in keys.values()]
        table.add_row(where, *cells, _doubt(price))
    return table


def _doubt(price: Mapping[str, Any]) -> Text:
    """The rules that keep the order with this price from being compliant."""
    mark, style = {"compliant": ("", ""), "review": ("? ", "yellow"), "non_compliant": ("✘ ", "red")}[price["verdict"]]
    severities = ("error", "review") if mark else ()
    return Text(mark + ", ".join(dict.fromkeys(each["code"] for each in price["findings"] if each["severity"] in severities)), style=style)


def _lines(lines: Iterable[Mapping[str, Any]]) -> Table:
    table = lines_table()
    for name, justify in (("line", "left"), ("quantity", "right"), ("price", "right")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    for line in lines:
        price = Text(line.get("price") or line.get("unit_price") or "public price")
        table.add_row(printable(line.get("id") or line.get("sku") or line["item"]["sku"]), str(line["quantity"]), price)
    return table


def _verdict(document: Mapping[str, Any]) -> Text:
    if document["solution"] is None:
        return Text(f"✘ no price to offer makes exactly {document['payable']} payable", style="bold red")
    if document["verdict"] == "compliant":
        return Text("✔ exact and compliant", style="bold green")
    if document["verdict"] == "review":
        return Text("? exact, but a person must decide", style="bold yellow")
    return Text("✘ exact, but the order is non-compliant", style="bold red")
