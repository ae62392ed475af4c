"""Messages as XML: UTF-8 without a byte order mark, elements in the order of the XSD, nothing empty, no blanks between elements."""

from __future__ import annotations

from typing import Any

from lxml import etree

from bundler.declaration.messages import MOST_DOCUMENTS, MOST_LINES, NAMESPACE, Document, Message, Shape
from bundler.declaration.record import Record
from bundler.errors import Fault, InputError

PREFIX = "ceb"


def write(message: Message) -> bytes:
    """Return a message as the bytes of its file, unsigned.

    Raises InputError where it has no documents or too many, or a document too many lines or too few, or where the transferring company
    of an outgoing message is missing.
    """
    written: bytes = etree.tostring(element(message), xml_declaration=True, encoding="UTF-8")
    return written


def element(message: Message) -> Any:
    """Return a message as an lxml element. Raises what ``write`` does."""
    shape = message.shape
    faults = _faults(message)
    if faults:
        raise InputError(faults)
    root = etree.Element(_name(shape.root), nsmap={PREFIX: NAMESPACE} if shape.outgoing else {None: NAMESPACE})
    root.set("guid", message.guid)
    root.set("version", message.version)
    for document in message.documents:
        _add_document(root, shape, document)
    for record in (message.transfer, *message.subscribers):
        if record is not None:
            _add(root, record)
    return root


def _add_document(root: Any, shape: Shape, document: Document) -> None:
    inside = root
    if shape.head.tag != shape.node:
        inside = etree.SubElement(root, _name(shape.node))
    for record in (document.head, *document.lines):
        _add(inside, record)


def _add(parent: Any, record: Record) -> None:
    node = etree.SubElement(parent, _name(record.tag))
    for name, value in record.model_dump(by_alias=True, exclude_none=True).items():
        etree.SubElement(node, _name(name)).text = value if type(value) is str else str(value)


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"


def _faults(message: Message) -> list[Fault]:
    shape, found = message.shape, list[Fault]()
    count = len(message.documents)
    if not count or (count > MOST_DOCUMENTS and not shape.unbounded):
        found.append(Fault(shape.code, f"1 to {MOST_DOCUMENTS} documents are wanted in a message, not {count}", "documents", "/documents"))
    for at, document in enumerate(message.documents):
        lines = len(document.lines)
        if shape.line is not None and not 1 <= lines <= MOST_LINES:
            message_ = f"1 to {MOST_LINES} lines are wanted in a document, not {lines}"
            found.append(Fault(shape.code, message_, "lines", f"/documents/{at}/lines"))
    if shape.outgoing and message.transfer is None:
        hint = "Give the company whose client sends the message (传输企业)."
        found.append(Fault(shape.code, "required, but missing", "missing", "/transfer", field="transfer", hint=hint))
    return found
