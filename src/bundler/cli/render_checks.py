"""The findings of ``bundler tables check`` for people: by code, gravest first, those that are waived at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_findings import TITLES

if TYPE_CHECKING:
    from bundler.upkeep.checks.finding import Finding
    from bundler.upkeep.checks.report import Report

EXAMPLES = 3
WAIVED = ("Waived", "bold green")


def show_report(console: Console, report: Report, *, everything: bool = False, strict: bool = False) -> None:
    """Print the findings of loaded tables, of each code the first few or ``everything``, and the verdict; ``strict`` fails for warnings."""
    for severity in ("error", "warning", "info"):
        _block(console, TITLES[severity], [each for each in report.open if each.severity == severity], everything)
    _block(console, WAIVED, report.waived, everything)
    console.print(_verdict(report, strict))


def _block(console: Console, title: tuple[str, str], findings: Sequence[Finding], everything: bool) -> None:
    if findings:
        console.print(Text(f"{title[0]}: {len(findings):,}", style=title[1]))
        console.print(Padding(_grid(findings, title[1], everything), (0, 0, 1, 2)))


def _grid(findings: Sequence[Finding], style: str, everything: bool) -> Table:
    by_code: dict[str, list[Finding]] = {}
    for each in findings:
        by_code.setdefault(each.code, []).append(each)
    grid = Table.grid(padding=(0, 2))
    grid.add_column(overflow="fold", max_width=26, style=style)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for code, held in by_code.items():
        grid.add_row(code, f"{len(held):,}", _examples(held, everything))
    return grid


def _examples(findings: Sequence[Finding], everything: bool) -> RenderableType:
    shown = findings if everything else findings[:EXAMPLES]
    lines: list[Text] = []
    for each in shown:
        lines.append(Text(f"{_where(each)}: ", style="dim").append(printable(each.message), style="not dim"))
        if each.waived_by is not None:
            waiver = each.waived_by
            lines.append(Text(f"until {waiver.until} by {printable(waiver.by)}: {printable(waiver.reason)}", style="green"))
    if len(shown) < len(findings):
        lines.append(Text(f"and {len(findings) - len(shown):,} more (--all lists them)", style="dim"))
    hints = dict.fromkeys(each.hint for each in shown if each.hint and each.waived_by is None)
    lines += [Text(f"→ {printable(hint)}", style="green") for hint in hints]
    return Group(*lines)


def _where(finding: Finding) -> str:
    return printable(finding.file) if finding.row is None else f"{printable(finding.file)}:{finding.row}"


def _verdict(report: Report, strict: bool) -> Text:
    counts = report.counts
    parts = [f"{counts[key]:,} {key}{'s' if counts[key] != 1 and key != 'waived' else ''}" for key in ("error", "warning", "waived")]
    told = f"{', '.join(parts)} and {counts['info']:,} to know"
    if report.failed():
        return Text(f"✘ the tables contradict themselves: {told}", style="bold red")
    if report.failed(strict=strict):
        return Text(f"✘ the tables hold together, but not without warnings: {told}", style="bold red")
    return Text(f"✔ the tables hold together: {told}", style="bold green")
