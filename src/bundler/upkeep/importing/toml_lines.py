"""Where the tables of a TOML text stand, line by line: strings and brackets that run over lines are no tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

_HEADER = re.compile(r"""[ \t]*(\[{1,2})[ \t]*((?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\]"'\n])+?)[ \t]*\]{1,2}[ \t]*(?:#.*)?""")
_STRINGS = (r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}', r"'''(?:[^']|'(?!''))*'{3,5}", r'"(?:[^"\\\n]|\\.)*"', r"'[^'\n]*'")
_TOKEN = re.compile("|".join((*_STRINGS, r"#[^\n]*", r"[\[\]{}\n]")), re.DOTALL)


class Block(NamedTuple):
    """One table of the text: ``array`` says whether it is an element of ``[[name]]``; lines count from 0, ``end`` is the one after it.

    A comment that touches the last line is the table's own, unless it touches the next header as well; blank lines belong to none.
    """

    name: str
    array: bool
    start: int
    end: int


def lines_of(text: str) -> list[str]:
    """Return the lines with their ends; unlike ``splitlines`` only a line feed ends one."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def blocks(text: str) -> list[Block]:
    """Return the tables of a valid TOML text in their order."""
    lines = lines_of(text)
    begins = [at for at in _plain_lines(text) if at < len(lines) and lines[at].lstrip().startswith("[")]
    found = []
    for at, after in pairwise([*begins, len(lines)]):
        header = _HEADER.match(lines[at])
        assert header is not None
        found.append(Block(header[2].strip("\"'"), header[1] == "[[", at, _end(lines, at, after, last=after == len(lines))))
    return found


def key_lines(text: str) -> list[int]:
    """Return the lines of one table, the header among them, at which a header, a key, a comment or nothing begins."""
    return sorted(_plain_lines(text))


def _plain_lines(text: str) -> set[int]:
    """The lines that begin outside of every string and bracket."""
    return {0, *_starts(text)}


def _starts(text: str) -> Iterator[int]:
    depth, line = 0, 0
    for token in _TOKEN.finditer(text):
        found = token[0]
        if found in "[{":
            depth += 1
        elif found in "]}":
            depth -= 1
        line += found.count("\n")
        if found == "\n" and depth == 0:
            yield line


def _end(lines: list[str], start: int, after: int, *, last: bool) -> int:
    """The line after the last of a table that begins at ``start``, ``after`` being the next header: comments that touch it are its own."""
    end = after
    while end > start + 1 and _is_quiet(lines[end - 1]):
        end -= 1
    content = end
    while end < after and lines[end].lstrip().startswith("#"):
        end += 1
    return content if end == after and not last else end


def _is_quiet(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")
