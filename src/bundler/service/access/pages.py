"""Pages of a list: how much, and behind what."""

from __future__ import annotations

from bundler.errors import Fault, InputError
from bundler.service.bodies import AnyRequest, refuse_unknown_query

PAGE, LONGEST_PAGE = 100, 1000
FURTHEST = 10**15


def page_behind_text(request: AnyRequest) -> tuple[str, int]:
    """Return what a page comes behind, and how much is on it. Raises InputError for what is none."""
    refuse_unknown_query(request, ("after", "limit"))
    faults: list[Fault] = []
    after, most = request.query_params.get("after", ""), _number(request, "limit", PAGE, 1, LONGEST_PAGE, faults)
    if "\0" in after:
        faults.append(Fault("query", "no id holds the character U+0000", "id", field="after"))
    if faults:
        raise InputError(faults)
    return after, most


def page_behind_number(request: AnyRequest) -> tuple[int, int]:
    """Return the number that a page comes behind, and how much is on it. Raises InputError for what is none."""
    refuse_unknown_query(request, ("after", "limit"))
    faults: list[Fault] = []
    page = _number(request, "after", 0, 0, FURTHEST, faults), _number(request, "limit", PAGE, 1, LONGEST_PAGE, faults)
    if faults:
        raise InputError(faults)
    return page


def _number(request: AnyRequest, name: str, usual: int, least: int, most: int, faults: list[Fault]) -> int:
    text = request.query_params.get(name, str(usual))
    if text.isascii() and text.isdigit() and len(text) < 17 and least <= int(text) <= most:
        return int(text)
    faults.append(Fault("query", f"a whole number from {least} to {most} is wanted", "number", field=name, value=text))
    return usual
