"""What the commands that make customs messages share: their options, signing, and writing the files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bundler.cli.collecting import renamed
from bundler.cli.commands import NO_VALUE
from bundler.cli.console import say
from bundler.errors import Fault, InputError

if TYPE_CHECKING:
    from bundler.declaration import Message, Shipment

NEEDED = ("cryptography", "lxml", "stdnum", "xlsxwriter")

ShipmentFile = Annotated[
    Path, typer.Argument(metavar="SHIPMENT", help="Companies, offices, parcel, buyer and consignee, as JSON.", show_default=False)
]
Xlsx = Annotated[Path | None, typer.Option("--xlsx", metavar="FILE", help="Write the list as a workbook (XLSX) here.")]
Reviewed = Annotated[bool, typer.Option("--reviewed", metavar=NO_VALUE, help="A person has decided what is under review.")]
Key = Annotated[Path | None, typer.Option("--key", metavar="FILE", help="Sign with this RSA key (PEM); unsigned if left out.")]
Certificate = Annotated[Path | None, typer.Option("--certificate", metavar="FILE", help="The certificate of the key (PEM).")]
KeyName = Annotated[str, typer.Option("--key-name", metavar="NUMBER", help="The number of the certificate, as it stands in KeyName.")]


def wanted() -> None:
    """Raise InputError where bundler was installed without what makes and reads messages."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        hint = "Install it with: pip install 'bundler[declaration]'"
        raise InputError([Fault("bundler", f"customs messages need {' and '.join(missing)}", "missing_extra", hint=hint)])


def read_shipment_file(path: Path) -> Shipment:
    """Return the shipment in a file. Raises InputError with all its faults, without the facts of persons."""
    from bundler.catalogue.source import place_of, read_bytes
    from bundler.declaration.shipment import MAX_BYTES, read_shipment

    try:
        return read_shipment(read_bytes(path, MAX_BYTES))
    except InputError as error:
        raise renamed(error, "shipment", place_of(path)) from None


def signer_of(key: Path | None, certificate: Path | None, key_name: str) -> Any:
    """Return what signs by these files, None without them. Raises InputError where one of the three is missing or cannot be used."""
    if key is None and certificate is None:
        return None
    if key is None or certificate is None or not key_name:
        raise InputError([Fault("--key", "a key is given with --certificate and --key-name, all three or none", "key")])
    from bundler.catalogue.source import read_bytes
    from bundler.declaration.signing import MAX_KEY_BYTES, RsaSigner

    return RsaSigner.load(read_bytes(key, MAX_KEY_BYTES), read_bytes(certificate, MAX_KEY_BYTES), key_name)


def message_bytes(message: Message, signer: Any) -> bytes:
    """Return the bytes of a message, signed where there is a signer."""
    from bundler.declaration import write
    from bundler.declaration.signing import sign

    return write(message) if signer is None else sign(message, signer)


@dataclass(frozen=True, slots=True)
class File:
    """A message to be written: ``number`` says whose, ``code`` what it is."""

    number: str
    code: str
    data: bytes


def write_messages(folder: Path, files: Iterable[File]) -> None:
    """Write messages as NUMBER-CODE.xml, all or none; a file that is there is never written over, for it may have been sent."""
    from bundler.values.writing import write_whole

    contents: dict[Path, bytes] = {}
    faults: list[Fault] = []
    for file in files:
        path = folder / f"{''.join(each if each.isalnum() or each in '-_' else '_' for each in file.number)}-{file.code}.xml"
        if path in contents:
            faults.append(Fault(str(path), "two messages would have this name", "exists", hint="Declare their orders one by one."))
        elif path.exists():
            hint = "It may have been sent already: move it away, or name another folder."
            faults.append(Fault(str(path), "the file is there", "exists", hint=hint))
        contents[path] = file.data
    if faults:
        raise InputError(faults)
    written: list[Path] = []
    try:
        for path, data in contents.items():
            write_whole(path, data, over=False)
            written.append(path)
    except OSError:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    for path in written:
        say(f"wrote {path}")


def write_workbook(path: Path, data: bytes) -> None:
    """Write a workbook, and say so."""
    from bundler.values.writing import write_whole

    write_whole(path, data)
    say(f"wrote {path}")
