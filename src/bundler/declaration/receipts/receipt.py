"""One receipt, whatever message brought it: what it answers, how, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from bundler.declaration.messages import Message
from bundler.declaration.receipts.statuses import AnswerCode, Status, answer_of, status_of
from bundler.errors import Fault, InputError

Answers = Literal["order", "payment", "waybill", "list", "withdrawal", "return"]
KINDS: dict[str, Answers] = {
    "CEB312": "order",
    "CEB412": "payment",
    "CEB512": "waybill",
    "CEB622": "list",
    "CEB624": "withdrawal",
    "CEB626": "return",
}
NUMBERS = {
    "CEB312": ("order_no", "ebp_code"),
    "CEB412": ("pay_transaction_id", "pay_code"),
    "CEB512": ("logistics_no", "logistics_code"),
}
"""The fields of the number that is answered and of whose it is; elsewhere it is the caller's own copNo."""
_CODES = re.compile(r"\[?Code[:：]\s*(-?\d+)")
_STATUS = re.compile(r"-?\d{1,9}")
_MOMENT = re.compile(r"\d{14}(?:\d{3})?")


@dataclass(frozen=True, slots=True)
class Receipt:
    """``number`` names what is answered: the orderNo of an order, the payTransactionId of a payment, the logisticsNo of a waybill, else the
    copNo. ``at`` is the moment in Shanghai as it came (YYYYMMDDhhmmss and three more places). ``guid`` is in capitals.
    ``company`` is whose number it is, where the number alone does not say: the platform of an order, the company of a payment or waybill.
    """

    message: str
    answers: Answers
    number: str
    guid: str
    status: Status
    at: str
    info: str
    pre_no: str | None = None
    invt_no: str | None = None
    company: str = ""

    @property
    def codes(self) -> tuple[AnswerCode, ...]:
        """The codes inside the text, with their meaning where that is known."""
        return tuple(answer_of(code) or AnswerCode(code, "") for code in _CODES.findall(self.info))

    @property
    def mend(self) -> str:
        """What is to be done, nothing where all is well."""
        if self.status.stage not in ("failed", "refused"):
            return ""
        return next((each.mend for each in self.codes if each.mend), self.status.mend)


def receipts_of(message: Message) -> Iterator[Receipt]:
    """Yield the receipts that a message holds. Raises InputError for a message that is none, and for a status or moment that is none."""
    code = message.shape.code
    if code not in KINDS:
        hint = f"Receipts are {', '.join(KINDS)}; a tax bill is CEB816, a fault of the format CEB900."
        raise InputError([Fault(code, "the message is no receipt", "not_a_receipt", hint=hint)])
    faults: list[Fault] = []
    for at, document in enumerate(message.documents):
        head: Any = document.head
        path = f"/{head.tag}[{at + 1}]"
        if not _STATUS.fullmatch(head.return_status):
            faults.append(Fault(code, "a status is a whole number", "status", f"{path}/returnStatus", value=head.return_status))
        if not _MOMENT.fullmatch(head.return_time):
            faults.append(Fault(code, "a moment is YYYYMMDDhhmmssSSS", "moment", f"{path}/returnTime", value=head.return_time))
    if faults:
        raise InputError(faults)
    for document in message.documents:
        yield _receipt(code, document.head)


def _receipt(code: str, head: Any) -> Receipt:
    number, company = NUMBERS.get(code, ("cop_no", None))
    return Receipt(
        message=code,
        answers=KINDS[code],
        number=getattr(head, number),
        guid=head.guid.upper(),
        status=status_of(int(head.return_status)),
        at=head.return_time.ljust(17, "0"),
        info=head.return_info,
        pre_no=getattr(head, "pre_no", None),
        invt_no=getattr(head, "invt_no", None),
        company=getattr(head, company) if company else "",
    )
