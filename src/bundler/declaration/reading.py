"""Messages from XML: with or without prefix, with a byte order mark, with fields that the specification does not have.

What is read is hostile until it is checked: no entities, no network, a bounded size and depth, bounded time. A message may come as it
is or in the envelope in which it travels (DxpMsg).
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
from bundler.declaration.transport import ENVELOPE, contents
from bundler.errors import Fault, InputError

MAX_BYTES = 16 * 1024 * 1024
_SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
_CONTEXT = {LENIENT: True}
MOST_FAULTS = 1000
"""Faults, oddities and unknown elements that are told of one message; of so many nobody would mend one by one. After as many faults the
rest is not looked at."""
_PARTS = ("BaseTransfer", "BaseSubscribe", "ExtendMessage", "Signature")
_NEVER_EMPTY = frozenset(("consigneeDistrict", "freight", "ieDate", "insuredFee", "qty2", "tradeCountry", "unit2", "wrapType"))
"""Fields that may be left out, but by the XSD not be empty; other optional texts may. A required one that is empty is missing."""


@dataclass(frozen=True, slots=True)
class Oddity:
    """What a reader can make out and the format check of customs would not let pass: an empty element, or one out of its order.

    ``document`` is the place of the document in the message, counted from 0, None for the message itself.
    """

    document: int | None
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Read:
    """A message and what it held besides.

    ``unknown`` names the first thousand elements that the specification does not have, by their path. ``oddities`` are looked for in
    messages to customs alone: what customs itself sends is never judged.
    """

    message: Message
    unknown: tuple[str, ...] = ()
    oddities: tuple[Oddity, ...] = ()


def read(data: bytes | str) -> Read:
    """Return the message in the bytes of a file, or in text, whose declared encoding does not count.

    Raises InputError with all faults: no XML, a document type or entities, too large or too deep, a message that is not known, required
    fields that are missing, amounts that are none.
    """
    root = _parsed(data)
    if root.tag == ENVELOPE:
        root = _parsed(contents(root))
    shape = SHAPES.get(etree.QName(root).localname.removesuffix("Message"))
    if shape is None or etree.QName(root).namespace != NAMESPACE or etree.QName(root).localname != shape.root:
        hint = f"Known: {', '.join(SHAPES)}; their namespace is {NAMESPACE}."
        raise InputError([Fault("message", "no message that is known", "unknown_message", value=str(root.tag)[:200], hint=hint)])
    return _Reader(shape).read(root)


def _parsed(data: bytes | str) -> Any:
    encoding = None
    if isinstance(data, str):
        data, encoding = data.encode(errors="surrogatepass"), "UTF-8"  # half a character is no XML, as the parser will say
    if len(data) > MAX_BYTES:
        raise InputError([Fault("message", f"the message is larger than {MAX_BYTES >> 20} MiB", "too_large")])
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        encoding=encoding,
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
        self.unknown: dict[str, None] = {}
        self.oddities: list[Oddity] = []
        self.faults: list[Fault] = []
        self.at = 0

    def read(self, root: Any) -> Read:
        shape, documents = self.shape, list[Document]()
        transfer: BaseTransfer | None = None
        subscribers: list[BaseSubscribe] = []
        reached = ""
        for node in root:
            name = _local(node)
            reached = self._in_order(name, reached, (shape.node, *_PARTS), None, shape.root)
            if name == shape.node:
                documents.extend(self._document(node, f"/{name}[{self.at + 1}]"))
                self.at += 1
                if self._enough:
                    break
            elif name == BaseTransfer.tag:
                transfer = self._record(node, BaseTransfer, f"/{name}")
            elif name == BaseSubscribe.tag:
                subscriber = self._record(node, BaseSubscribe, f"/{name}")
                subscribers += [] if subscriber is None else [subscriber]
            elif node.tag != _SIGNATURE:
                self._not_known(f"/{name}")
        if not documents and not self.faults:
            self.faults.append(Fault(shape.code, f"the message holds no {shape.node}", "missing", f"/{shape.node}"))
        if self.faults:
            raise InputError(self.faults[:MOST_FAULTS])
        message = Message(shape, root.get("guid", ""), tuple(documents), transfer, tuple(subscribers), root.get("version", ""))
        return Read(message, tuple(self.unknown), tuple(self.oddities))

    def _document(self, node: Any, path: str) -> Iterator[Document]:
        if self.shape.head.tag == self.shape.node:
            head = self._record(node, self.shape.head, path, f"{self.shape.code}/{self.shape.head.tag}")
            if head is not None:
                yield Document(head)
            return
        head, lines, place = None, list[Record](), self.shape.code
        for part in node:
            name = _local(part)
            if name == self.shape.head.tag:
                head = self._record(part, self.shape.head, f"{path}/{name}", f"{place}/{name}")
            elif self.shape.line is not None and name == self.shape.line.tag:
                at = f"{name}[{len(lines) + 1}]"
                line = self._record(part, self.shape.line, f"{path}/{at}", f"{place}/{at}")
                lines += [] if line is None else [line]
            else:
                self._not_known(f"{path}/{name}")
            if self._enough:
                return
        if head is None:
            self.faults.append(Fault(self.shape.code, f"{self.shape.head.tag} is missing", "missing", f"{path}/{self.shape.head.tag}"))
        else:
            yield Document(head, tuple(lines))

    def _record(self, node: Any, kind: type[Record], path: str, place: str = "") -> Any:
        known = tuple(str(each.alias) for each in kind.model_fields.values())
        found: dict[str, str] = {}
        reached = ""
        for field in node:
            name, text = _local(field), (field.text or "").strip()
            if name not in known:
                self._not_known(f"{path}/{name}")
                continue
            reached = self._in_order(name, reached, known, self.at, place)
            if not text and name in _NEVER_EMPTY:
                self._odd(self.at, f"{place}/{name}", "the element is empty; it is left out where there is nothing to say")
            if name in found:
                self.faults.append(Fault(self.shape.code, "the element stands twice", "twice", f"{path}/{name}"))
                if self._enough:
                    return None
            elif text:
                found[name] = text
        try:
            return kind.model_validate(found, context=_CONTEXT)
        except ValidationError as error:
            self.faults += faults_of(error, kind, self.shape.code, path)
            return None

    def _in_order(self, name: str, reached: str, order: tuple[str, ...], document: int | None, place: str) -> str:
        """Note an element that stands behind one it belongs in front of; return how far the order has been followed."""
        if name not in order:
            return reached
        if reached and order.index(name) < order.index(reached):
            self._odd(document, f"{place}/{name}", f"the element stands behind {reached}, but belongs in front of it")
            return reached
        return name

    @property
    def _enough(self) -> bool:
        return len(self.faults) > MOST_FAULTS

    def _not_known(self, path: str) -> None:
        if len(self.unknown) < MOST_FAULTS:
            self.unknown[path] = None

    def _odd(self, document: int | None, field: str, message: str) -> None:
        if self.shape.outgoing and len(self.oddities) < MOST_FAULTS:
            self.oddities.append(Oddity(document, field, message))


def _local(node: Any) -> str:
    return str(etree.QName(node).localname)
