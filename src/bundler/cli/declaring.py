"""``bundler precheck``, ``receipts`` and ``bonded``: messages to customs looked at, and what comes from there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bundler.cli.collecting import Collected, renamed
from bundler.cli.console import out, say, write_json
from bundler.cli.inputs import read_order_input, read_tables, today, writable
from bundler.cli.message_files import Xlsx, wanted, write_workbook
from bundler.cli.options import AsJson, MaybeCatalogue, On, TablesFolder, TablesOn
from bundler.cli.pairs import pairs
from bundler.errors import Fault, InputError

if TYPE_CHECKING:
    from bundler.cli.inputs import OrderInput
    from bundler.declaration import Read
    from bundler.declaration.receipts.reconciled import Reconciled
    from bundler.declaration.receipts.report import Report

AnnualUsed = Annotated[
    list[str] | None,
    typer.Option(
        "--annual-used",
        metavar="ORDER_NO=YUAN",
        help="What the buyer of an order had used of the year before these messages, such as A-1=25000.00; may be repeated.",
    ),
]
BilledOrder = Annotated[
    str | None,
    typer.Option("--order", metavar="ORDER", help="The order that the tax bill is of, as JSON; compare the bill with its quote."),
]
Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Messages as XML.", show_default=False)]


def precheck_command(
    files: Files, annual_used: AnnualUsed = None, on: TablesOn = None, tables: TablesFolder = None, as_json: AsJson = False
) -> None:
    """Find what customs would refuse before anything leaves: orders (311), lists (621), payments (411), waybills (511), returns (625).

    The documents of an order are put together by its number, whichever files they stand in and whoever made them. Lists of one buyer count
    together against the limit of the year.
    """
    wanted()
    from bundler.declaration.checking.annual_used import PLACE, read_annual_used
    from bundler.declaration.checking.report import check_messages

    faults = Collected()
    stated = pairs(annual_used or (), "ORDER_NO", "--annual-used")
    used = faults.take(lambda: read_annual_used(stated))
    held = _messages(files, faults)
    edition = faults.take(lambda: read_tables(tables))
    try:
        faults.settle()
        assert edition is not None
        found = check_messages(held, edition.on(on or today()), used)
    except InputError as error:
        raise renamed(error, PLACE, "--annual-used") from None
    if as_json:
        write_json(found.to_dict())
    else:
        from bundler.cli.render_declaration import show_checked

        show_checked(out(), found.to_dict())
    raise typer.Exit(0 if found.sound else 1)


def receipts_command(
    files: Files,
    order: BilledOrder = None,
    catalogue: MaybeCatalogue = None,
    on: On = None,
    tables: TablesFolder = None,
    as_json: AsJson = False,
) -> None:
    """Say what customs answered: where each document stands, what was refused, and how to mend it.

    With --order the tax bill (CEB816) among the files is compared with the quote of that order, line by line and tax by tax.
    """
    wanted()
    from bundler.declaration.receipts.report import report

    faults = Collected()
    if order is None and any(each is not None for each in (catalogue, on, tables)):
        faults.faults.append(Fault("--order", "a catalogue, day or edition is for the quote of an order, and there is none", "missing"))
    held = _messages(files, faults)
    given = None if order is None else faults.take(lambda: read_order_input(order, catalogue, tables, on))
    faults.settle()
    found = report(each.message for each in held)
    bills = () if given is None else _bills(given, found)
    told = found.to_dict() if given is None else {**found.to_dict(), "reconciled": [each.to_dict() for each in bills]}
    if as_json:
        write_json(told)
    else:
        from bundler.cli.render_declaration import show_receipts
        from bundler.cli.render_reconciled import show_reconciled

        show_receipts(out(), told)
        show_reconciled(out(), told.get("reconciled", ()))
    raise typer.Exit(0 if found.well and all(each.agrees for each in bills) else 1)


def _bills(given: OrderInput, found: Report) -> tuple[Reconciled, ...]:
    """The tax bills of a report beside the quote of their order. Raises InputError naming the order's file."""
    from bundler.compliance import quote
    from bundler.declaration.receipts.reconciled import reconciled

    try:
        return reconciled(quote(given.order, catalogue=given.catalogue, tables=given.tables), found)
    except InputError as error:
        raise renamed(error, "order", given.place) from None


def bonded_command(files: Files, xlsx: Xlsx = None, as_json: AsJson = False) -> None:
    """Draft the 核注清单 of the bonded side from declaration lists (621) and the receipts (622) that release them."""
    wanted()
    from bundler.declaration.bonded import draft, released

    faults = Collected()
    held = _messages(files, faults)
    if xlsx is not None:
        faults.take(lambda: writable(xlsx))
    faults.settle()
    found = draft(released(each.message for each in held))
    if xlsx is not None:
        from bundler.declaration.workbook import draft_workbook

        write_workbook(xlsx, draft_workbook(found))
    if as_json:
        write_json(found.to_dict())
    else:
        from bundler.cli.render_declaration import show_draft

        show_draft(out(), found.to_dict())


def _messages(files: Sequence[Path], faults: Collected) -> list[Read]:
    from bundler.catalogue.source import place_of, read_bytes
    from bundler.declaration import read
    from bundler.declaration.reading import MAX_BYTES

    held: list[Read] = []
    for path in files:
        try:
            found = read(read_bytes(path, MAX_BYTES))
        except InputError as wrong:
            faults.faults.extend(renamed(wrong, "message", place_of(path)).faults)
            continue
        if found.unknown:
            say(f"{place_of(path)}: not known and left aside: {', '.join(found.unknown[:5])}")
        held.append(found)
    return held
