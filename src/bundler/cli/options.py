"""The options that several commands share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from bundler.cli.commands import NO_VALUE
from bundler.values import days

EDITIONS = "BUNDLER_EDITIONS"
"""The variable that names the folder in which commands look for the edition of a version."""


def parse_day(text: str) -> date:
    """Return an ISO day; anything else is a usage error."""
    try:
        return days.parse(text)
    except ValueError as error:
        raise typer.BadParameter(f"{error}, not {text[:40]!r}") from None


def _on(help: str) -> Any:
    return typer.Option("--on", metavar="DAY", parser=parse_day, help=help)


On = Annotated[date | None, _on("Day of declaration, such as 2026-11-23, instead of the order's own day.")]
PolicyOn = Annotated[date | None, _on("Day of declaration, such as 2026-11-23, instead of the policy's own day.")]
TablesOn = Annotated[date | None, _on("The day to look at, such as 2026-11-23; today in Asia/Shanghai if left out.")]
SourcesOn = Annotated[date | None, _on("A day, such as 2026-11-23: says of each source whether it is in effect on it.")]
WaiversOn = Annotated[date | None, _on("The day on which waivers hold or have expired; today in Asia/Shanghai if left out.")]
TablesFolder = Annotated[
    Path | None,
    typer.Option("--tables", metavar="EDITION", help="A tariff_tables folder, an edition file or a version, not the shipped edition."),
]
Editions = Annotated[
    Path | None,
    typer.Option(
        "--editions", metavar="FOLDER", envvar=EDITIONS, show_envvar=True, help="A folder of edition files, beside the shipped ones."
    ),
]
SaveInput = Annotated[
    Path | None,
    typer.Option("--save-input", metavar="FILE", help="Write the order with every item fact that was used, as bundler replay takes it."),
]
AsJson = Annotated[bool, typer.Option("--json", metavar=NO_VALUE, help="Print the answer as JSON and nothing else.")]
MaybeCatalogue = Annotated[
    Path | None,
    typer.Option(
        "--catalogue", "-c", metavar="FILE", help="Items: .csv, .json, .ndjson, .xlsx or .parquet. Not needed where the order carries them."
    ),
]
CatalogueFile = Annotated[Path, typer.Option("--catalogue", "-c", metavar="FILE", help="Items: .csv, .json, .ndjson, .xlsx or .parquet.")]
OrderFile = Annotated[str, typer.Argument(metavar="ORDER", help="An order as JSON: a file, or - for standard input.", show_default=False)]
OrderLine = Annotated[
    int | None,
    typer.Option("--line", "-l", metavar="N", help="The line of the order whose price moves, counted from 1; else the whole order."),
]
MaybeOrder = Annotated[
    str | None, typer.Argument(metavar="ORDER", help="An order as JSON: a file, or - for standard input.", show_default=False)
]
MaybeSku = Annotated[str | None, typer.Option("--sku", "-s", metavar="SKU", help="One loose piece of this item, in place of an order.")]
