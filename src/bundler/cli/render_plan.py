"""A plan of compose as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_parts import amount, facts, heading, lines_table
from bundler.cli.render_reasons import show_reasons

STATUSES = {
    "optimal": ("✔ optimal: nothing better exists", "bold green"),
    "feasible": ("✔ feasible: a better plan may exist, up to the bound", "bold green"),
    "infeasible": ("✘ infeasible: nothing lawful keeps the policy", "bold red"),
    "unknown": ("? unknown: stopped before any answer", "bold yellow"),
}
SHOWN_ITEMS = 8


def show_plan(console: Console, plan: Mapping[str, Any]) -> None:
    """Print a plan: what it is worth, its designs, and why there is no more; the command tells its warnings."""
    console.print(heading("Bundles", f"declared on {plan['receipt']['on']}, amounts in CNY"))
    if plan["designs"]:
        console.print(Padding(_designs(plan["designs"]), (1, 0, 0, 1)))
    elif plan["status"] in ("optimal", "feasible"):
        console.print(Text("Nothing is worth doing.", style="yellow"))
    console.print(_worth(plan))
    if plan["stages"]:
        console.print(Padding(_stages(plan["stages"]), (0, 0, 1, 1)))
    show_reasons(console, plan)
    _excluded(console, plan["excluded"])
    words, style = STATUSES[plan["status"]]
    if plan["stages"] and all(stage["status"] == "optimal" for stage in plan["stages"]):
        words = "✔ best in every objective, one after the other"
    console.print(Text(words, style=style))


def _designs(designs: Iterable[Mapping[str, Any]]) -> Table:
    table = lines_table()
    table.add_column("#", justify="right", style="dim")
    table.add_column("components", overflow="fold")
    table.add_column("book", overflow="fold")
    table.add_column("off", justify="right", no_wrap=True)
    for name in ("price", "tax", "copies"):
        table.add_column(name, justify="right", no_wrap=True)
    for number, design in enumerate(designs, start=1):
        parts = "\n".join(f"{part['quantity']} × {printable(part['sku'])}" for part in design["components"])
        table.add_row(
            str(number), parts, printable(design["account_book"] or "-"), percent(design["discount"]),
            amount(design["price"]), amount(design["tax"]), Text(str(design["copies"]), style="bold"), end_section=True,
        )  # fmt: skip
    return table


def _stages(stages: Iterable[Mapping[str, Any]]) -> Table:
    """What every objective reached in its turn, and what the plan has of it after the later ones."""
    table = lines_table()
    table.add_column("objective")
    for name in ("reached", "bound", "kept"):
        table.add_column(name, justify="right", no_wrap=True)
    for stage in stages:
        at_most = "at least " if stage["name"] == "designs" else ""
        best = Text("✔ best", style="green") if stage["status"] == "optimal" else Text(f"{at_most}{stage['bound']}")
        table.add_row(stage["name"], str(stage["amount"]), best, Text(str(stage["kept"]), style="bold"))
    return table


def percent(share: str) -> str:
    """Return a share in percent."""
    from bundler.values import exact

    return exact.percent(exact.parse(share))


def _worth(plan: Mapping[str, Any]) -> Padding:
    rows: list[tuple[str, Any]] = [("objective", amount(plan["objective"], "bold green"))]
    rows.append(("bound", amount(plan["bound"]) if plan["bound"] is not None else Text("not known", style="dim")))
    if plan["gap"] is not None:
        rows.append(("gap", percent(plan["gap"])))
    rows.append(("time", f"{plan['seconds']} s"))
    used = plan["stock_used"]
    parts: list[Any] = [facts(rows, right=True)]
    if used:
        most = sorted(used.items(), key=lambda pair: (-pair[1], pair[0]))
        stock = facts([(printable(sku), str(pieces)) for sku, pieces in most[:SHOWN_ITEMS]], right=True)
        if len(most) > SHOWN_ITEMS:
            stock.add_row(Text(f"and {len(most) - SHOWN_ITEMS} items more", style="dim"), "")
        parts += [Text("stock used", style="bold"), stock]
    grid = Table.grid(padding=(0, 3))
    grid.add_row(*parts)
    return Padding(grid, (1, 0, 1, 1))


def _excluded(console: Console, excluded: Iterable[Mapping[str, Any]]) -> None:
    """Say in short which items could not be used; the JSON answer names them all."""
    counted: dict[str, list[str]] = {}
    for each in excluded:
        sku, _, message = each["message"].partition(": ")
        message = message.split(". ")[0].rstrip(".")  # what would mend it stands in the JSON answer
        counted.setdefault(message, []).append(sku)
    rows = [(printable(message), held) for message, held in counted.items()]
    if not rows:
        return
    total = sum(len(held) for _, held in rows)
    console.print(Text("1 item cannot be used" if total == 1 else f"{total} items cannot be used", style="bold magenta"))
    grid = Table.grid(padding=(0, 2))
    grid.add_column(overflow="fold")
    grid.add_column(overflow="fold")
    for message, held in rows[:SHOWN_ITEMS]:
        more = f" and {len(held) - 3} more" if len(held) > 3 else ""
        grid.add_row(printable(", ".join(held[:3]) + more), Text(message, style="dim"))
    if len(rows) > SHOWN_ITEMS:
        rest = sum(len(held) for _, held in rows[SHOWN_ITEMS:])
        grid.add_row(Text(f"… and {rest} more", style="dim"), Text("all of them, and what would mend it, with --json", style="dim"))
    console.print(Padding(grid, (0, 0, 1, 2)))
