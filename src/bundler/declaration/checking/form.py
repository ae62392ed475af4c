"""FORM: what the format check of customs would not let pass, in messages whoever made them: lengths, numbers, order, fixed codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from bundler.declaration.checking.case import Objection
from bundler.declaration.messages import MOST_DOCUMENTS, MOST_LINES, Document
from bundler.declaration.reading import Read
from bundler.declaration.record import Record
from bundler.errors import shown
from bundler.values.wording import words

RULE = "FORM"
_GUID = re.compile(r"[^a-z]{36}")
MOMENT, DAY = "%Y%m%d%H%M%S", "%Y%m%d"
TIMES = {"app_time": MOMENT, "pay_time": MOMENT, "decl_time": DAY}
FIXED: Mapping[str, frozenset[str | int]] = {
    "app_type": frozenset("123"),
    "app_status": frozenset("12"),
    "order_type": frozenset("I"),
    "ie_flag": frozenset("I"),
    "buyer_id_type": frozenset("1"),
    "payer_id_type": frozenset("1"),
    "trade_mode": frozenset(("1210", "1239", "9610")),
    "pack_no": frozenset((1,)),
}
"""What the specification names as the only values; its XSD lets others pass. 1239 stands in the dictionaries of ports alone."""


def form_objections(found: Read) -> Iterator[tuple[int, Objection]]:
    """Yield what is wrong with the form of a message, each with the place of the document it concerns, counted from 0.

    What concerns the whole message is told at its first document. Only values of codes and moments are repeated: any other may be that of
    a person.
    """
    message = found.message
    code, documents = message.shape.code, message.documents
    if len(documents) > MOST_DOCUMENTS:
        yield 0, _wrong(f"{code}/{message.shape.node}", f"a message takes {MOST_DOCUMENTS} documents, not {len(documents)}")
    if message.transfer is None:
        yield 0, _wrong(f"{code}/BaseTransfer", "required, but missing", "Name the company whose client sends the message (传输企业).")
    for record in (message.transfer, *message.subscribers):
        if record is not None:
            yield from ((0, each) for each in _of_record(record, f"{code}/{record.tag}"))
    for oddity in found.oddities:
        yield oddity.document or 0, _wrong(oddity.field, oddity.message)
    for path in found.unknown:
        yield 0, _wrong(f"{code}{path}", "the specification has no such element")
    for at, document in enumerate(documents):
        yield from ((at, each) for each in _of_document(document, found))


def _of_document(document: Document, found: Read) -> Iterator[Objection]:
    shape, head = found.message.shape, document.head
    yield from _of_record(head, f"{shape.code}/{head.tag}")
    if not _GUID.fullmatch(head.guid):  # type: ignore[attr-defined]
        message = "guid has 36 characters, letters among them capitals"
        yield Objection(RULE, "warning", f"{shape.code}/{head.tag}/guid", message, "Receipts name it, sometimes in small letters.")
    if shape.line is None:
        return
    if not 1 <= len(document.lines) <= MOST_LINES:
        message = f"1 to {MOST_LINES} lines are wanted, not {len(document.lines)}"
        yield _wrong(f"{shape.code}/{shape.line.tag}", message, "What is more goes into another order, before it is paid.")
    for at, line in enumerate(document.lines, 1):
        yield from _of_record(line, f"{shape.code}/{line.tag}[{at}]")


def _of_record(record: Record, place: str) -> Iterator[Objection]:
    """What the fields of a record, which was read leniently, would not be where they are written."""
    tags = {name: str(each.alias) for name, each in type(record).model_fields.items()}
    stated: dict[str, Any] = {name: getattr(record, name) for name in tags}
    try:
        type(record).model_validate({tags[name]: value for name, value in stated.items() if value is not None})
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            yield _wrong(f"{place}/{detail['loc'][0]}", words(detail))
    for name, form in TIMES.items():
        if name in stated and not _is_time(stated[name], form):
            wanted = "YYYYMMDDhhmmss" if form == MOMENT else "YYYYMMDD"
            yield _wrong(f"{place}/{tags[name]}", f"{tags[name]} is {shown(stated[name])}, no moment or day; {wanted} is wanted")
    for name, known in FIXED.items():
        if name in stated and stated[name] not in known:
            wanted = " or ".join(sorted(map(str, known)))
            yield _wrong(f"{place}/{tags[name]}", f"{tags[name]} is {shown(stated[name])}; {wanted} is wanted")


def _is_time(value: str, form: str) -> bool:
    try:
        return datetime.strptime(value, form).strftime(form) == value  # noqa: DTZ007  it has no zone: it is one of Shanghai
    except ValueError:
        return False


def _wrong(field: str, message: str, hint: str = "") -> Objection:
    return Objection(RULE, "error", field, message, hint)
