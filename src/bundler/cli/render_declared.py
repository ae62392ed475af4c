"""Many declared orders as a table for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_parts import heading, lines_table
from bundler.values import money

if TYPE_CHECKING:
    from bundler.declaration import Declaration, Message

MOST = 50
"""Orders that are shown one by one: nobody reads thousands."""
FEN = 100
AMOUNTS = ("goods_value", "freight", "tax_total", "discount", "actural_paid")


def show_declared(console: Console, found: Sequence[Declaration], messages: Iterable[Message]) -> None:
    """Print what each order comes to, the sums of all, and the messages; nothing of buyers and consignees."""
    heads: list[Any] = [each.order.head for each in found]
    console.print(heading(f"{len(found)} orders declared", "amounts in CNY"))
    table = lines_table()
    for name in ("order", "lines", "goods", "freight", "tax", "points", "paid"):
        table.add_column(name, justify="left" if name == "order" else "right", no_wrap=name != "order", overflow="fold")
    for each, head in zip(found[:MOST], heads, strict=False):
        table.add_row(printable(head.order_no), str(len(each.order.lines)), *(_yuan(getattr(head, name)) for name in AMOUNTS))
    if len(found) > MOST:
        table.add_row(f"and {len(found) - MOST} more", style="dim")
    sums = (_yuan(sum((getattr(head, name) for head in heads), Fraction(0))) for name in AMOUNTS)
    table.add_section()
    table.add_row("all", str(sum(len(each.order.lines) for each in found)), *sums, style="bold")
    console.print(Padding(table, (1, 0, 1, 1)))
    for message in messages:
        console.print(Text(f" {message.shape.code}  {message.guid}  {len(message.documents)} orders", style="dim"))


def _yuan(amount: Fraction) -> str:
    return money.format(int(amount * FEN))
