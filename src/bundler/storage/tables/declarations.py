"""Declarations of orders, the documents that were made of them, and what customs answered. No fact of a person stands here."""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from bundler.storage.tables.fields import Moment, amount, document, name


class DeclarationRow(SQLModel, table=True):
    """How an order was declared last, and how far it has come: worked out of its receipts.

    ``sent_at`` is the moment of its messages, ``released_at`` that of its release, both in Shanghai as customs writes them.
    """

    __tablename__ = "declaration"
    __table_args__ = (Index("declaration_of_list", "tenant", "invt_no"),)

    tenant: str = name(primary_key=True)
    order_id: str = name(primary_key=True)
    attempt: int = amount()
    order_no: str = Field(max_length=60)
    platform: str = Field(max_length=18)
    internal_no: str = Field(max_length=20)
    sent_at: str = Field(max_length=14)
    hold_minutes: int = amount()
    progress: str = Field(max_length=12)
    pre_no: str | None = Field(default=None, max_length=64)
    invt_no: str | None = Field(default=None, max_length=64)
    released_at: str | None = Field(default=None, max_length=17)
    attention: str = Field(default="", max_length=24)
    changed_at: Moment


class DeclaredDocumentRow(SQLModel, table=True):
    """One document of an order that customs answers, by its kind and number; ``company`` is whose number it is, where that has to be said.

    ``details`` is what has to be known once it is answered, ``standing`` where it stands by its receipts.
    """

    __tablename__ = "declared_document"
    __table_args__ = (Index("declared_document_of_order", "tenant", "order_id"),)

    tenant: str = name(primary_key=True)
    answers: str = Field(max_length=12, primary_key=True)
    company: str = Field(max_length=18, primary_key=True)
    number: str = Field(max_length=60, primary_key=True)
    order_id: str = name()
    guid: str = Field(max_length=36)
    details: str = document()
    standing: str = document(default="")
    at: Moment


class ReceiptRow(SQLModel, table=True):
    """What customs answered, once however often it came; never changed but for the order of a tax bill, which may be known later.

    ``id`` is the hash of what it says, ``number`` that of the document that it answers, of a tax bill that of its list.
    """

    __tablename__ = "customs_receipt"
    __table_args__ = (
        Index("customs_receipt_of_order", "tenant", "order_id"),
        Index("customs_receipt_of_nobody", "tenant", "number", "order_id"),
        Index("customs_receipt_by_age", "received_at"),
    )

    tenant: str = name(primary_key=True)
    id: str = Field(max_length=64, primary_key=True)
    order_id: str | None = name(default=None)
    answers: str = Field(max_length=12)
    number: str = Field(max_length=64)
    document: str = document()
    received_at: Moment
