"""The text of a file in UTF-8, or in the encoding that a person names: nothing is guessed."""

from __future__ import annotations

import codecs

from bundler.errors import Fault, InputError
from bundler.upkeep.importing.reading.bounds import MAX_TEXT_BYTES

ENCODINGS = ("utf-8", "gb18030")
CUT_OFF = ("unexpected end of data", "incomplete multibyte sequence")
"""How the decoders of Python call bytes that end inside a character."""


def decoded(data: bytes, place: str, encoding: str) -> str:
    """Return the text of a file without its byte order mark. Raises InputError with how to save it where it is in another encoding."""
    if encoding not in ENCODINGS:
        raise InputError([Fault("--encoding", "unknown encoding", "encoding", value=encoding, hint=f"Known: {', '.join(ENCODINGS)}.")])
    if len(data) > MAX_TEXT_BYTES:
        raise InputError([Fault(place, f"a text of more than {MAX_TEXT_BYTES >> 20} MiB", "too_large")])
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode(encoding)
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        if error.reason in CUT_OFF:
            hint = "Get the whole file again."
            raise InputError([Fault(place, "it ends inside a character: it was cut off", "cut_off", row=row, hint=hint)]) from None
        said = "UTF-8" if encoding == "utf-8" else encoding.upper()
        raise InputError([Fault(place, f"not {said} at byte {error.start}", "encoding", row=row, hint=_hint(data, encoding))]) from None
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        raise InputError([Fault(place, "not a text: it holds a NUL character", "encoding", row=row, hint=_hint(data, encoding))])
    return text


def _hint(data: bytes, encoding: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "It is UTF-16, which spreadsheet programs call 'Unicode text': save it as 'CSV UTF-8'."
    if encoding == "utf-8" and _could_be_gb18030(data):
        return "It is probably GBK or GB18030: save it as 'CSV UTF-8', or say --encoding gb18030."
    return "Save it as 'CSV UTF-8'."


def _could_be_gb18030(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True
