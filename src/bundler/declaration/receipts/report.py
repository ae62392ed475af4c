"""What a pile of messages from customs says: where each document stands, what was refused and how to mend it, tax bills, format faults."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bundler.declaration.fields import plain
from bundler.declaration.messages import Document, Message
from bundler.declaration.receipts.receipt import KINDS, Answers, Receipt, receipts_of
from bundler.declaration.receipts.standing import Standing, standing
from bundler.errors import Fault, InputError

TAX_BILL, TAX_STATUS, FORMAT = "CEB816", "CEB818", "CEB900"


@dataclass(frozen=True, slots=True)
class Answered:
    """One document of ours with all its receipts, oldest first; ``company`` as in a receipt."""

    answers: Answers
    number: str
    company: str
    receipts: tuple[Receipt, ...]

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        return standing(self.receipts)

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-ready data."""
        now = self.standing
        last = now.last
        return {
            "answers": self.answers,
            "number": self.number,
            "company": self.company,
            "stage": now.stage,
            "status": None if last is None else last.status.code,
            "name": "" if last is None else last.status.name,
            "name_zh": "" if last is None else last.status.name_zh,
            "info": "" if last is None else last.info,
            "codes": [] if last is None else [{"code": each.code, "name": each.name} for each in last.codes],
            "mend": "" if last is None else last.mend,
            "pre_no": now.pre_no,
            "invt_no": now.invt_no,
            "released_at": now.released_at,
            "receipts": len(self.receipts),
        }


@dataclass(frozen=True, slots=True)
class Report:
    """All that was answered: documents, tax bills and their statuses, and messages that failed the checks of the format."""

    documents: tuple[Answered, ...]
    bills: tuple[Document, ...]
    tax_statuses: tuple[Any, ...]
    format_faults: tuple[Any, ...]

    @property
    def well(self) -> bool:
        """Whether nothing was refused or failed."""
        return not self.format_faults and not any(each.standing.stage in ("refused", "failed") for each in self.documents)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON-ready data; amounts are plain decimals in yuan."""
        heads: list[Any] = [each.head for each in self.bills]
        return {
            "documents": [each.to_dict() for each in self.documents],
            "tax_bills": [
                {
                    "invt_no": head.invt_no,
                    "tax_no": head.tax_no,
                    "status": head.status,
                    "tariff": plain(head.customs_tax),
                    "consumption_tax": plain(head.consumption_tax),
                    "vat": plain(head.value_added_tax),
                    "lines": len(bill.lines),
                }
                for head, bill in zip(heads, self.bills, strict=True)
            ],
            "tax_statuses": [{"invt_no": each.invt_no, "tax_no": each.tax_no, "status": each.status} for each in self.tax_statuses],
            "format_faults": [{"message": each.ori_message_type or "", "info": each.return_info or ""} for each in self.format_faults],
        }


def report(messages: Iterable[Message]) -> Report:
    """Return what messages from customs say, in whatever order and however often they came.

    Raises InputError for messages that go the other way, and for receipts that cannot be read.
    """
    held: dict[tuple[Answers, str, str], set[Receipt]] = {}
    bills: dict[tuple[str, str, str], Document] = {}
    statuses: dict[Any, None] = {}
    faults: list[Fault] = []
    failed: dict[Any, None] = {}
    for message in messages:
        code = message.shape.code
        heads: list[Any] = [each.head for each in message.documents]
        if code == TAX_BILL:
            bills.update({(each.head.tax_no, each.head.guid, each.head.return_time): each for each in message.documents})  # type: ignore[attr-defined]
        elif code == TAX_STATUS:
            statuses.update(dict.fromkeys(heads))
        elif code == FORMAT:
            failed.update(dict.fromkeys(heads))
        elif code in KINDS:
            try:
                for each in receipts_of(message):
                    held.setdefault((each.answers, each.number, each.company), set()).add(each)
            except InputError as wrong:
                faults.extend(wrong.faults)
        else:
            faults.append(Fault(code, "the message goes to customs, not from there", "not_a_receipt"))
    if faults:
        raise InputError(faults)
    documents = tuple(
        Answered(*key, tuple(sorted(some, key=lambda each: (each.at, each.status.code)))) for key, some in sorted(held.items())
    )
    return Report(documents, tuple(bills[key] for key in sorted(bills)), tuple(statuses), tuple(failed))
