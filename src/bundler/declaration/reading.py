"""Messages from XML: with or without prefix, with a byte order mark, with fields that the specification does not have.

What is read is hostile until it is checked: no entities, no network, a bounded size and depth, bounded time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pydantic import ValidationError

from bundler.catalogue.parsing import faults_of
from bundler.declaration.fields import LENIENT
from bundler.declaration.messages import NAMESPACE, SHAPES, Document, Message, Shape
from bundler.declaration.record import Record
from bundler.declaration.records.envelope import BaseSubscribe, BaseTransfer
from bundler.errors import Fault, InputError

MAX_BYTES = 16 * 1024 * 1024
_SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
_CONTEXT = {LENIENT: True}


@dataclass(frozen=True, slots=True)
class Read:
    """A message and what it held besides: ``unknown`` names the elements that the specification does not have, by their path."""

    message: Message
    unknown: tuple[str, ...] = ()


def read(data: bytes) -> Read:
    """Return the message in the bytes of a file.

    Raises InputError with all faults: no XML, a document type or entities, too large or too deep, a message that is not known, required
    fields that are missing, amounts that are none.
    """
    root = _parsed(data)
    shape = SHAPES.get(etree.QName(root).localname.removesuffix("Message"))
    if shape is None or etree.QName(root).namespace != NAMESPACE or etree.QName(root).localname != shape.root:
        hint = f"Known: {', '.join(SHAPES)}; their namespace is {NAMESPACE}."
        raise InputError([Fault("message", "no message that is known", "unknown_message", value=str(root.tag)[:200], hint=hint)])
    return _Reader(shape).read(root)


def _parsed(data: bytes) -> Any:
    if len(data) > MAX_BYTES:
        raise InputError([Fault("message", f"the message is larger than {MAX_BYTES >> 20} MiB", "too_large")])
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError([Fault("message", f"not XML: {error.msg}", "xml", row=error.lineno)]) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError([Fault("message", "a message has no document type and no entities", "doctype")])
    return root


class _Reader:
    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.unknown: list[str] = []
        self.faults: list[Fault] = []

    def read(self, root: Any) -> Read:
        shape, documents = self.shape, list[Document]()
        transfer: BaseTransfer | None = None
        subscribers: list[BaseSubscribe] = []
        for node in root:
            name = _local(node)
            if name == shape.node:
                documents.extend(self._document(node, f"/{name}[{len(documents) + 1}]"))
            elif name == BaseTransfer.tag:
                transfer = self._record(node, BaseTransfer, f"/{name}")
            elif name == BaseSubscribe.tag:
                subscriber = self._record(node, BaseSubscribe, f"/{name}")
                subscribers += [] if subscriber is None else [subscriber]
            elif node.tag != _SIGNATURE:
                self.unknown.append(f"/{name}")
        if not documents and not self.faults:
            self.faults.append(Fault(shape.code, f"the message holds no {shape.node}", "missing", f"/{shape.node}"))
        if self.faults:
            raise InputError(self.faults)
        message = Message(shape, root.get("guid", ""), tuple(documents), transfer, tuple(subscribers), root.get("version", ""))
        return Read(message, tuple(self.unknown))

    def _document(self, node: Any, path: str) -> Iterator[Document]:
        if self.shape.head.tag == self.shape.node:
            head = self._record(node, self.shape.head, path)
            if head is not None:
                yield Document(head)
            return
        head, lines = None, list[Record]()
        for part in node:
            name = _local(part)
            if name == self.shape.head.tag:
                head = self._record(part, self.shape.head, f"{path}/{name}")
            elif self.shape.line is not None and name == self.shape.line.tag:
                line = self._record(part, self.shape.line, f"{path}/{name}[{len(lines) + 1}]")
                lines += [] if line is None else [line]
            else:
                self.unknown.append(f"{path}/{name}")
        if head is None:
            self.faults.append(Fault(self.shape.code, f"{self.shape.head.tag} is missing", "missing", f"{path}/{self.shape.head.tag}"))
        else:
            yield Document(head, tuple(lines))

    def _record(self, node: Any, kind: type[Record], path: str) -> Any:
        known = {each.alias for each in kind.model_fields.values()}
        found: dict[str, str] = {}
        for field in node:
            name, text = _local(field), (field.text or "").strip()
            if name not in known:
                self.unknown.append(f"{path}/{name}")
            elif name in found:
                self.faults.append(Fault(self.shape.code, "the element stands twice", "twice", f"{path}/{name}"))
            elif text:
                found[name] = text
        try:
            return kind.model_validate(found, context=_CONTEXT)
        except ValidationError as error:
            self.faults += faults_of(error, kind, self.shape.code, path)
            return None


def _local(node: Any) -> str:
    return str(etree.QName(node).localname)
