"""What else a query asks of a listing; what is wrong with it joins the faults of the page."""

from __future__ import annotations

import base64
import json
from datetime import date, datetime

from bundler.errors import Fault
from bundler.service.bodies import AnyRequest
from bundler.service.stored.moments import parse_moment
from bundler.values import days

Pair = tuple[str, str]


def text_of(request: AnyRequest, name: str, faults: list[Fault]) -> str | None:
    """Return a text that a database can be asked for, None where there is none."""
    text = request.query_params.get(name)
    if text is not None and "\0" in text:
        faults.append(Fault("query", "no such text can be looked for", "text", field=name))
        return None
    return text


def flag_of(request: AnyRequest, name: str, faults: list[Fault]) -> bool:
    """Return whether a query says true; left out, it does not."""
    text = request.query_params.get(name, "false")
    if text not in ("true", "false"):
        faults.append(Fault("query", "true or false is wanted", "boolean", field=name))
    return text == "true"


def day_of(request: AnyRequest, name: str, faults: list[Fault]) -> date | None:
    """Return a day, None where there is none."""
    text = request.query_params.get(name)
    try:
        return None if text is None else days.parse(text)
    except ValueError as wrong:
        faults.append(Fault("query", str(wrong), "day", field=name))
        return None


def moment_of(request: AnyRequest, name: str, faults: list[Fault]) -> datetime | None:
    """Return a moment in UTC, None where there is none."""
    text = request.query_params.get(name)
    found = None if text is None else parse_moment(text)
    if text is not None and found is None:
        message = "a moment with its zone is wanted, such as 2026-11-23T04:00:00Z"
        faults.append(Fault("query", message, "moment", field=name))
    return found


def pair_of(request: AnyRequest, faults: list[Fault]) -> Pair:
    """Return the two names behind which a page begins, as ``cursor`` wrote them."""
    text = request.query_params.get("after")
    if text is None:
        return "", ""
    try:
        one, other = json.loads(base64.b64decode(text.encode("ascii"), b"-_", validate=True))
        if isinstance(one, str) and isinstance(other, str) and "\0" not in one + other:
            return one, other
    except (ValueError, TypeError, RecursionError):
        pass
    faults.append(Fault("query", "what stood as 'next' on the page before is wanted", "cursor", field="after"))
    return "", ""


def cursor(pair: Pair) -> str:
    """Return two names as one text behind which a page can begin."""
    return base64.urlsafe_b64encode(json.dumps(pair, ensure_ascii=False).encode()).decode("ascii")
