"""The small pieces that all tables for people are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text


def heading(name: str, rest: str) -> Text:
    """Return a title with its circumstances."""
    return Text(name, style="bold").append(f"  {rest}", style="not bold dim")


def amount(text: str | None, style: str = "") -> Text:
    """Return an amount; nothing is dim, and what is not known is a question mark."""
    if text is None:
        return Text("?", style="yellow")
    return Text(text, style="dim" if text == "0.00" and not style else style)


def lines_table() -> Table:
    """Return an empty table in the house's dress: one rule under the header, no more."""
    return Table(box=box.SIMPLE_HEAD, header_style="bold cyan", pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)


def facts(rows: Iterable[tuple[str, RenderableType]], *, right: bool = False) -> Table:
    """Return names with their values beside them."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column(justify="right" if right else "left", overflow="fold", no_wrap=right)
    for name, value in rows:
        grid.add_row(name, value)
    return grid


def receipt_line(receipt: Mapping[str, Any]) -> Text:
    """Return in one line what gave an answer."""
    told = f"engine {receipt['engine']}, tables {receipt['tables']} ({receipt['tables_sha256'][:8]}), input {receipt['input_sha256'][:8]}"
    return Text(told, style="dim")


def two_places(amount: str) -> str:
    """Return a plain decimal in yuan with at least two places; prices and what customs writes may have five."""
    whole, _, rest = amount.partition(".")
    return f"{whole}.{rest:0<2}"
