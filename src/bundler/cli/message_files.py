"""What the commands that make customs messages share: their options, signing, and writing the files."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bundler.cli.commands import NO_VALUE
from bundler.cli.console import say
from bundler.errors import Fault, InputError

if TYPE_CHECKING:
    from bundler.declaration import Message

NEEDED = ("cryptography", "lxml", "stdnum", "xlsxwriter")

ShipmentFile = Annotated[
    Path, typer.Argument(metavar="SHIPMENT", help="Companies, offices, parcel, buyer and consignee, as JSON.", show_default=False)
]
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


def write_messages(folder: Path, number: str, files: dict[str, bytes]) -> None:
    """Write messages by their code as NUMBER-CODE.xml; a file that is there is never written over, for it may have been sent."""
    from bundler.values.writing import write_whole

    name = "".join(each if each.isalnum() or each in "-_" else "_" for each in number)
    paths = {code: folder / f"{name}-{code}.xml" for code in files}
    there = [path for path in paths.values() if path.exists()]
    if there:
        hint = "It may have been sent already: move it away, or name another folder."
        raise InputError([Fault(str(path), "the file is there", "exists", hint=hint) for path in there])
    for code, path in paths.items():
        write_whole(path, files[code], over=False)
        say(f"wrote {path}")
