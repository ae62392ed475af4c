"""A TOML table as it is edited: only the lines of an edit change, so comments, order and blank lines stay as people wrote them."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from bundler.upkeep.importing.toml_lines import Block, blocks, key_lines, lines_of

ONE_DAY = timedelta(days=1)
WIDEST = 140
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_DAY = re.compile(r"(=\s*)\d{4}-\d{2}-\d{2}")
Cells = Mapping[str, Any]


class TomlTable:
    """A document of arrays of tables (``[[rate]]``, ``[[class.period]]``) or of tables by key (``[2022-7]``)."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._document = tomllib.loads(text)

    def __contains__(self, key: object) -> bool:
        return key in self._document

    def rows(self, array: str) -> list[dict[str, Any]]:
        """Return the rows of an array as plain values; of ``class.period`` those of all classes."""
        level: list[Any] = [self._document]
        for name in array.split("."):
            level = [row for each in level for row in each.get(name, ())]
        return level

    def end(self, array: str, match: Cells, last: date, within: Cells | None = None) -> None:
        """End the row of an array that has the values of ``match`` and is true on ``last`` with that day.

        ``within`` are values of the row around it, for an array inside an array. Raises KeyError where there is no such row.
        """
        for block, held in self._held(array, within):
            if _has(held, match) and held["from"] <= last <= held.get("until", last):
                self._set_day(block, "until", last)
                return
        raise KeyError(f"no row of {array} with {dict(match)} is true on {last}")

    def remove(self, array: str, match: Cells) -> None:
        """Take out the first row of an array that has the values of ``match``. Raises KeyError where there is none."""
        for block, held in self._held(array, None):
            if _has(held, match):
                lines = lines_of(self._text)
                before = block.start - 1 if block.start and not lines[block.start - 1].strip() else block.start
                self._put([*lines[:before], *lines[block.end :]])
                return
        raise KeyError(f"no row of {array} with {dict(match)}")

    def append(self, array: str, cells: Cells, *, after: Cells | None = None, within: Cells | None = None) -> None:
        """Add a row after the last of an array that has the values of ``after``, else after the last of all.

        ``within`` are values of the row around it, for an array inside an array. The first row of an array ends the document.
        """
        found = list(self._held(array, within))
        beside = [block for block, held in found if after is not None and _has(held, after)] or [block for block, _ in found]
        if beside:
            self._insert(self._last_line(beside[-1]), array, cells)
        elif within is None:
            self._insert(len(lines_of(self._text)), array, cells)
        else:
            self._insert(self._last_line(self._around(array, within)), array, cells)

    def extend(self, array: str, rows: Iterable[Cells]) -> None:
        """Add rows after the last of an array, else to the end of the document, all at once: each edit reads the document anew."""
        held, lines = self._held(array, None), lines_of(self._text)
        at = self._last_line(held[-1][0]) if held else len(lines)
        new = [line for cells in rows for line in ("\n", *_lines(f"[[{array}]]", cells))]
        before = lines[:at]
        if new and before and not before[-1].endswith("\n"):
            before[-1] += "\n"
        self._put([*before, *new, *lines[at:]])

    def add(self, key: str, cells: Cells) -> None:
        """Add a table by its key to the end of the document. Raises KeyError where it stands already."""
        if key in self._document:
            raise KeyError(f"{key} stands already")
        self._insert_block(len(lines_of(self._text)), f"[{_key(key)}]", cells)

    def text(self) -> str:
        """Return the file."""
        return self._text

    def _held(self, array: str, within: Cells | None) -> list[tuple[Block, dict[str, Any]]]:
        """The blocks of an array with their values, in the order of the file."""
        around = array.rpartition(".")[0]
        found, inside = [], True
        for block in blocks(self._text):
            if around and block.name == around:
                inside = within is None or _has(self._values(block), within)
            if inside and block.array and block.name == array:
                found.append((block, self._values(block)))
        return found

    def _around(self, array: str, within: Cells) -> Block:
        outer = array.rpartition(".")[0]
        for block, held in self._held(outer, None):
            if _has(held, within):
                return block
        raise KeyError(f"no row of {outer} with {dict(within)}")

    def _values(self, block: Block) -> dict[str, Any]:
        row: Any = tomllib.loads("".join(lines_of(self._text)[block.start : block.end]))
        for name in block.name.split("."):
            row = row[name]
            row = row[0] if isinstance(row, list) else row
        return dict(row)

    def _last_line(self, block: Block) -> int:
        """The line after a row and the tables inside it."""
        end = block.end
        for each in blocks(self._text):
            if each.start > block.start:
                if not each.name.startswith(f"{block.name}."):
                    break
                end = each.end
        return end

    def _set_day(self, block: Block, key: str, day: date) -> None:
        lines = lines_of(self._text)
        at = self._line_of(block, key)
        if at is not None:
            lines[at] = _DAY.sub(rf"\g<1>{day.isoformat()}", lines[at], count=1)
        else:
            begin = self._line_of(block, "from")
            assert begin is not None
            lines[begin] = lines[begin].rstrip("\n") + "\n"
            lines.insert(begin + 1, f"{key} = {day.isoformat()}\n")
        self._put(lines)

    def _line_of(self, block: Block, key: str) -> int | None:
        lines = lines_of(self._text)[block.start : block.end]
        wanted = re.compile(rf"""\s*(?:{re.escape(key)}|"{re.escape(key)}"|'{re.escape(key)}')\s*=""")
        plain = (at for at in key_lines("".join(lines)) if at < len(lines))
        return next((block.start + at for at in plain if wanted.match(lines[at])), None)

    def _insert(self, at: int, array: str, cells: Cells) -> None:
        self._insert_block(at, f"[[{'.'.join(map(_key, array.split('.')))}]]", cells)

    def _insert_block(self, at: int, header: str, cells: Cells) -> None:
        lines = lines_of(self._text)
        before, after = lines[:at], lines[at:]
        new = _lines(header, cells)
        if before and not before[-1].endswith("\n"):
            before[-1] += "\n"
        if before and before[-1].strip():
            new.insert(0, "\n")
        if after and after[0].strip():
            new.append("\n")
        self._put([*before, *new, *after])

    def _put(self, lines: Iterable[str]) -> None:
        self._text = "".join(lines)
        self._document = tomllib.loads(self._text)


def _lines(header: str, cells: Cells) -> list[str]:
    return [f"{header}\n", *(f"{_key(key)} = {_value(value, len(key))}\n" for key, value in cells.items())]


def _has(held: Cells, match: Cells) -> bool:
    return all(held.get(key) == value for key, value in match.items())


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _string(key)


def _string(text: str) -> str:
    """A text as TOML writes it: as JSON does, but for one sign."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any, indent: int = 0) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)} = {_value(inner)}" for key, inner in value.items()) + "}"
    return _list([_value(inner) for inner in value], indent)


def _list(parts: list[str], indent: int) -> str:
    """A list on one line, or filled into lines of the width that the tables have."""
    line = f"[{', '.join(parts)}]"
    if indent + len(line) + 3 <= WIDEST:
        return line
    lines = [""]
    for part in parts:
        if lines[-1] and len(lines[-1]) + len(part) + 6 > WIDEST:
            lines.append("")
        lines[-1] += f"{' ' if lines[-1] else '    '}{part},"
    return "[\n" + "\n".join(lines) + "\n]"
