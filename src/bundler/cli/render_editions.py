"""The editions of a database as tables for people."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_parts import heading

STYLES = {"in_force": "bold green", "announced": "bold yellow", "planned": "yellow", "withdrawn": "dim", "replaced": "dim"}
TOLD = 20


def show_editions(console: Console, editions: list[dict[str, Any]], activations: list[dict[str, Any]]) -> None:
    """Print the editions, and the newest switches between them."""
    if not editions:
        console.print("The database keeps no edition yet: it begins with the first service that is started with it.")
        return
    in_force = {each["version"] for each in activations if each["state"] == "in_force"}
    console.print(heading("editions", f"{len(editions)} kept"))
    kept = _table("version", "cut on", "size", "tables sha256", "notes")
    for each in editions:
        mark = "bold green" if each["version"] in in_force else ""
        notes = printable(each["notes"].partition("\n")[0])
        kept.add_row(
            Text(each["version"], style=mark), each["date"], f"{each['size']:,}", f"{each['tables_sha256'][:12]}…", Text(notes),
        )  # fmt: skip
    console.print(Padding(kept, (1, 0, 1, 1)))
    console.print(heading("activations", f"the newest of {len(activations)}" if len(activations) > TOLD else "the newest first"))
    switches = _table("number", "version", "state", "due", "in force since")
    for each in activations[:TOLD]:
        state = Text(each["state"].replace("_", " "), style=STYLES[each["state"]])
        switches.add_row(str(each["number"]), each["version"], state, _short(each["due"]), _short(each["in_force_at"]))
    console.print(Padding(switches, (1, 0, 1, 1)))


def _table(*names: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in names:
        table.add_column(name, justify="right" if name in ("size", "number") else "left", overflow="fold")
    return table


def _short(moment: str | None) -> str:
    return "" if moment is None else moment.partition(".")[0].partition("+")[0].replace("T", " ") + " UTC"
