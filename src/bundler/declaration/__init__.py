"""Declaration: the messages of the unified import system (统一版) as records, written and read."""

from bundler.declaration.messages import SHAPES, Document, Message, Shape
from bundler.declaration.reading import Read, read
from bundler.declaration.writing import write

__all__ = ["SHAPES", "Document", "Message", "Read", "Shape", "read", "write"]
