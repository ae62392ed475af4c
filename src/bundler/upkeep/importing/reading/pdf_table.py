"""Rows and cells from texts that stand somewhere on a page.

A row begins where a code stands. The columns are what the gutters leave: strips in which no row has a text. The lines of a cell follow
each other closely, and a cell belongs to the code that stands beside its first line, its last, or between them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from bundler.upkeep.importing.reading.bounds import Gathered
from bundler.upkeep.importing.reading.sheet import Mark, Sheet

CODE = re.compile(r"(?:\d{1,5} )?\d{4}[. ]?\d{2}[. ]?\d{2}(?:[. ]?\d{2})?(?![\d.])", re.ASCII)
HEADINGS = re.compile("序号|税则号列|税号|商品编[码号]|货品名称|商品名称|备注")
WIDEST_PAGE = 20_000
GUTTER = 2
"""Points that part two columns at least."""
STRAYS = (0, 2, 10, 20)
"""How many of a thousand rows may reach into a gutter, tried one after the other: the width of a text is not known to the point."""
CLOSE = 1.6
"""Lines of one cell are at most so many times the size of their letters apart."""


class Span(NamedTuple):
    """A text where it stands: ``x`` from the left, ``y`` from below, the size of its letters, all in points."""

    x: float
    y: float
    size: float
    text: str

    @property
    def width(self) -> float:
        """How wide it probably is: Chinese letters are square, others half of that."""
        return sum(self.size if unicodedata.east_asian_width(char) in "WF" else self.size * 0.55 for char in self.text)


def table_columns(pages: Sequence[Sequence[Span]]) -> list[float]:
    """Return where the columns of the table begin, from the left; nothing where no row with a code is found.

    A gutter is empty of texts. Where that leaves two headings in one column, a few texts may reach into it.
    """
    headings = [span for page in pages for span in page if _is_heading(span)]
    covered, rows = [0] * WIDEST_PAGE, 0
    for page in pages:
        heights = sorted(span.y for span in page if CODE.match(span.text) or _is_heading(span))
        rows += len(heights)
        for span in page:
            if _beside(span, heights):
                for at in range(max(int(span.x), 0), min(int(span.x + span.width) + 1, WIDEST_PAGE)):
                    covered[at] += 1
    found: list[float] = []
    for share in STRAYS:
        found = _between_gutters(covered, rows * share // 1000)
        if len({_column(span, found) for span in headings}) == len({span.text.replace(" ", "") for span in headings}):
            break
    return found


def _is_heading(span: Span) -> bool:
    return HEADINGS.fullmatch(span.text.replace(" ", "")) is not None


def _between_gutters(covered: Sequence[int], few: int) -> list[float]:
    found: list[float] = []
    empty = GUTTER
    for at, count in enumerate(covered):
        if count > few and empty >= GUTTER:
            found.append(at - 0.5)
        empty = 0 if count > few else empty + 1
    return found


def _beside(span: Span, heights: Sequence[float]) -> bool:
    at = bisect_right(heights, span.y - span.size)
    return at < len(heights) and heights[at] <= span.y + span.size


def page_rows(title: str, spans: Sequence[Span], columns: Sequence[float], gathered: Gathered) -> Sheet:
    """Return the rows of a page from above, numbered as they stand; what is beside no code is a row of its own."""
    width = max(len(columns), 1)
    code_column, codes = _codes(spans, columns)
    rows: dict[float, dict[int, list[str]]] = {y: {} for y in codes}
    unsure: set[tuple[float, int]] = set()
    for column in range(width):
        for cell in _cells([span for span in spans if _column(span, columns) == column], single=column <= code_column):
            for y, lines, certain in cell.by_row(codes):
                rows.setdefault(y, {}).setdefault(column, []).extend(lines)
                if not certain:
                    unsure.add((y, column))
    ordered = _joined(rows, codes)
    numbers = {y: at for at, (y, _) in enumerate(ordered, start=1)}
    table = tuple(gathered.row(numbers[y], (_text(held.get(column, ())) for column in range(width))) for y, held in ordered)
    marks = sorted(Mark(numbers[y], column, "layout", _text(rows[y][column])) for y, column in unsure if y in numbers)
    return Sheet(title, table, tuple(marks))


def _codes(spans: Sequence[Span], columns: Sequence[float]) -> tuple[int, list[float]]:
    """Return the column of the codes and their heights from above: the column that has most, for a remark may name a code too."""
    by_column = Counter(_column(span, columns) for span in spans if CODE.match(span.text))
    column = max(by_column, key=lambda each: (by_column[each], -each), default=0)
    return column, sorted({span.y for span in spans if CODE.match(span.text) and _column(span, columns) == column}, reverse=True)


def _joined(rows: dict[float, dict[int, list[str]]], codes: Sequence[float]) -> list[tuple[float, dict[int, list[str]]]]:
    """Return the rows from above; texts beside no code that stand at nearly one height make one row, such as a header."""
    found: list[tuple[float, dict[int, list[str]]]] = []
    for y, held in sorted(rows.items(), reverse=True):
        last = found[-1] if found else None
        if last and last[0] - y < 3 and y not in codes and last[0] not in codes and not set(last[1]) & set(held):
            last[1].update(held)
        else:
            found.append((y, dict(held)))
    return found


def _column(span: Span, columns: Sequence[float]) -> int:
    return max(bisect_right(columns, span.x + 0.75) - 1, 0)


def _text(lines: Sequence[str]) -> str:
    """Return the lines of a cell as one text; only words of letters part with a space where a line ends."""
    text = ""
    for line in lines:
        text += f" {line}" if text[-1:].isascii() and text[-1:].isalnum() and line[:1].isascii() and line[:1].isalnum() else line
    return text


class _Cell(NamedTuple):
    """Lines of one column that follow each other closely, from above."""

    lines: list[Span]

    def by_row(self, codes: Sequence[float]) -> list[tuple[float, list[str], bool]]:
        """Return the lines by the height of the row that they belong to, and whether that is certain."""
        reach = self.lines[0].size * 0.8
        beside = [y for y in codes if self.lines[-1].y - reach <= y <= self.lines[0].y + reach]
        if not beside:
            return [(line.y, [line.text], True) for line in self.lines]
        if len(beside) == 1:
            return [(beside[0], [line.text for line in self.lines], True)]
        return self._shared(beside)

    def _shared(self, codes: Sequence[float]) -> list[tuple[float, list[str], bool]]:
        """Rows without space between them: each line is of the code at its own height, or else, uncertain, of the one above it."""
        found: list[tuple[float, list[str], bool]] = []
        certain = len(codes) == len(self.lines)
        for line in self.lines:
            at_height = [y for y in codes if abs(y - line.y) < line.size * 0.5]
            above = [y for y in codes if y > line.y] or [codes[0]]
            found.append((at_height[0] if at_height else above[-1], [line.text], certain and bool(at_height)))
        return found


def _cells(spans: Sequence[Span], *, single: bool) -> list[_Cell]:
    """Return the cells of a column from above; numbers and codes are ``single`` lines."""
    lines = _lines(spans)
    found: list[_Cell] = [_Cell(lines[:1])] if lines else []
    for above, line in pairwise(lines):
        if above.y - line.y <= CLOSE * max(line.size, above.size) and not single:
            found[-1].lines.append(line)
        else:
            found.append(_Cell([line]))
    return found


def _lines(spans: Sequence[Span]) -> list[Span]:
    """Return the spans of a column from above, those of one line joined from the left."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda span: (-span.y, span.x)):
        last = found[-1] if found else None
        if last is not None and abs(last.y - span.y) < 1:
            found[-1] = last._replace(text=last.text + span.text)
        else:
            found.append(span)
    return found
