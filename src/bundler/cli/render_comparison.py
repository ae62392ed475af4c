"""The channels of an order, side by side, for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_findings import GRAVE, findings_block
from bundler.cli.render_parts import amount, heading, lines_table, receipt_line
from bundler.compliance.channels import basis_words

AVAILABLE = {"yes": ("✔ yes", "bold green"), "review": ("? person", "bold yellow"), "no": ("✘ no", "bold red")}
NAMES = {"postal": "postal articles", "general_trade": "general trade"}
OWN_CODES = ("CHN", "ART", "GEN")
"""Findings that only a comparison has: their remarks are shown too."""


def show_comparison(console: Console, comparison: Mapping[str, Any]) -> None:
    """Print the channels with their taxes, why one is not open, and what they rest on."""
    channels = comparison["channels"]
    name = printable(comparison["order_id"]) if comparison["order_id"] else "Order"
    console.print(heading(name, f"declared on {comparison['receipt']['on']}, amounts in CNY"))
    console.print(Padding(_table(channels, comparison["supervision_code"]), (1, 0, 1, 1)))
    shown, left_out = _findings(channels)
    console.print(findings_block(shown))
    if left_out:
        more = "1 more warning or remark" if left_out == 1 else f"{left_out} more warnings and remarks"
        console.print(Text(f"{more} of the single channels: see --json", style="dim"))
    console.print(receipt_line(comparison["receipt"]))
    console.print(_verdict(channels))


def _table(channels: Iterable[Mapping[str, Any]], stated: str) -> Table:
    table = lines_table()
    table.add_column("channel", overflow="fold", min_width=16)
    table.add_column("open", no_wrap=True)
    for name in ("value", "tariff", "CT", "VAT/post", "tax", "payable"):
        table.add_column(name, justify="right", no_wrap=True)
    for channel in channels:
        words, style = AVAILABLE[channel["available"]]
        due = channel["postal_tax"] if channel["channel"] == "postal" else channel["vat"]
        cells = [channel["value"], channel["tariff"], channel["consumption_tax"], due, channel["tax"], channel["payable"]]
        faint = "dim" if channel["available"] == "no" else ""
        table.add_row(_name(channel, stated), Text(words, style=style), *(amount(cell, faint if cell else "") for cell in cells))
    return table


def _name(channel: Mapping[str, Any], stated: str) -> Text:
    name = channel["channel"]
    if name in NAMES:
        return Text(NAMES[name], style="bold").append(f"\n{basis_words(name, channel['basis'])}", style="not bold dim")
    own = ", as stated" if name == stated else ""
    return Text(name, style="bold").append(f"{own}\n{channel['title']}", style="not bold dim")


def _findings(channels: Iterable[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], int]:
    """Return what decides and what the comparison adds, once each with the channels that it is of, and how many others there are."""
    held: dict[tuple[object, ...], tuple[Mapping[str, Any], list[str]]] = {}
    for channel in channels:
        for finding in channel["findings"]:
            key = (finding["code"], finding["severity"], finding["message"], *finding["lines"])
            held.setdefault(key, (finding, []))[1].append(channel["channel"])
    shown = [
        {**finding, "code": f"{finding['code']} {_of(names)}"}
        for finding, names in held.values()
        if finding["severity"] in GRAVE or finding["code"].startswith(OWN_CODES)
    ]
    return shown, len(held) - len(shown)


def _of(names: Iterable[str]) -> str:
    return "\n".join(NAMES.get(name, name) for name in dict.fromkeys(names))


def _verdict(channels: Iterable[Mapping[str, Any]]) -> Text:
    by = {word: [NAMES.get(each["channel"], each["channel"]) for each in channels if each["available"] == word] for word in AVAILABLE}
    if by["yes"]:
        return Text(f"✔ open as it is: {', '.join(by['yes'])}", style="bold green")
    if by["review"]:
        return Text(f"? a person must decide: {', '.join(by['review'])}", style="bold yellow")
    return Text("✘ no channel takes this order", style="bold red")
