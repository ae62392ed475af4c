"""What became of rows of items, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from bundler.cli.console import printable

if TYPE_CHECKING:
    from rich.console import Console

    from bundler.storage.intake import Intake

WORDS = {
    "new": "new items and lots",
    "changed": "changed",
    "same": "as they were",
    "refused": "refused, by what is known of their lots",
    "invalid": "no items",
}
TOLD = 20


def show_taken(console: Console, document: dict[str, Any], intake: Intake) -> None:
    """Print how many rows came to what, and the first that were not taken in."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="right")
    table.add_column()
    table.add_row(Text(f"{document['rows']:,}", style="bold"), "rows")
    for outcome, words in WORDS.items():
        bad = outcome in ("refused", "invalid")
        if document[outcome] or not bad:
            table.add_row(Text(f"{document[outcome]:,}", style="red" if bad else ""), words)
    console.print(table)
    left_out = [result for result in document["results"] if result["faults"]]
    for result in left_out[:TOLD]:
        where = intake.rows.place_of(intake.numbers[result["row"]])
        for fault in result["faults"]:
            field = f", {fault['field']}" if "field" in fault else ""
            found = f" (found {fault['value']!r})" if "value" in fault else ""
            hint = f". {fault['hint']}" if "hint" in fault else ""
            console.print(Text(printable(f"{where}{field}: {fault['message']}{found}{hint}")), soft_wrap=True)
    if len(left_out) > TOLD:
        console.print(Text(f"and {len(left_out) - TOLD} more rows", style="bold red"))
