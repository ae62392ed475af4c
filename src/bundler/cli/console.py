"""Where the command writes: answers to standard output, everything else to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

NARROWEST = 80


def out() -> Console:
    """Return the console of answers; it keeps to the width of the terminal, NO_COLOR and pipes.

    A terminal of fewer than eighty columns wraps the lines itself: a narrower table would cut amounts, without a mark.
    """
    from rich.console import Console

    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    console.width = max(console.width, NARROWEST)
    return console


def err() -> Console:
    """Return the console of progress, remarks and faults."""
    from rich.console import Console

    return Console(file=sys.stderr, highlight=False, markup=False, emoji=False)


def say(text: str, style: str = "dim") -> None:
    """Tell a person something that is not part of the answer."""
    err().print(text, style=style, soft_wrap=True)


def write_json(document: Any) -> None:
    """Write one JSON document, and nothing else, to standard output."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def write_json_rows(document: dict[str, Any], name: str, rows: Iterable[Any]) -> None:
    """Write one JSON document whose last member is a list, a row a line: the text of a hundred thousand rows never stands in memory."""
    head = json.dumps({**document, name: []}, ensure_ascii=False, indent=2)
    sys.stdout.write(head.removesuffix("]\n}"))
    separator = "\n    "
    for row in rows:
        sys.stdout.write(separator + json.dumps(row, ensure_ascii=False))
        separator = ",\n    "
    sys.stdout.write("\n  ]\n}\n")


def printable(text: str) -> str:
    """Return text without control characters, so that no input can steer the terminal."""
    return "".join(char if char.isprintable() else "�" for char in text)
