"""Reading requests: bodies are parsed by the library itself, so that HTTP is exactly as strict as Python and the command."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from http import HTTPStatus
from typing import Any, TypeVar

from litestar import Request
from litestar.concurrency import sync_to_thread

from bundler.catalogue import Catalogue
from bundler.catalogue.loading import read_catalogue
from bundler.catalogue.parsing import parse_json
from bundler.errors import Fault, InputError
from bundler.service.problems import Problem
from bundler.values.identity_number import blotted
from bundler.values.near import did_you_mean

T = TypeVar("T")
AnyRequest = Request[Any, Any, Any]
IN_LINE_BYTES = 16 * 1024
IGNORED_COLUMNS = "Bundler-Ignored-Columns"
SHOWN_COLUMNS = 20


async def read_json(request: AnyRequest, place: str) -> Any:
    """Return the JSON body. Raises a 415 problem for another media type and InputError for what is not JSON."""
    media_type = request.headers.get("content-type", "application/json").split(";")[0].strip().lower()
    if media_type != "application/json" and not (media_type.startswith("application/") and media_type.endswith("+json")):
        detail = f"The body must be application/json, not {blotted(media_type[:80])!r}."
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", detail, {"Accept": "application/json"})
    refuse_unknown_query(request)
    body = await request.body()
    return await work(len(body), parse_json, body, place)


async def work(size: int, function: Callable[..., T], *arguments: Any) -> T:
    """Call a function, in a thread when the body is large: other requests go on meanwhile."""
    if size <= IN_LINE_BYTES:
        return function(*arguments)
    return await sync_to_thread(function, *arguments)


def body_size(request: AnyRequest, *, waits: bool) -> int:
    """Return the size that the caller states, or a large one where it states none, or where a database may be waited for."""
    if waits:
        return IN_LINE_BYTES + 1
    stated = request.headers.get("content-length", "")
    return int(stated[:12]) if stated.isascii() and stated.isdigit() else IN_LINE_BYTES + 1


def refuse_unknown_query(request: AnyRequest, known: Iterable[str] = ()) -> None:
    """Raise InputError for query parameters that no one reads, and for one that stands twice.

    It repeats no value, and no digits that may be an identity number: an address is no place for one, but somebody may put one there.
    """
    if not request.scope["query_string"]:
        return
    known = tuple(known)
    names = [name for name, _ in request.query_params.multi_items()]
    faults = [
        Fault("query", "unknown query parameter", "extra_forbidden", field=blotted(name),
              hint=did_you_mean(name, known) if known else "This route takes none.")
        for name in dict.fromkeys(names) if name not in known
    ]  # fmt: skip
    faults += [Fault("query", "the query parameter stands twice", "duplicate_key", field=name) for name in known if names.count(name) > 1]
    if faults:
        raise InputError(faults)


def own_catalogue(document: dict[str, Any], faults: list[Fault], fallback: Callable[[], Catalogue | None]) -> Catalogue | None:
    """Take ``catalogue`` out of a body and return it, or what ``fallback`` gives where there is none; what is wrong joins ``faults``."""
    rows = document.pop("catalogue", None)
    if rows is None:
        return fallback()
    if not isinstance(rows, list):
        # a string would be read as the path of a file: it never comes that far
        faults.append(Fault("catalogue", "a list of items is wanted", "catalogue", pointer="/catalogue", value=scalar(rows)))
        return None
    try:
        return read_catalogue(rows)
    except InputError as wrong:
        faults.extend(moved(wrong.faults, "/catalogue"))
        return None


def moved(faults: Iterable[Fault], prefix: str) -> list[Fault]:
    """Return faults whose pointers lead from further up."""
    return [replace(each, pointer=prefix + each.pointer) for each in faults]


def scalar(value: Any) -> Any:
    """Return a value as a fault may repeat it: lists and objects are not."""
    return None if isinstance(value, list | dict) else value


def ignored_columns(catalogue: Catalogue | None, own: bool) -> dict[str, str]:
    """Return the header that names unknown columns of the request's own catalogue; they are a warning, not an error."""
    if catalogue is None or not own or not catalogue.warnings:
        return {}
    names = [warning.field[:80] for warning in catalogue.warnings if warning.code == "unknown_column"]
    return {IGNORED_COLUMNS: json.dumps(names[:SHOWN_COLUMNS])}
