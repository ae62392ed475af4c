"""``bundler quote`` and ``bundler check``: one order, one verdict."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bundler.cli.collecting import renamed
from bundler.cli.commands import NO_VALUE
from bundler.cli.console import out, write_json
from bundler.cli.inputs import read_order_input, save_input
from bundler.cli.options import AsJson, MaybeCatalogue, On, OrderFile, SaveInput, TablesFolder
from bundler.errors import InputError

if TYPE_CHECKING:
    from bundler.compliance import Answer

Working = Annotated[bool, typer.Option("--working", "-w", metavar=NO_VALUE, help="Show how each tax is formed, with its source.")]


def quote_command(
    order: OrderFile,
    catalogue: MaybeCatalogue = None,
    on: On = None,
    tables: TablesFolder = None,
    working: Working = False,
    save: SaveInput = None,
    as_json: AsJson = False,
) -> None:
    """Say whether an order may enter, and the exact duty of every declared line."""
    _tell(_answer(order, catalogue, tables, on, save, taxes=True), as_json=as_json, working=working)


def check_command(
    order: OrderFile,
    catalogue: MaybeCatalogue = None,
    on: On = None,
    tables: TablesFolder = None,
    save: SaveInput = None,
    as_json: AsJson = False,
) -> None:
    """Say whether an order may enter, and what would mend it; without taxes."""
    _tell(_answer(order, catalogue, tables, on, save, taxes=False), as_json=as_json, working=False)


def _answer(order: str, catalogue: Path | None, tables: Path | None, on: date | None, save: Path | None, *, taxes: bool) -> Answer:
    from bundler.compliance import check, quote

    given = read_order_input(order, catalogue, tables, on)
    try:
        answer = (quote if taxes else check)(given.order, catalogue=given.catalogue, tables=given.tables)
    except InputError as error:
        raise renamed(error, "order", given.place) from None
    save_input(save, answer.input_json)
    return answer


def _tell(answer: Answer, *, as_json: bool, working: bool) -> None:
    document = answer.to_dict()
    if as_json:
        write_json(document)
    else:
        from bundler.cli.render_answer import show_answer

        show_answer(out(), document, taxes=answer.taxes, working=working)
    raise typer.Exit(0 if answer.verdict == "compliant" else 1)
