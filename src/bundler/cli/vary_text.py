"""``LINE=VALUES`` of ``--vary``: values of TOML separated by commas; words and amounts need no quotes, numbers may be a range."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from bundler.assembly.varying.variants import MAX_VALUES, PLACE, Vary, read_vary
from bundler.errors import Fault, InputError
from bundler.values.toml import parse_toml

MAX_TEXT = 20_000
NONE = "none"
"""A line that is left out, such as a limit that does not hold."""
_NUMBER = r"\d{1,12}(?:\.\d{1,8})?"
_RANGE = re.compile(rf"({_NUMBER})\.\.({_NUMBER})(?:\.\.({_NUMBER}))?", re.ASCII)
_WORD = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_HINT = "Write it as max_designs=4,6,8 or max_designs=4..10..2 or 'bundle.discounts=[0.00],[0.00,0.05]'; none leaves a line out."


def parse_vary(text: str) -> Vary:
    """Return the line and its values. Raises InputError with a fault for every value that cannot be read."""
    line, equals, values = text.partition("=") if "[" not in text.partition("=")[0] else _after_slot(text)
    if not equals or not line.strip() or len(text) > MAX_TEXT:
        raise InputError([Fault(PLACE, "LINE=VALUES is wanted", "vary", value=text[:80], hint=_HINT)])
    found: list[Any] = []
    faults: list[Fault] = []
    for at, part in enumerate(_parts(values)):
        try:
            found += _values(part.strip())
        except (InputError, ValueError) as error:
            why = error.faults[0].message if isinstance(error, InputError) else str(error)
            faults.append(Fault(PLACE, f"value {at + 1} cannot be read: {why}", "vary", value=part.strip(), hint=_HINT))
    if faults:
        raise InputError(faults)
    return read_vary(line.strip(), found)


def _after_slot(text: str) -> tuple[str, str, str]:
    """The parts of a line that names a slot, in whose name an equals sign may stand."""
    slot, bracket, rest = text.partition("]")
    field, equals, values = rest.partition("=")
    return slot + bracket + field, equals, values


def _parts(text: str) -> Iterator[str]:
    """Split at the commas that stand outside brackets and quotes."""
    depth, quote, begin = 0, "", 0
    for at, char in enumerate(text):
        if quote:
            quote = "" if char == quote and text[at - 1] != "\\" else quote
        elif char in "\"'":
            quote = char
        elif char in "[{":
            depth += 1
        elif char in "]}":
            depth -= 1
        elif char == "," and not depth:
            yield text[begin:at]
            begin = at + 1
    yield text[begin:]


def _values(text: str) -> list[Any]:
    if text == NONE:
        return [None]
    if _WORD.fullmatch(text) and text not in ("true", "false"):
        return [text]
    span = _RANGE.fullmatch(text)
    if span is not None:
        return _range(span[1], span[2], span[3])
    if "\n" in text or not text:
        raise ValueError("one value of TOML is wanted")
    return [parse_toml(f"value = {text}".encode(), PLACE, parse_float=str)["value"]]


def _range(low: str, high: str, step: str | None) -> list[Any]:
    """The numbers from ``low`` to ``high``, one apart unless ``step`` says otherwise; amounts with as many places as are written."""
    places = max(len(number.partition(".")[2]) for number in (low, high, step or ""))
    first, last, apart = (int(Decimal(number).scaleb(places)) for number in (low, high, step or "1"))
    if not apart or first > last:
        raise ValueError("a range goes up, from its lowest number to its highest")
    if (last - first) // apart >= MAX_VALUES:
        raise ValueError(f"the range has {(last - first) // apart + 1} numbers, and at most {MAX_VALUES} are taken")
    steps = range(first, last + 1, apart)
    return [f"{Decimal(number).scaleb(-places):.{places}f}" for number in steps] if places else list(steps)
