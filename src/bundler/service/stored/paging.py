"""Pages: after what one comes, and how much is on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bundler.errors import Fault, InputError
from bundler.service.bodies import AnyRequest, refuse_unknown_query

PAGE, LONGEST_PAGE = 100, 1000


def read_page(request: AnyRequest, first: Any, filters: Iterable[str] = (), faults: Sequence[Fault] = ()) -> tuple[Any, int]:
    """Return after what a page comes, ``first`` where nothing is asked, and how much is on it.

    ``filters`` are the other parameters of the route. Raises InputError with ``faults`` and what is wrong with the page.
    """
    refuse_unknown_query(request, ("after", "limit", *filters))
    after, limit, found = request.query_params.get("after", first), request.query_params.get("limit", str(PAGE)), list(faults)
    if isinstance(first, int):
        after = _whole("after", str(after), 0, 10**15, found)
    elif "\0" in after:
        found.append(Fault("query", "no such text can be looked for", "text", field="after"))
    most = _whole("limit", limit, 1, LONGEST_PAGE, found)
    if found:
        raise InputError(found)
    return after, most


def _whole(name: str, text: str, least: int, most: int, faults: list[Fault]) -> int:
    if text.isascii() and text.isdigit() and len(text) < 17 and least <= int(text) <= most:
        return int(text)
    faults.append(Fault("query", f"a whole number from {least} to {most} is wanted", "number", field=name))
    return least
