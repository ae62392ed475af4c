"""What of the tables should be verified, for people: by file, source and evidence, the heaviest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bundler.cli.render_parts import facts, heading

REASONS = {
    "carried_back": "carried back",
    "carried_on": "carried on",
    "scope_changed": "class changed",
}
"""What is said of a row; its evidence stands in the title of its group, and a day of verification that is too old is yellow."""
EVIDENCE = {"presumed": "yellow", "public_copy": "default", None: "red"}


def show_stale(console: Console, found: Mapping[str, Any], top: int) -> None:
    """Print the groups with their heaviest rows, ``top`` of each, and the known gaps."""
    since = f", or not verified since {found['since']}" if found["since"] else ""
    console.print(heading("To be verified", f"on {found['on']}: presumed, from a public copy{since}"))
    console.print(Text(f"{_weight(found['whole'])} in all", style="dim"))
    for group in found["groups"]:
        console.print()
        console.print(_title(group))
        console.print(Padding(_rows(group["facts"][:top], group["weight"]["items"] is not None), (0, 0, 0, 2)))
        if len(group["facts"]) > top:
            console.print(Text(f"  and {len(group['facts']) - top:,} more", style="dim"))
    if not found["groups"]:
        console.print(Text("✔ nothing", style="bold green"))
    if found["gaps"]:
        console.print(Text("\nKnown gaps of coverage.toml", style="bold"))
        console.print(Padding(facts([(gap["id"], Text(_weight(gap["weight"]))) for gap in found["gaps"]]), (0, 0, 0, 2)))
    console.print(Text(f"\ntables {found['tables']} ({found['tables_sha256'][:8]})", style="dim"))


def _title(group: Mapping[str, Any]) -> Text:
    text = Text(group["file"], style="bold cyan")
    told = "no row" if group["source"] is None else f"{group['source']}, {group['evidence'].replace('_', ' ')}"
    text.append(f"  {told}", style=f"not bold {EVIDENCE.get(group['evidence'], 'default')}")
    return text.append(f"\n  {_weight(group['weight'])}", style="not bold default")


def _rows(rows: Iterable[Mapping[str, Any]], weighed: bool) -> Table:
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
    grid.add_column(no_wrap=True)
    grid.add_column(justify="right", no_wrap=True)
    for row in rows:
        says = Text(row["says"])
        told = [REASONS[reason] for reason in row["reasons"] if reason in REASONS]
        if told:
            says.append(f"\n{', '.join(told)}", style="yellow")
        weight = row["weight"]
        grid.add_row(row["key"], says, _place(row), weight["stock_value"] if weighed else f"{weight['codes']:,}")
    return grid


def _place(row: Mapping[str, Any]) -> Text:
    if row["row"] is None:
        return Text("")
    return Text(f"line {row['row']}, ", style="dim").append(
        row["verified_on"], style="not dim yellow" if "unverified" in row["reasons"] else ""
    )


def _weight(weight: Mapping[str, Any]) -> str:
    codes = f"{weight['codes']:,} tariff code{'s' if weight['codes'] != 1 else ''}"
    if weight["items"] is None:
        return codes
    items = f"{weight['items']:,} item{'s' if weight['items'] != 1 else ''} of {codes}, stock worth {weight['stock_value']} CNY"
    return items + (f" and {weight['stock_unknown']:,} without a stated stock" if weight["stock_unknown"] else "")
