"""``bundler declare-return`` and ``declare-withdrawal``: what is declared after the declaration list."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bundler.cli.collecting import Collected, renamed
from bundler.cli.console import out, write_json
from bundler.cli.inputs import read_order_input, read_return, writable_folder
from bundler.cli.message_files import (
    Certificate,
    File,
    Key,
    KeyName,
    Reviewed,
    ShipmentFile,
    message_bytes,
    read_shipment_file,
    signer_of,
    wanted,
    write_messages,
)
from bundler.cli.options import AsJson, MaybeCatalogue, On, OrderFile, TablesFolder
from bundler.cli.returning import ReturnFile
from bundler.errors import InputError

if TYPE_CHECKING:
    from bundler.declaration import Document, Shipment

InvtNo = Annotated[str, typer.Option("--invt-no", metavar="NUMBER", help="The number of the list at customs, given when it was accepted.")]
PreNo = Annotated[str | None, typer.Option("--pre-no", metavar="NUMBER", help="The number of the list at the platform, where it is known.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, in the words that customs reads.")]
Folder = Annotated[Path | None, typer.Option("--out", "-o", metavar="FOLDER", help="Write the message here as INTERNAL_NO-KIND.xml.")]


def declare_return_command(
    order: OrderFile,
    back: ReturnFile,
    shipment: ShipmentFile,
    invt_no: InvtNo,
    reason: Reason,
    pre_no: PreNo = None,
    catalogue: MaybeCatalogue = None,
    on: On = None,
    tables: TablesFolder = None,
    reviewed: Reviewed = False,
    folder: Folder = None,
    key: Key = None,
    certificate: Certificate = None,
    key_name: KeyName = "",
    as_json: AsJson = False,
) -> None:
    """Make the message that declares a return (CEB625): the lines of the original list with the pieces that come back now.

    A return that is refused makes no message. SHIPMENT is that of the order, with an internal_no and the moment of this message.
    """
    wanted()
    from bundler.catalogue.source import place_of
    from bundler.compliance import check_return
    from bundler.declaration.afterwards import Reference, give_back

    faults = Collected()
    signer = faults.take(lambda: signer_of(key, certificate, key_name))
    sent = faults.take(lambda: read_shipment_file(shipment))
    returned = faults.take(lambda: read_return(back))
    given = faults.take(lambda: read_order_input(order, catalogue, tables, on))
    faults.take(lambda: writable_folder(folder))
    faults.settle()
    assert given is not None
    assert returned is not None
    assert sent is not None
    try:
        answer = check_return(given.order, returned, catalogue=given.catalogue, tables=given.tables)
        document = give_back(answer, sent, Reference(invt_no, pre_no), reason, reviewed=reviewed)
    except InputError as error:
        error = renamed(renamed(error, "order", given.place), "return", place_of(back))
        raise renamed(error, "shipment", place_of(shipment)) from None
    _tell("CEB625", document, sent, signer, folder, as_json)


def declare_withdrawal_command(
    shipment: ShipmentFile,
    invt_no: InvtNo,
    reason: Reason,
    pre_no: PreNo = None,
    folder: Folder = None,
    key: Key = None,
    certificate: Certificate = None,
    key_name: KeyName = "",
    as_json: AsJson = False,
) -> None:
    """Make the message that withdraws a declaration list before its release (CEB623): all of it, for a part cannot be withdrawn.

    SHIPMENT is that of the order, with an internal_no and the moment of this message.
    """
    wanted()
    from bundler.declaration.afterwards import Reference, withdraw

    faults = Collected()
    signer = faults.take(lambda: signer_of(key, certificate, key_name))
    sent = faults.take(lambda: read_shipment_file(shipment))
    faults.take(lambda: writable_folder(folder))
    faults.settle()
    assert sent is not None
    _tell("CEB623", withdraw(sent, Reference(invt_no, pre_no), reason), sent, signer, folder, as_json)


def _tell(code: str, document: Document, sent: Shipment, signer: Any, folder: Path | None, as_json: bool) -> None:
    """Write the message of a document, and say what it is."""
    from bundler.declaration.batching import messages

    (message,) = messages(code, (document,), sent.parties.transfer)
    data = message_bytes(message, signer)
    if folder is not None:
        write_messages(folder, [File(sent.internal_no, code, data)])
    if as_json:
        write_json({"order_no": sent.order_no, "messages": [{"message": code, "guid": message.guid, "xml": data.decode()}]})
    else:
        from bundler.cli.render_declaration import show_afterwards

        show_afterwards(out(), message)
