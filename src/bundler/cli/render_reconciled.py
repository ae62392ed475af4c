"""Tax bills beside the quote as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_parts import heading, lines_table, two_places

CODE = "code"
NAMES = {CODE: "tariff code", "dutiable_value": "dutiable value", "tariff": "tariff", "consumption_tax": "consumption tax", "vat": "VAT"}
ABSENT = "–"
LAST = 1000


def show_reconciled(console: Console, bills: Iterable[Mapping[str, Any]]) -> None:
    """Print for each tax bill what it has otherwise than the quote, line by line and tax by tax, or that it agrees."""
    for bill in bills:
        console.print()
        console.print(heading(f"Tax bill {printable(bill['tax_no'])} beside the quote", "amounts in CNY"))
        if bill["agrees"]:
            console.print(Padding(Text("agrees in every line and tax", style="green"), (0, 0, 1, 2)))
            continue
        table = lines_table()
        for name in ("line", "what differs", "quoted", "billed", "difference"):
            table.add_column(name, justify="left" if name == "what differs" else "right", no_wrap=True)
        codes = [{**each, "amount": CODE, "difference": None} for each in bill["codes"]]
        for each in sorted((*codes, *bill["differences"]), key=lambda each: each["line"] or LAST):  # a line's code before its amounts
            shown = str if each["amount"] == CODE else _yuan
            more = _yuan(each["difference"])
            table.add_row(
                str(each["line"] or "sum"),
                NAMES[each["amount"]],
                shown(each["quoted"]),
                shown(each["billed"]),
                Text(more if more.startswith(("-", ABSENT)) else f"+{more}", style="bold red"),
            )
        console.print(Padding(table, (1, 0, 1, 1)))
        if any(each["line"] is None for each in bill["differences"]):
            console.print(Text(" sum: the lines of the bill added up, beside what its head says", style="dim"))


def _yuan(amount: str | None) -> str:
    return ABSENT if amount is None else two_places(amount)
