"""What came from customs in one call: receipts and tax bills as they are kept, and messages that failed the checks of the format."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from bundler.declaration.receipts.report import Report, report
from bundler.errors import Fault, InputError
from bundler.service.routes_declarations import MESSAGES, messages_of, object_of
from bundler.storage.receipts import LONGEST_NUMBER, Kept, kept_receipt, kept_tax
from bundler.values.identity_number import blotted

MOST_DOCUMENTS = 1_000
"""Documents of one call, which is one transaction."""


@dataclass(frozen=True, slots=True)
class Came:
    """What came; ``hashes`` are those of the messages, by which a call is known again without their text."""

    every: tuple[Kept, ...]
    format_faults: tuple[dict[str, str], ...]
    hashes: tuple[str, ...]


def read_receipts(document: Any, faults: list[Fault]) -> Came:
    """Return what a body holds. Raises InputError with ``faults`` and its own."""
    parts = object_of(document, "receipts", faults, (MESSAGES,))
    read = messages_of(parts, "receipts", faults)
    count = sum(len(each.message.documents) for each in read)
    if count > MOST_DOCUMENTS:
        hint = "Send them in several calls."
        faults.append(
            Fault("receipts", f"{count} documents, at most {MOST_DOCUMENTS} are taken at once", "too_many", f"/{MESSAGES}", hint=hint)
        )
    if faults:
        raise InputError(faults)
    said: Report = report(each.message for each in read)
    every = [kept_receipt(receipt) for answered in said.documents for receipt in answered.receipts]
    every += [kept_tax(bill.head, bill.lines) for bill in said.bills]  # type: ignore[arg-type]
    every += [kept_tax(status) for status in said.tax_statuses]
    if any(each.too_long for each in every):
        message = f"a number that customs gives has at most {LONGEST_NUMBER} letters"
        raise InputError([Fault("receipts", message, "too_long", f"/{MESSAGES}", hint="That of a list has 18.")])
    # A fault of the format may repeat what it is about, and the answer of a write is kept.
    format_faults = tuple({name: blotted(text) for name, text in each.items()} for each in said.to_dict()["format_faults"])
    texts: list[str] = parts[MESSAGES]
    return Came(tuple(every), format_faults, tuple(sha256(text.encode()).hexdigest() for text in texts))
