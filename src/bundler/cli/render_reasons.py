"""Why nothing can be composed, for people: what cannot hold together, and the smallest changes that would help."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_parts import lines_table

SHOWN_CONFLICTS = 8


def show_reasons(console: Console, plan: Mapping[str, Any]) -> None:
    """Print the conflicts of a plan and its relaxations; where it has none, its reasons one after the other."""
    reasons = [each for each in plan["reasons"] if each not in plan["excluded"]]
    if not plan["conflicts"]:
        show_one_by_one(console, reasons)
        return
    console.print(Text("What cannot hold together", style="bold yellow"))
    console.print(Padding(_conflicts(plan["conflicts"]), (0, 0, 1, 1)))
    if plan["relaxations"]:
        console.print(Text("The smallest changes that help", style="bold green"))
        console.print(Padding(_relaxations(plan["relaxations"]), (0, 0, 1, 1)))
    show_one_by_one(console, [each for each in reasons if each.get("policy") == "solver"])


def show_one_by_one(console: Console, reasons: Sequence[Mapping[str, Any]]) -> None:
    """Print reasons one after the other."""
    if reasons:
        console.print(Text("Why", style="bold yellow"))
        grid = Table.grid(padding=(0, 1))
        for reason in reasons:
            grid.add_row("-", Text(printable(reason["message"])))
        console.print(Padding(grid, (0, 0, 1, 2)))


def _conflicts(conflicts: Sequence[Mapping[str, Any]]) -> Table:
    """One block for each set; lines of the policy and rules beside what they say."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right", style="dim", no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for number, conflict in enumerate(conflicts[:SHOWN_CONFLICTS], start=1):
        for at, member in enumerate(conflict["members"]):
            name = Text(printable(member.get("rule") or member["policy"]), style="bold" if "rule" in member else "cyan")
            said = Text(printable(member["says"]))
            if member["source"]:
                said.append(f" ({printable(member['source'])})", style="dim")
            grid.add_row("" if at else str(number), name, said)
        if not conflict["verified"]:
            grid.add_row("", Text("unproven", style="yellow"), Text("not found out in time", style="dim"))
    if len(conflicts) > SHOWN_CONFLICTS:
        grid.add_row("", "", Text(f"and {len(conflicts) - SHOWN_CONFLICTS} sets more, with --json", style="dim"))
    return grid


def _relaxations(relaxations: Sequence[Mapping[str, Any]]) -> Table:
    table = lines_table()
    table.add_column("#", justify="right", style="dim")
    table.add_column("change", overflow="fold")
    table.add_column("from", overflow="fold")
    table.add_column("to", overflow="fold")
    for way, changes in groupby(relaxations, key=lambda each: each["way"]):
        together = list(changes)
        for at, change in enumerate(together):
            now, then = (_written(change, name) for name in ("from", "to"))
            table.add_row("" if at else str(way), printable(change["policy"]), now, Text(then, style="bold"))
        table.add_section()
    return table


def _written(change: Mapping[str, Any], name: str) -> str:
    value = change[name]
    if isinstance(value, dict):
        return printable(", ".join(f"{sku} {pieces}" for sku, pieces in value.items()))
    if value is None:
        return "left out" if name == "to" else ""
    return printable(json.dumps(value, ensure_ascii=False))
