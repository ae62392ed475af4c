"""What the tables ever said of a tariff code, for people: every row with its days, its source, its place, and why it loses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bundler.cli.render_answer import coverage_line
from bundler.cli.render_parts import facts
from bundler.tariff.bulk import BULK, Bulk
from bundler.tariff.history import DECIDES

LONGEST = 90
LONG = {bulk.kind: bulk for bulk in BULK}


def show_history(console: Console, found: Mapping[str, Any]) -> None:
    """Print every fact of a code through time, and the sources that its rows name."""
    if found["history"]:
        console.print(Text("Before, on and after the day", style="bold").append("  ▶ decides on the day", style="not bold dim"))
    for subject in found["history"]:
        console.print(Text(f" {subject['title']}", style="bold cyan"))
        console.print(Padding(_rows(subject), (0, 0, 1, 1)))
    if found["sources"]:
        console.print(Text("Sources", style="bold"))
        console.print(Padding(facts(_sources(found["sources"])), (0, 0, 1, 1)))
    console.print(coverage_line(found["coverage"]))
    console.print(Text(f"tables {found['tables']} ({found['tables_sha256'][:8]})", style="dim"))


def _rows(subject: Mapping[str, Any]) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True, style="green")
    grid.add_column(no_wrap=True, min_width=len("2016-04-08 – 2016-04-08"))
    grid.add_column(overflow="fold", ratio=1)
    words = _words(subject)
    for row, says in zip(subject["rows"], words, strict=True):
        decides = row["standing"] in DECIDES
        text = Text(says, style="" if decides else "dim")
        text.append(f"\n{_proof(row)}", style="dim")
        if row["why"]:
            text.append(f"\n{row['why']}", style="yellow" if decides else "dim")
        grid.add_row("▶" if decides else " ", Text(_days(row), style="" if decides else "dim"), text)
    return grid


def _days(row: Mapping[str, Any]) -> str:
    return f"{row['from']} – {row['until'] or 'open'}"


def _proof(row: Mapping[str, Any]) -> str:
    place = row["file"] if row["row"] is None else f"{row['file']}:{row['row']}"
    return f"{row['source']}, {row['evidence'].replace('_', ' ')}, verified {row['verified_on']}, {place}"


def _words(subject: Mapping[str, Any]) -> list[str]:
    """What each row says; of the rows of a long table after the first only what they change."""
    rows = [row["says"] for row in subject["rows"]]
    bulk = LONG.get(subject["kind"])
    if bulk is None:
        return [_short(f"{says['value']} {subject['unit']}".rstrip()) for says in rows]
    changed = [_columns(bulk, {key: now[key] for key in now if now[key] != was[key]}) or "the same" for was, now in pairwise(rows)]
    return [_columns(bulk, {key: value for key, value in rows[0].items() if value is not None}), *changed]


def _columns(bulk: Bulk, says: Mapping[str, str | None]) -> str:
    return "; ".join(
        f"{bulk.names[key]} {bulk.absent if value is None else _with_unit(bulk, key, value)}".strip() for key, value in says.items()
    )


def _with_unit(bulk: Bulk, key: str, value: str) -> str:
    return f"{value} {bulk.units.get(key, '')}".rstrip()


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _sources(sources: Mapping[str, Mapping[str, Any]]) -> Iterable[tuple[str, Text]]:
    for key, row in sources.items():
        text = Text(f"{row['title']} ({row['kind']})")
        for more in (row["title_zh"], row["where"]):
            if more:
                text.append(f"\n{more}", style="dim")
        yield key, text
