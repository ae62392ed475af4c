"""How two editions of the tables differ, for people."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bundler.cli.render_parts import heading
from bundler.upkeep.differences.difference import Difference, TableChange
from bundler.upkeep.differences.told import Section, alarm, bounded, details, headline, left_out, sections, statement, subjects

SHOWN, CODES_NAMED, LONGEST = 20, 3, 240
STYLES = {"alarm": "bold red", "end": "red", "rate": "yellow", "begin": "green", "other": "cyan", "proof": "dim cyan"}


def show_difference(console: Console, difference: Difference) -> None:
    """Print what differs under the words of the trade, rewritten history first and loudest."""
    before, after = difference.before, difference.after
    console.print(heading("Tariff tables", f"{_named(before.edition, before.sha256)} → {_named(after.edition, after.sha256)}"))
    console.print(Text(headline(difference)))
    if difference.rewritten:
        console.print(Text(f"\n! {alarm(difference)}", style=STYLES["alarm"]))
    for section in sections(difference):
        _show_section(console, section, difference)


def _named(edition: str, sha256: str) -> str:
    return f"{bounded(edition, LONGEST)} ({sha256[:8]})"


def _show_section(console: Console, section: Section, difference: Difference) -> None:
    console.print(Text(f"\n{section.title}", style=STYLES[section.tone]).append(f"  {section.facts:,}", style="not bold dim"))
    for change in section.changes[:SHOWN]:
        console.print(Padding(_sentence(change), (0, 0, 0, 2)))
        console.print(Padding(Text(bounded(details(change, difference), LONGEST), style="dim"), (0, 0, 0, 4)))
    more = left_out(section.changes, SHOWN)
    if more:
        console.print(Padding(Text(f"and {more:,} more changes: --json and --html have them all", style="dim"), (0, 0, 0, 2)))


def _sentence(change: TableChange) -> Text:
    text = Text(bounded(subjects(change, CODES_NAMED), LONGEST), style="bold")
    return text.append(f"  {bounded(statement(change), LONGEST)}", style="not bold")
