"""Findings for people: gravest first, those of one code and hint together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bundler.cli.console import printable

TITLES = {
    "error": ("Errors", "bold red"),
    "review": ("To review", "bold yellow"),
    "warning": ("Warnings", "bold magenta"),
    "info": ("Remarks", "bold blue"),
}
GRAVE = ("error", "review")


def findings_block(findings: Sequence[Mapping[str, Any]], *, brief: bool = False) -> RenderableType:
    """Return all findings by severity; ``brief`` leaves out what never blocks."""
    blocks: list[RenderableType] = []
    for severity, (title, style) in TITLES.items():
        held = [finding for finding in findings if finding["severity"] == severity]
        if held and not (brief and severity not in GRAVE):
            blocks.append(Text(title, style=style))
            blocks.append(Padding(_grid(held, style), (0, 0, 1, 2)))
    return Group(*blocks)


def _grid(findings: Iterable[Mapping[str, Any]], style: str) -> Table:
    together: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for finding in findings:
        together.setdefault((finding["code"], finding["hint"]), []).append(finding)
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style=style)
    grid.add_column(overflow="fold")
    for (code, hint), held in together.items():
        text = Text()
        for finding in held:
            text.append(printable(finding["message"]))
            text.append(f" ({_where(finding)})\n" if _where(finding) else "\n", style="dim")
        text.append(f"→ {printable(hint)}" if hint else "", style="green")
        text.rstrip()
        grid.add_row(code, text)
    return grid


def _where(finding: Mapping[str, Any]) -> str:
    lines = finding["lines"]
    told = [f"line {lines[0]}" if len(lines) == 1 else f"lines {ranges(lines)}"] if lines else []
    return ", ".join([*told, *([finding["source"]] if finding["source"] else [])])


def ranges(numbers: Sequence[int]) -> str:
    """Return line numbers in short: ``1-4, 7``."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
