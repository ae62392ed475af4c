"""``bundler tables check``: whether the tables hold together."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bundler.cli.commands import NO_VALUE
from bundler.cli.console import out, say, write_json
from bundler.cli.inputs import today
from bundler.cli.options import AsJson, WaiversOn
from bundler.cli.tables.maintained import looked

if TYPE_CHECKING:
    from bundler.upkeep.checks import Report

Folder = Annotated[
    Path | None,
    typer.Argument(
        metavar="FOLDER", help="A folder of tables; else tariff_tables here or in a folder above, else the shipped.", show_default=False
    ),
]
Annotations = Annotated[
    bool, typer.Option("--annotations", metavar=NO_VALUE, help="Print each finding as a workflow command of GitHub, for pull requests.")
]
Strict = Annotated[bool, typer.Option("--strict", metavar=NO_VALUE, help="Leave with 1 for warnings as well.")]
All = Annotated[bool, typer.Option("--all", metavar=NO_VALUE, help="List every finding, not only the first of each kind.")]


def check_command(
    folder: Folder = None,
    on: WaiversOn = None,
    strict: Strict = False,
    everything: All = False,
    annotations: Annotations = False,
    as_json: AsJson = False,
) -> None:
    """Tell all that is wrong with the tables, with file and line.

    Leaves with 1 where an error is among it. What each finding means and how it is mended: docs/tables/checks.md. Findings listed in
    waivers.toml are shown, but do not fail.
    """
    from bundler.upkeep.checks import check_tables

    if annotations and as_json:
        raise typer.BadParameter("--annotations and --json exclude each other")
    report = check_tables(looked(folder), today() if on is None else on)
    if folder is None:
        say(f"checked: {report.folder}")
    if as_json:
        write_json(report.to_dict())
    elif annotations:
        _annotate(report)
    else:
        _tell(report, everything, strict)
    raise typer.Exit(1 if report.failed(strict=strict) else 0)


def _annotate(report: Report) -> None:
    from bundler.upkeep.checks.annotations import annotation

    folder = report.folder
    if folder.is_absolute() and folder.is_relative_to(Path.cwd()):
        folder = folder.relative_to(Path.cwd())
    sys.stdout.writelines(f"{annotation(finding, folder.as_posix())}\n" for finding in report.findings)


def _tell(report: Report, everything: bool, strict: bool) -> None:
    from bundler.cli.faults import TOLD, show_faults
    from bundler.cli.render_checks import show_report
    from bundler.cli.render_tables import show_edition

    if report.tables is None:
        show_faults(report.faults, "The tables do not hold together", len(report.faults) if everything else TOLD)
        return
    show_edition(out(), report.tables)
    show_report(out(), report, everything=everything, strict=strict)
