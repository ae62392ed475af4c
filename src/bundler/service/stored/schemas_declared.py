"""The wire forms of stored orders at customs, for the OpenAPI document."""

from __future__ import annotations

from typing import Literal

from bundler.declaration.receipts.progress import Progress
from bundler.declaration.receipts.receipt import Answers
from bundler.service.schemas import Moment, Number, Wire
from bundler.service.schemas_declarations import AnsweredDocument, ReceiptCode

TaxKind = Literal["tax_bill", "tax_status"]
Attention = Literal["without-stock", "more-than-sold"]


class DeclarationState(Wire):
    """How an order was declared last, and how far it has come.

    ``sent_at`` and ``released_at`` are moments in Shanghai as customs writes them. ``attention`` is what a person has to look at: customs
    decided something (``without-stock``: let an order through that was freed and whose stock is gone; ``more-than-sold``: approved a return
    of pieces that came back otherwise) that the stock here does not allow.
    """

    attempt: Number
    progress: Progress
    order_no: str
    internal_no: str
    sent_at: str
    pre_no: str | None
    invt_no: str | None
    released_at: str | None
    attention: Attention | None


class DeclaredDocument(Wire):
    """One document of an order that customs answers, and where it stands by its receipts; ``guid`` is null where others send it."""

    answers: Answers
    number: str
    company: str
    guid: str | None
    made_at: Moment
    standing: AnsweredDocument | None


class LineDifference(Wire):
    """An amount in yuan that the tax bill has otherwise than the answer; ``line`` is null for the sum, an amount where it is not there."""

    line: Number | None
    amount: str
    quoted: str | None
    billed: str | None
    difference: str | None


class CodeDifference(Wire):
    """A tariff code that the tax bill has otherwise."""

    line: Number
    quoted: str
    billed: str


class TaxBillBeside(Wire):
    """A tax bill beside the answer; null where the tables of the answer are not here. Status 1: made, 2: collected, 3: cancelled."""

    tax_no: str
    invt_no: str
    status: str
    differences: list[LineDifference] | None
    codes: list[CodeDifference] | None


class DeclarationInFull(DeclarationState):
    """How an order was declared, with every document and tax bill."""

    documents: list[DeclaredDocument]
    tax_bills: list[TaxBillBeside]


class OutgoingMessage(Wire):
    """A message to customs: its kind, the identifier of its document, and its XML, unsigned. It holds facts of persons and is not kept."""

    message: Literal["CEB311", "CEB621", "CEB623", "CEB625"]
    guid: str
    xml: str


class UnknownAnswer(Wire):
    """An answer of customs on a document that no order here has."""

    answers: Answers | TaxKind
    number: str
    company: str


class DeclaredDetails(Wire):
    """Under which numbers an order was declared, and the identifiers of its messages."""

    attempt: Number
    order_no: str
    platform: str
    internal_no: str
    sent_at: str
    guids: list[str]


class CustomsDetails(Wire):
    """The answer of customs that brought an order where it is."""

    progress: Progress
    answers: Answers | None = None
    number: str | None = None
    status: int | None = None
    name: str | None = None
    at: str | None = None
    info: str | None = None
    codes: list[ReceiptCode] | None = None
    mend: str | None = None


class WithdrawingDetails(Wire):
    """Which list is to be withdrawn, and by which document."""

    internal_no: str
    guid: str
    invt_no: str


class CancelledDetails(Wire):
    """The messages of the order never left."""

    never_sent: Literal[True]


class RefusedDetails(Wire):
    """The return or withdrawal that customs did not take, and why."""

    internal_no: str
    answers: Answers
    number: str
    status: int
    name: str
    at: str
    info: str
    codes: list[ReceiptCode]
    mend: str


class TaxStatusDetails(Wire):
    """A tax bill was collected or cancelled."""

    tax_no: str
    invt_no: str
    status: str
