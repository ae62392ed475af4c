"""``bundler declare``: the messages that declare an order, or many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bundler.cli.collecting import Collected
from bundler.cli.console import out, write_json
from bundler.cli.inputs import writable, writable_folder
from bundler.cli.message_files import (
    Certificate,
    File,
    Key,
    KeyName,
    Reviewed,
    Xlsx,
    message_bytes,
    signer_of,
    wanted,
    write_messages,
    write_workbook,
)
from bundler.cli.options import AsJson, MaybeCatalogue, On, TablesFolder
from bundler.cli.order_pairs import OrdersAndShipments, Pair, declarations, pairs_of, read_means
from bundler.errors import InputError

if TYPE_CHECKING:
    from bundler.declaration import Declaration, Message

Folder = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        metavar="FOLDER",
        help="Write the messages here as ORDER_NO-CEB311.xml and ORDER_NO-CEB621.xml, by their first order.",
    ),
]


def declare_command(
    files: OrdersAndShipments,
    catalogue: MaybeCatalogue = None,
    on: On = None,
    tables: TablesFolder = None,
    reviewed: Reviewed = False,
    folder: Folder = None,
    xlsx: Xlsx = None,
    key: Key = None,
    certificate: Certificate = None,
    key_name: KeyName = "",
    as_json: AsJson = False,
) -> None:
    """Make the messages that declare orders: the orders (CEB311) and their declaration lists (CEB621), up to 100 in a message.

    All have the lines of bundler quote. Where one order cannot be declared, no message is made.

    Messages hold names and numbers of persons: keep them accordingly.
    """
    wanted()
    faults = Collected()
    signer = faults.take(lambda: signer_of(key, certificate, key_name))
    pairs = faults.take(lambda: pairs_of(files))
    means = faults.take(lambda: read_means(catalogue, tables, on))
    faults.take(lambda: writable_folder(folder))
    faults.take(lambda: writable(xlsx))
    found = None if pairs is None or means is None else faults.take(lambda: declarations(pairs, means, reviewed=reviewed))
    faults.settle()
    assert pairs is not None
    assert found is not None
    made = [(message, message_bytes(message, signer)) for message in _together(found, pairs)]
    if folder is not None:
        write_messages(folder, [File(_orders(message)[0], message.shape.code, data) for message, data in made])
    if xlsx is not None:
        from bundler.declaration.workbook import lists_workbook

        write_workbook(xlsx, lists_workbook([each.inventory for each in found]))
    _tell(found, made, alone=not pairs[0].many, as_json=as_json)


def _together(found: Sequence[Declaration], pairs: Sequence[Pair]) -> tuple[Message, ...]:
    """The messages of all. Raises InputError naming the shipment whose number another one has."""
    from bundler.declaration.batching import together

    try:
        return together(found)
    except InputError as error:
        rows = [(each, each.row or 1) for each in error.faults]
        raise InputError(replace(each, place=pairs[row - 1].shipment_place, row=None) for each, row in rows) from None


def _orders(message: Message) -> list[str]:
    heads: list[Any] = [each.head for each in message.documents]
    return [head.order_no for head in heads]


def _tell(found: Sequence[Declaration], made: Sequence[tuple[Message, bytes]], *, alone: bool, as_json: bool) -> None:
    """Say what was made: one order as it always is, many as a list of them and of their messages."""
    if as_json:
        told = [{"message": each.shape.code, "guid": each.guid, "orders": _orders(each), "xml": data.decode()} for each, data in made]
        if alone:
            write_json({**found[0].to_dict(), "messages": [{name: each[name] for name in ("message", "guid", "xml")} for each in told]})
        else:
            orders: list[Any] = [each.order for each in found]
            write_json({"orders": [{"order_no": each.head.order_no, "lines": len(each.lines)} for each in orders], "messages": told})
    elif alone:
        from bundler.cli.render_declaration import show_declaration

        show_declaration(out(), found[0])
    else:
        from bundler.cli.render_declared import show_declared

        show_declared(out(), found, [message for message, _ in made])
