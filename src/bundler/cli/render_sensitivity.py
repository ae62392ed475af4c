"""A sensitivity analysis as tables for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_parts import amount, heading, lines_table

SHOWN = 12
NONE = ("0.00", None)
SAID = "proven: the two best plans differ by so much; found: a plan; about: the linear relaxation, no proof"


def show_sensitivity(console: Console, told: Mapping[str, Any]) -> None:
    """Print the items of which more is worth something, and the lines of the policy."""
    console.print(heading("Sensitivity", SAID))
    worth = [item for item in told["items"] if _says(item)]
    if worth:
        console.print(Padding(_items(worth[:SHOWN]), (1, 0, 0, 1)))
    console.print(Text(f" {_rest(told, len(worth))}", style="dim"))
    console.print(Padding(_lines(told["lines"]), (1, 0, 1, 1)))
    cap = told["price_cap"]
    if cap["binding"] == "law":
        console.print(Text(f" The law's limit of {cap['law']} keeps prices down, not the policy.", style="dim"))


def _says(item: Mapping[str, Any]) -> bool:
    """Whether a piece more or less of it, or a run more, may be worth something and is not only bounded."""
    effects = (item["one_more"], item["one_less"], item["run_more"])
    return any(effect[name] not in NONE for effect in effects for name in ("least", "found", "estimate"))


def _rest(told: Mapping[str, Any], worth: int) -> str:
    more = [f"{worth - SHOWN} more with --json"] if worth > SHOWN else []
    silent = len(told["items"]) - worth
    more += [f"{silent} of which no more is known to be worth anything"] if silent else []
    more += [f"{told['unlisted']} not looked at"] if told["unlisted"] else []
    return "Items: " + ("; ".join(more) if more else "all are shown") + ("." if told["complete"] else "; the time was over before the end.")


def _items(items: Sequence[Mapping[str, Any]]) -> Table:
    table = lines_table()
    table.add_column("item", overflow="fold")
    for name in ("stock", "left"):
        table.add_column(name, justify="right", no_wrap=True)
    run = items[0]["run"]
    for name in ("1 more: about", "to stock", "proven", "1 less: proven", f"{run} more: found", "proven"):
        table.add_column(name, justify="right")
    for item in items:
        more, less, runs = item["one_more"], item["one_less"], item["run_more"]
        table.add_row(
            printable(item["sku"]), str(item["stock"]), str(item["left"]), amount(more["estimate"]), _stock(item["holds_to"]),
            _proven(more), _proven(less), amount(runs["found"]), _proven(runs),
        )  # fmt: skip
    return table


def _stock(holds_to: int | None) -> str:
    return "" if holds_to is None else str(holds_to)


def _lines(lines: Sequence[Mapping[str, Any]]) -> Table:
    table = lines_table()
    table.add_column("policy", overflow="fold")
    for name in ("change", ""):
        table.add_column(name, no_wrap=True)
    for name in ("found", "proven", "about"):
        table.add_column(name, justify="right", no_wrap=name != "proven")
    for line in lines:
        about = "" if line["estimate"] is None else amount(line["estimate"])
        change = f"{line['now']} → {line['changed']}"
        table.add_row(line["policy"], change, line["effect"], amount(line["found"]), _proven(line), about)
    return table


def _proven(effect: Mapping[str, Any]) -> Text:
    """The proven amount, or within what it lies."""
    least, most = effect["least"], effect["most"]
    if least is None or least == most:
        return amount(least, "" if least in NONE else "bold")
    if most is None:
        return Text(f"≥ {least}")
    return Text(f"≤ {most}" if least == "0.00" else f"{least} to {most}")
