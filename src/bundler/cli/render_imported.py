"""A proposal from a document: what it changes, what a person has to look at, and what comes next."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_parts import facts, heading
from bundler.tariff.files import FOLDER
from bundler.tariff.loader import shipped_folder

if TYPE_CHECKING:
    from bundler.upkeep.importing.proposal import Issue
    from bundler.upkeep.importing.proposing import Imported

TOLD = 20
STYLES = {"error": "bold red", "review": "yellow", "note": "dim"}


def show_imported(console: Console, imported: Imported) -> None:
    """Print the counts of a proposal, its gravest issues, and the commands that take it over."""
    proposal = imported.proposal
    console.print(heading(proposal.kind, "proposal"))
    console.print(Text(printable(f"{proposal.source.key}: {proposal.source.title}")))
    console.print(Text(f"sha256 {proposal.source.sha256}", style="dim"))
    rows = [(name, Text(f"{count:,}")) for name, count in proposal.counts.items()]
    rows.append(("files", Text(", ".join(sorted(proposal.files)) or "none: the tables say this already")))
    console.print(Padding(facts(rows), (1, 0, 1, 1)))
    _issues(console, proposal.issues, imported.by_severity)
    _next(console, imported)


def _issues(console: Console, issues: Sequence[Issue], counts: dict[str, int]) -> None:
    told = ", ".join(f"{count:,} {severity}" for severity, count in counts.items() if count)
    if not told:
        console.print(Text("✔ nothing to look at", style="bold green"))
        return
    console.print(Text(f"To look at: {told}", style="bold"))
    table = Table(box=None, padding=(0, 1), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(style="dim", overflow="fold", max_width=16)
    table.add_column(overflow="fold", ratio=1)
    for issue in issues[:TOLD]:
        where = " ".join(part for part in (issue.sheet, f"row {issue.row}" if issue.row else "") if part)
        text = Text(printable(issue.message))
        if issue.value and issue.value not in issue.message:
            text.append(printable(f" ({issue.value})"), style="dim")
        if issue.hint:
            text.append(f"\n{printable(issue.hint)}", style="cyan")
        table.add_row(Text(issue.severity, style=STYLES[issue.severity]), printable(where), text)
    console.print(table)
    if len(issues) > TOLD:
        console.print(Text(f"and {len(issues) - TOLD:,} more in issues.csv", style="bold"))


def _next(console: Console, imported: Imported) -> None:
    folder, tables = imported.folder, imported.tables
    where = printable(str(folder))
    if not imported.proposal.files:
        console.print(Padding(Text(f"Nothing is proposed; what was read stands in {where}."), (1, 0, 0, 0)), soft_wrap=True)
        return
    console.print(Padding(Text(f"The proposal stands in {where}; nothing else was written. Next:"), (1, 0, 0, 0)), soft_wrap=True)
    for words, why in (
        (("bundler", "tables", "check", folder / FOLDER), "whether it holds together"),
        (("bundler", "tables", "diff", tables, folder / FOLDER), "what it changes"),
        (("bundler", "tables", "preview", tables, folder / FOLDER, "--catalogue", "FILE"), "what it does to duties"),
        _taken_over(folder / "proposal.patch", tables),
    ):
        line = Text(f"  {printable(shlex.join(map(str, words)))}", style="bold")
        line.append(f"   # {why}", style="dim")
        console.print(line, soft_wrap=True)


def _taken_over(patch: Path, tables: Path) -> tuple[tuple[str | Path, ...], str]:
    """Return the command that takes a patch over: its names begin with ``tariff_tables``, whatever the folder is called and wherever."""
    if tables in (Path(FOLDER), shipped_folder()):
        return ("git", "apply", patch), f"take it over, in the folder that holds {FOLDER}"
    return ("git", "-C", tables, "apply", "-p2", patch.resolve()), "take it over"
