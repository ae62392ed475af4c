"""The law of a day, and the days on which it changed, for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bundler.cli.render_parts import heading, lines_table
from bundler.tariff import Change, ChangeDay, Law, LawFigure
from bundler.tariff.bulk import BULK
from bundler.tariff.columns import PLAIN
from bundler.tariff.figures import KINDS
from bundler.tariff.rows import Instrument

NAMES_SHOWN = CODES_SHOWN = WAYS_SHOWN = 3
TITLES = {**{name: kind.title for name, kind in KINDS.items()}, **{each.kind: each.title for each in BULK}}
ABSENT = {**{name: kind.absent for name, kind in KINDS.items()}, **{each.kind: each.absent for each in BULK}}
CODES_ONLY = "postal_goods"
"""Long lists of codes, of which a table says nothing to people."""
EVIDENCE = {"gazette": "green", "public_copy": "", "presumed": "yellow"}


def show_law(console: Console, law: Law) -> None:
    """Print every figure of a day, figures that say the same of several goods in one row."""
    console.print(heading(f"The law of {law.on}", f"tables {law.tables}, sha256 {law.tables_sha256[:12]}"))
    shown = [each for each in law.figures if each.kind != CODES_ONLY]
    for title, figures in groupby(shown, key=lambda each: KINDS[each.kind].title):
        table = lines_table()
        table.expand = True
        table.add_column(title, overflow="fold", ratio=1)
        table.add_column("value", overflow="fold", ratio=1)
        for name, width in (("since", 10), ("until", 10), ("source", 15), ("evidence", 8)):
            table.add_column(name, overflow="fold", width=width)
        for same in _folded(figures):
            table.add_row(*_row(same))
        console.print(Padding(table, (1, 0, 0, 0)))
    rest = len(law.figures) - len(shown)
    console.print(Text(f"\nLeft out here, but not of --json: the codes of {rest} kinds of goods sent by post.", style="dim"))
    _around(console, law)


def show_changes(console: Console, days: Sequence[ChangeDay], instruments: Mapping[str, Instrument]) -> None:
    """Print every day on which the law changed, with what changed and by which text."""
    for each in days:
        console.print(Text(str(each.day), style="bold"))
        console.print(Padding(_changed(each), (0, 0, 0, 2)))
        for key in dict.fromkeys(change.source for change in each.changes if change.after is not None):
            if instruments[key].kind == "law":
                told = instruments[key].title_zh or instruments[key].title
                console.print(Padding(Text(f"{key}  {told}", style="dim"), (0, 0, 0, 2)))
        console.print()


def _folded(figures: Iterable[LawFigure]) -> list[list[LawFigure]]:
    """Figures of one kind that say the same for the same days by the same source, together."""
    found: dict[Any, list[LawFigure]] = {}
    for each in figures:
        found.setdefault((each.kind, each.value, each.start, each.until, each.source, each.evidence), []).append(each)
    return list(found.values())


def _row(same: Sequence[LawFigure]) -> list[Text]:
    first = same[0]
    value = Text(f"{first.value} {first.unit}".rstrip()) if first.value is not None else Text(first.note, style="yellow")
    return [
        Text(_several([each.name for each in same])),
        value,
        Text(str(first.start or ""), style="dim"),
        Text(str(first.until or ""), style="dim"),
        Text(first.source or ""),
        Text((first.evidence or "").removeprefix("public_"), style=EVIDENCE.get(first.evidence or "", "")),
    ]


def _several(names: Sequence[str]) -> str:
    more = len(names) - NAMES_SHOWN
    return "; ".join(names) if more <= 1 else f"{'; '.join(names[:NAMES_SHOWN])}; and {more} more"


def _around(console: Console, law: Law) -> None:
    for title, change in (("Changed last", law.last_change), ("Changes next", law.next_change)):
        if change is not None:
            console.print(Text(f"\n{title} on {change.day}", style="bold"))
            console.print(Padding(_changed(change), (0, 0, 0, 2)))
    if law.next_change is None:
        console.print(Text("\nNo later change is known.", style="dim"))
    if law.verified:
        console.print(Text(f"The tables were verified until {law.coverage.verified_until}.", style="dim"))
    else:
        until = law.coverage.verified_until
        text = f"Not verified: the tables were verified until {until}; these are their last figures, and later law may have changed them."
        console.print(Text(text, style="bold yellow"))
    older = [
        each
        for each in law.coverage.table
        if each.verified_until < min(law.on, law.coverage.verified_until) and each.file.removeprefix("cn/") not in PLAIN
    ]
    if older:
        told = ", ".join(f"{each.file} until {each.verified_until}" for each in older)
        console.print(Text(f"Verified for less: {told}.", style="yellow"))


def _changed(day: ChangeDay) -> Table:
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(style="cyan", overflow="fold", ratio=4)
    grid.add_column(overflow="fold", ratio=4)
    grid.add_column(overflow="fold", width=17)
    for (_, name, source), group in groupby(sorted(day.changes, key=_place), key=lambda each: (each.kind, each.name, each.source)):
        changes = list(group)
        codes = [code for change in changes for code in change.codes]
        begins = any(change.after is not None for change in changes)
        style = EVIDENCE.get(changes[0].evidence, "") if begins else "dim"
        grid.add_row(_what(changes[0].kind, name, codes), _ways(changes, codes), Text(source, style=style))
    return grid


def _place(change: Change) -> tuple[int, str, str]:
    """Figures as they stand; columns of codes together."""
    return list(TITLES).index(change.kind), *((change.name, change.source) if change.codes else ("", ""))


def _what(kind: str, name: str, codes: Sequence[str]) -> str:
    counted = f"{len(codes)} {'code' if len(codes) == 1 else 'codes'}" if codes else ""
    return f"{TITLES[kind]}: {' of '.join(part for part in (name, counted) if part)}"


def _ways(changes: Sequence[Change], codes: Sequence[str]) -> Text:
    ways = list(dict.fromkeys(_way(change) for change in changes))
    told = "; ".join(ways[:WAYS_SHOWN])
    if len(ways) > WAYS_SHOWN:
        told += f"; and {len(ways) - WAYS_SHOWN} other ways"
    if 0 < len(codes) <= CODES_SHOWN:
        told += f" ({', '.join(codes)})"
    return Text(told)


def _way(change: Change) -> str:
    before, after = (_value(change, value) for value in (change.before, change.after))
    return f"{after}, as before" if change.before == change.after else f"{before} → {after}"


def _value(change: Change, value: str | None) -> str:
    if value is None:
        return ABSENT[change.kind] or "–"
    return f"{value} {change.unit}".rstrip() if value[0].isdigit() else value
