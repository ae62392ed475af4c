"""TOML of bounded depth and numbers, with every fault at its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from typing import Any

from bundler.errors import Fault, InputError
from bundler.values.bounds import MAX_DEPTH, MAX_DIGITS

_MOST = 10**MAX_DIGITS
_WHERE = re.compile(r" \(at line (\d+), column \d+\)$")
_LONG_NUMBER = re.compile(r"[0-9A-Fa-f_]{84}")  # the shortest number that is refused is written in base sixteen
_LONG_KEY = re.compile(r"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){100}""")


def parse_toml(raw: bytes, place: str, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """Return a TOML document. Raises InputError with one fault for what is not UTF-8, not TOML, too deep or too long a number."""
    try:
        text = raw.decode("utf-8")
        if _LONG_KEY.search(text):  # the parser takes minutes for a key of some ten thousand parts
            raise _too_deep(text, place)
        document = tomllib.loads(text, parse_float=parse_float)
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        raise InputError([Fault(place, f"not UTF-8 at byte {error.start}", "encoding", row=row, hint="Save it as UTF-8.")]) from None
    except tomllib.TOMLDecodeError as error:
        raise InputError([_not_toml(text, place, str(error))]) from None
    except RecursionError:
        raise _too_deep(text, place) from None
    except ValueError:  # Python refuses to read very many digits
        raise _long_number(text, place) from None
    _check_bounds(document, text, place)
    return document


def _not_toml(text: str, place: str, told: str) -> Fault:
    match = _WHERE.search(told)
    if match is None:  # the end of the document came too early
        return Fault(place, f"not TOML: {told}", "toml")
    row = int(match[1])
    found = text.split("\n")[row - 1].strip()
    return Fault(place, f"not TOML: {told[: match.start()]}", "toml", row=row, value=found or None)


def line_of(text: str, wanted: Callable[[str], object]) -> int | None:
    """Return the first line of a TOML text that, without its comment, is ``wanted``."""
    return next((at for at, line in enumerate(text.splitlines(), start=1) if wanted(line.partition("#")[0])), None)


def headers(text: str, name: str) -> list[int]:
    """Return the lines on which the rows of an array of tables begin, in their order, however their headers are spaced or commented."""
    header = re.compile(rf"\s*\[\[\s*{re.escape(name)}\s*\]\]\s*(?:#.*)?")
    return [at for at, line in enumerate(text.splitlines(), start=1) if header.fullmatch(line)]


def _check_bounds(document: dict[str, Any], text: str, place: str) -> None:
    level: list[Any] = [document]
    for _ in range(MAX_DEPTH):
        if any(type(part) is int and abs(part) >= _MOST for part in level):
            raise _long_number(text, place)
        level = [inner for part in level for inner in _inside(part)]
    if level:
        raise _too_deep(text, place)


def _inside(part: Any) -> list[Any]:
    if isinstance(part, dict):
        return list(part.values())
    return part if isinstance(part, list) else []


def _too_deep(text: str, place: str) -> InputError:
    # a line that goes too deep by itself, in brackets or in the points of its key, is named; depth over many lines has no line
    row = line_of(text, lambda line: max(map(line.count, "[{.")) >= MAX_DEPTH)
    return InputError([Fault(place, f"nested deeper than {MAX_DEPTH} levels", "too_deep", row=row)])


def _long_number(text: str, place: str) -> InputError:
    return InputError([Fault(place, f"a number has more than {MAX_DIGITS} digits", "toml", row=line_of(text, _LONG_NUMBER.search))])
