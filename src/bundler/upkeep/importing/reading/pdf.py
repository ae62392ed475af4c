"""The tables of a PDF, by where its texts stand on the page: a PDF knows no rows and no cells."""

from __future__ import annotations

import io
from math import isfinite
from typing import Any

from bundler.errors import Fault, InputError
from bundler.upkeep.importing.reading.bounds import MAX_CHARACTERS, Gathered
from bundler.upkeep.importing.reading.pdf_table import Span, page_rows, table_columns
from bundler.upkeep.importing.reading.sheet import Sheet

MOST_PAGES = 2_000
MOST_SPANS = 400_000
FARTHEST = 100_000.0
"""Points; no page is so large."""


def read_pdf(data: bytes, place: str) -> tuple[Sheet, ...]:
    """Return one sheet a page. Raises InputError for what is no PDF, holds pictures of pages only, or has a password."""
    pages = _spans(data, place)
    if not any(pages):
        hint = "Its pages are pictures: take the published table as XLSX or DOCX, or type it."
        raise InputError([Fault(place, "the PDF holds no text", "no_text", hint=hint)])
    columns, gathered = table_columns(pages), Gathered(place)
    return tuple(page_rows(f"page {at}", page, columns, gathered) for at, page in enumerate(pages, start=1))


def _spans(data: bytes, place: str) -> list[list[Span]]:
    try:
        from pypdf import PdfReader
    except ImportError:
        hint = "Install it with: pip install 'bundler[upkeep]'"
        raise InputError([Fault(place, "reading .pdf needs an extra package", "missing_extra", hint=hint)]) from None
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise InputError([Fault(place, "the PDF is protected by a password", "old_or_locked", hint="Save it without one.")])
        if len(reader.pages) > MOST_PAGES:
            raise InputError([Fault(place, f"more than {MOST_PAGES:,} pages", "too_large")])
        return _all_pages(reader, place)
    except (InputError, MemoryError):
        raise
    except Exception:  # a broken PDF makes the library fail in ways that it does not name
        hint = "Open the file in a viewer and print it to a new PDF, or copy its text into a .txt file."
        raise InputError([Fault(place, "the PDF is damaged or of another kind", "damaged", hint=hint)]) from None


def _all_pages(reader: Any, place: str) -> list[list[Span]]:
    found: list[list[Span]] = []
    spans = characters = 0
    for page in reader.pages:
        found.append(_of_page(page))
        spans, characters = spans + len(found[-1]), characters + sum(len(span.text) for span in found[-1])
        if spans > MOST_SPANS or characters > MAX_CHARACTERS:
            raise InputError([Fault(place, "more text than a table of customs has", "too_large")])
    return found


def _of_page(page: Any) -> list[Span]:
    found: list[Span] = []

    def visit(text: str, outer: list[float], inner: list[float], _: Any, size: float) -> None:
        plain = " ".join(text.split())
        if plain:
            x = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
            y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
            if not all(isfinite(each) and abs(each) < FARTHEST for each in (x, y, size)):
                return  # nowhere on the page
            scale = abs(inner[3] * outer[3]) or 1.0
            found.append(Span(float(x), float(y), min(max(float(size) * scale, 1.0), FARTHEST), plain))

    page.extract_text(visitor_text=visit)
    return found
