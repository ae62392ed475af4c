"""A split basket as tables for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_answer import verdict_line
from bundler.cli.render_findings import GRAVE, findings_block
from bundler.cli.render_parts import amount, facts, heading, lines_table

MARKS = {"compliant": ("✔", "bold green"), "review": ("?", "bold yellow"), "non_compliant": ("✘", "bold red")}


def show_split(console: Console, split: Mapping[str, Any]) -> None:
    """Print a split: its orders, why they are several, and what is grave about each; ``quote`` tells the rest of an order."""
    count = len(split["orders"])
    title = f"{count} {'order' if count == 1 else 'orders'} in the order of release, {split['receipt']['on']}, amounts in CNY"
    console.print(heading(printable(split["order_id"] or "Basket"), title))
    if split["orders"]:
        console.print(Padding(_orders(split["orders"]), (1, 0, 1, 1)))
    console.print(_sums(split))
    why = [(each["rule"], each["message"], "") for each in split["reasons"]]
    for number, each in enumerate(split["orders"], start=1):
        if each["order"]["supervision_code"] != split["supervision_code"]:
            why.append(("", f"Order {number}: {each['supervision_code_because']}", ""))
    _told(console, "Why", "bold cyan", why)
    impossible = [(each["rule"], each["message"], each["hint"]) for each in split["impossible"]]
    _told(console, "Impossible, and in no order", "bold red", impossible)
    console.print(findings_block(split["findings"]))
    for number, each in enumerate(split["orders"], start=1):
        grave = [finding for finding in each["answer"]["findings"] if finding["severity"] in GRAVE]
        if grave:
            console.print(Text(f"Order {number}", style="bold"))
            console.print(Padding(findings_block(grave), (0, 0, 0, 2)))
    _told(console, "Worth a look", "bold magenta", [("", each, "") for each in split["warnings"]])
    if not split["proven"]:
        console.print(Text("The solver stopped at its limit: a split into fewer orders, or at a lower freight, may exist.", style="yellow"))
    told = [finding for each in split["orders"] for finding in each["answer"]["findings"]]
    console.print(verdict_line({"verdict": split["verdict"], "findings": [*split["findings"], *told]}))


def _orders(orders: Sequence[Mapping[str, Any]]) -> Table:
    table = lines_table()
    table.add_column("#", justify="right", style="bold")
    table.add_column("goods", overflow="fold")
    table.add_column("pcs", justify="right", no_wrap=True)
    table.add_column("from", overflow="fold")
    for name in ("freight", "value", "tax", "payable"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for number, each in enumerate(orders, start=1):
        order, answer = each["order"], each["answer"]
        names = "\n".join(printable(_name(line)) for line in order["lines"])
        pieces = "\n".join(str(line["quantity"]) for line in order["lines"])
        mark, style = MARKS[answer["verdict"]]
        amounts = [amount(answer[key]) for key in ("freight", "order_value", "tax", "payable")]
        table.add_row(str(number), names, pieces, _place(each), *amounts, Text(mark, style=style), end_section=True)
    return table


def _name(line: Mapping[str, Any]) -> str:
    return str(line["id"] if line["kind"] == "bundle" else line.get("sku") or line["item"]["sku"])


def _place(each: Mapping[str, Any]) -> str:
    where = f"{each['customs_district'] or '-'} {each['storage_class']}"
    return f"{printable(each['account_book'] or 'no book stated')}\n{where}\n{each['order']['supervision_code']}, {each['weight_kg']} kg"


def _sums(split: Mapping[str, Any]) -> Padding:
    money = [(name, amount(split[key])) for name, key in (("goods", "goods_value"), ("freight", "freight"), ("insurance", "insurance"))]
    due = [("value", amount(split["order_value"], "bold")), ("tax", amount(split["tax"], "bold"))]
    due.append(("payable", amount(split["payable"], "bold green")))
    grid = Table.grid(padding=(0, 3))
    grid.add_row(facts(money, right=True), facts(due, right=True))
    return Padding(grid, (0, 0, 1, 1))


def _told(console: Console, title: str, style: str, rows: Sequence[tuple[str, str, str]]) -> None:
    if not rows:
        return
    console.print(Text(title, style=style))
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style=style)
    grid.add_column(overflow="fold")
    for code, message, hint in rows:
        text = Text(printable(message))
        if hint:
            text.append(f"\n→ {printable(hint)}", style="green")
        grid.add_row(code, text)
    console.print(Padding(grid, (0, 0, 1, 2)))
