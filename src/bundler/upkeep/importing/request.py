"""What a maintainer says of a document beside naming it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Request:
    """The tables that are to change, and what the document is.

    ``source`` is the key that the new rows name, ``start`` the first day on which what the document says is true, ``read_on`` the day on
    which it was read. ``options`` are those of one kind of document. ``instrument`` is what the document is as a source: a public copy of
    data (``copy``), or the instrument itself (``law``).
    """

    tables: Path
    source: str
    title: str
    published: date
    start: date
    evidence: str
    read_on: date
    options: Mapping[str, str]
    instrument: Literal["copy", "law"] = "copy"
