"""Declaration: the messages of the unified import system (统一版) as records, written and read."""

from bundler.declaration.declaring import Declaration, declare
from bundler.declaration.messages import SHAPES, Document, Message, Shape
from bundler.declaration.reading import Read, read
from bundler.declaration.shipment import Shipment
from bundler.declaration.writing import write

__all__ = ["SHAPES", "Declaration", "Document", "Message", "Read", "Shape", "Shipment", "declare", "read", "write"]
