"""The parts of an XLSX or DOCX file, which is an archive: bounded before anything is unpacked."""

from __future__ import annotations

import io
import zlib
from zipfile import BadZipFile, LargeZipFile, ZipFile

from bundler.errors import Fault, InputError

MAX_MEMBERS = 5_000
MAX_PART_BYTES = 128 * 1024 * 1024
MAX_TOTAL_BYTES = 256 * 1024 * 1024
MAX_RATIO, RATIO_FROM = 200, 16 * 1024 * 1024
"""How many times larger than packed an archive may be, once it is larger than some MiB: tables repeat themselves, but not so often."""
# What Office wrote before 2007, and the wrapper of a file with a password.
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
LOCKED = "EncryptedPackage".encode("utf-16-le")
# What a broken archive or a broken part of it raise; a RuntimeError is a part with a password.
BROKEN = (BadZipFile, LargeZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, OverflowError)


class Archive:
    """An archive whose parts are unpacked one at a time."""

    def __init__(self, data: bytes, place: str) -> None:
        self._place = place
        if data.startswith(OLE):
            message, hint = ("protected by a password", "without one") if LOCKED in data else ("of an old kind", "as .xlsx or .docx")
            raise InputError([Fault(place, f"the file is {message}", "old_or_locked", hint=f"Save it {hint}.")])
        try:
            self._zip = ZipFile(io.BytesIO(data))
        except BROKEN:
            raise self.damaged() from None
        members = self._zip.infolist()
        total = sum(each.file_size for each in members)
        if len(members) > MAX_MEMBERS or total > MAX_TOTAL_BYTES or any(each.file_size > MAX_PART_BYTES for each in members):
            raise self._bomb(f"it unpacks to {total >> 20:,} MiB in {len(members):,} parts")
        if total > RATIO_FROM and total > MAX_RATIO * len(data):
            raise self._bomb(f"it unpacks to {total // len(data):,} times its size")
        self.names = frozenset(each.filename for each in members)

    def part(self, name: str) -> bytes:
        """Return a part. Raises InputError where it is missing or broken."""
        try:
            return self._zip.read(name)
        except (KeyError, *BROKEN):
            raise self.damaged() from None

    def damaged(self) -> InputError:
        """Return the fault of a file that is not what its name says."""
        hint = "Open the file in the program that made it, and save it again."
        return InputError([Fault(self._place, "the file is damaged or of another kind", "damaged", hint=hint)])

    def _bomb(self, message: str) -> InputError:
        hint = "A table of customs is a thousandth of that: save the table alone into a new file."
        return InputError([Fault(self._place, message, "too_large", hint=hint)])
