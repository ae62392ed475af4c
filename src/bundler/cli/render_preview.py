"""A preview of two editions as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_parts import amount, heading, lines_table
from bundler.upkeep.preview.markdown import calendar_words, reason, sections, signed
from bundler.upkeep.preview.standing import told
from bundler.upkeep.preview.subjects import KINDS

if TYPE_CHECKING:
    from bundler.upkeep.preview import Preview
    from bundler.upkeep.preview.entry import Entry

MARKS = {"compliant": ("✔", "green"), "review": ("?", "yellow"), "non_compliant": ("✘", "red")}
ROWS_OF_CAUSES = 10


def show_preview(console: Console, found: Preview, top: int) -> None:
    """Print the totals, why, and the ``top`` entries of each list, the largest effect first."""
    title = f"{found.before.sha256[:8]} → {found.after.sha256[:8]}, declared on {found.on}, amounts in CNY"
    console.print(heading("Preview", title))
    words = calendar_words(found)
    if words:
        console.print(Text(words, style="yellow"))
    totals = {kind: found.totals(kind) for kind in KINDS if found.looked_at[kind]}
    console.print(Padding(_totals(totals), (1, 0, 1, 1)))
    for kind, each in totals.items():
        for remark in remarks(kind, each):
            console.print(Text(remark, style="dim"))
    _causes(console, found)
    for name, entries in sections(found):
        _section(console, name, entries, top)
    _findings(console, found)
    if not found.changes:
        console.print(Text("✔ nothing changes for these goods on this day", style="bold green"))


def remarks(kind: str, totals: dict[str, Any]) -> Iterable[str]:
    """Yield what has to be known to read the sums of a kind."""
    if totals["changed"] and totals["counted"] == "once each":
        yield f"Without volumes every {kind} counts once in the sum."
    if totals["without_volume"]:
        yield f"Not in the sum, for no volume is given: {totals['without_volume']:,} of the changed {kind}s."
    uncounted = totals["tax_ends"] + totals["tax_begins"]
    if uncounted:
        yield f"Not in the sum, for the tax is on one side only (not known, or out of the channel): {uncounted:,} of the {kind}s."
    if totals["only_findings"]:
        yield f"Only findings change, neither verdict nor tax: {totals['only_findings']:,} of the {kind}s."


def _totals(totals: dict[Any, dict[str, Any]]) -> Table:
    table = lines_table()
    table.add_column("")
    for name in ("looked at", "changed", "unlawful now", "lawful again", "cliffs", "tax"):
        table.add_column(name, justify="right")
    for kind, each in totals.items():
        counts = [f"{each[key]:,}" for key in ("looked_at", "changed", "became_unlawful", "became_lawful", "crossed")]
        table.add_row(f"{kind}s", *counts, Text(signed(each["effect"]), style="bold"))
    return table


def _causes(console: Console, found: Preview) -> None:
    told = [(str(cause), "all goods") for cause in found.general]
    told += [(_cause_words(each), f"{each['entries']:,}") for each in found.causes()]
    if not told or not found.changes:
        return
    table = lines_table()
    table.add_column("because", overflow="fold")
    table.add_column("entries", justify="right", no_wrap=True)
    for words, count in told[:ROWS_OF_CAUSES]:
        table.add_row(printable(words), count)
    console.print(Padding(table, (1, 0, 0, 1)))
    _more(console, len(told) - ROWS_OF_CAUSES, "in --json and --csv")


def _cause_words(cause: dict[str, Any]) -> str:
    from bundler.upkeep.preview.law import Cause

    return str(Cause(**{name: cause[name] for name in Cause._fields}))


def _section(console: Console, name: str, entries: Sequence[Entry], top: int) -> None:
    console.print()
    console.print(heading(name, f"{len(entries):,}"))
    table = lines_table()
    table.add_column("")
    table.add_column("", no_wrap=True, style="dim")
    table.add_column("id", overflow="fold")
    for column in ("before", "after", "effect"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("why", overflow="fold")
    for entry in entries[:top]:
        was, now = MARKS[entry.before.verdict], MARKS[entry.after.verdict]
        marks = Text(was[0], style=was[1]).append(now[0], style=now[1])
        effect = Text(signed(told(entry.effect)), style="bold")
        amounts = amount(told(entry.before.tax)), amount(told(entry.after.tax)), effect
        table.add_row(marks, entry.kind, printable(entry.id), *amounts, printable(reason(entry)))
    console.print(Padding(table, (0, 0, 0, 1)))
    _more(console, len(entries) - top, "show them with --top, --json or --csv")


def _findings(console: Console, found: Preview) -> None:
    rows = found.findings()
    if not rows:
        return
    table = lines_table()
    table.add_column("finding", no_wrap=True)
    table.add_column("")
    for column in ("appears on", "vanishes from"):
        table.add_column(column, justify="right")
    for each in rows:
        table.add_row(each["code"], each["severity"], f"{each['appeared']:,}", f"{each['vanished']:,}")
    console.print(Padding(table, (1, 0, 0, 1)))


def _more(console: Console, count: int, where: str) -> None:
    if count > 0:
        console.print(Text(f" and {count:,} more: {where}", style="dim"))
