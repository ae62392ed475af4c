"""The wire forms of customs messages, for the OpenAPI document."""

from __future__ import annotations

from typing import Literal

from bundler.declaration.checking.case import Certainty, Severity
from bundler.declaration.receipts.receipt import Answers
from bundler.declaration.receipts.statuses import Stage
from bundler.service.schemas import Count, Number, Wire


class DeclaredMessage(Wire):
    """A message: its kind, the identifier of its document, and its XML, unsigned."""

    message: Literal["CEB311", "CEB621"]
    guid: str
    xml: str


class Declaration(Wire):
    """The messages that declare an order; they hold names and numbers of buyer and consignee."""

    order_no: str
    lines: Number
    messages: list[DeclaredMessage]


class Objection(Wire):
    """One thing that customs would refuse, or might: ``rule`` is FORM or one of R1 to R22, ``refusal`` the code that would be answered."""

    rule: str
    severity: Severity
    field: str
    message: str
    hint: str
    refusal: str | None
    certainty: Certainty


class CheckedOrder(Wire):
    """An order, the messages it was found in, and what is objected to."""

    order_no: str
    parts: list[str]
    objections: list[Objection]


class DeclarationCheck(Wire):
    """What customs would refuse of each order; ``sound`` where nothing but warnings was found."""

    sound: bool
    orders: list[CheckedOrder]


class ReceiptCode(Wire):
    """A code inside the text of a receipt, and what it means where that is known."""

    code: str
    name: str


class AnsweredDocument(Wire):
    """One document of ours and where it stands; ``company`` is the platform of an order, who took a payment or waybill, else empty."""

    answers: Answers
    number: str
    company: str
    stage: Stage | None
    status: int | None
    name: str
    name_zh: str
    info: str
    codes: list[ReceiptCode]
    mend: str
    pre_no: str | None
    invt_no: str | None
    released_at: str | None
    receipts: Number


class TaxBill(Wire):
    """A tax bill; amounts are plain decimals in yuan, as many places as customs wrote, up to five."""

    invt_no: str
    tax_no: str
    status: str
    tariff: str
    consumption_tax: str
    vat: str
    lines: Count


class TaxStatus(Wire):
    """The status of a tax bill: 1 generated, 2 collected, 3 cancelled."""

    invt_no: str
    tax_no: str
    status: str


class FormatFault(Wire):
    """A message that failed the checks of the format."""

    message: str
    info: str


class ReceiptReport(Wire):
    """What messages from customs say."""

    documents: list[AnsweredDocument]
    tax_bills: list[TaxBill]
    tax_statuses: list[TaxStatus]
    format_faults: list[FormatFault]
