"""Turning JSON, dictionaries and models into checked models, with every fault told at once."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from numbers import Integral
from operator import index
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from bundler.catalogue.order import Order
from bundler.catalogue.types import PERSONAL, WIRE
from bundler.errors import Fault, InputError
from bundler.values.bounds import MAX_DEPTH, MAX_DIGITS
from bundler.values.keys import hint_for
from bundler.values.wording import words

M = TypeVar("M", bound=BaseModel)
MAX_JSON_BYTES = 4 * 1024 * 1024
HINTED = 100
"""Faults with a hint: looking for the nearest key takes time, and nobody mends more at once."""
_CONTEXT = {WIRE: True}
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def parse_order(order: Order | Mapping[str, Any] | str | bytes, on: date | None = None) -> Order:
    """Return an order with its day; ``on`` is used where the order itself names none.

    Raises InputError with all faults: unknown keys, bad amounts and codes, a missing day or two of them.
    """
    faults: list[Fault] = []
    stated: Any = None
    parsed: Order | None = None
    if isinstance(order, Order):
        parsed, stated = order, order.on
    else:
        document = parse_json(order, "order") if isinstance(order, str | bytes) else order
        try:
            parsed = validate(Order, document, "order")
            stated = parsed.on
        except InputError as error:
            if not isinstance(document, Mapping):
                raise
            stated = document.get("on")
            faults.extend(error.faults)
    faults.extend(day_faults("order", stated, on, 'Give it as "on": "2026-11-23" or as the argument on=.'))
    if faults or parsed is None:
        raise InputError(faults)
    return parsed if stated is not None else parsed.model_copy(update={"on": on})


def day_faults(what: str, stated: Any, on: Any, missing: str) -> list[Fault]:
    """Return what is wrong with the day of declaration that an order or policy states and the argument ``on``."""
    if on is not None and type(on) is not date:
        hint = "Give it as datetime.date(2026, 11, 23)."
        return [Fault("on", "a day is wanted", "day", field="on", value=on, hint=hint)]
    if stated is None and on is None:
        return [Fault(what, "the day of declaration is missing", "missing_day", pointer="/on", hint=missing)]
    if on is not None and type(stated) is date and stated != on:
        return [Fault(what, f"the {what} says {stated} and the argument on= says {on}", "two_days", pointer="/on", hint="Leave one out.")]
    return []


def parse_json(text: str | bytes, place: str) -> Any:
    """Return a JSON document of bounded size and depth; floats stay recognisable and are refused by the field types."""
    if len(text) > MAX_JSON_BYTES:
        raise InputError([Fault(place, f"the document is larger than {MAX_JSON_BYTES >> 20} MiB", "too_large")])
    try:
        document = json.loads(text, cls=_decoder)  # type: ignore[arg-type]  # it is called, and has to give a decoder
    except RecursionError:
        raise InputError([Fault(place, f"nested deeper than {MAX_DEPTH} levels", "too_deep")]) from None
    except UnicodeDecodeError:
        raise InputError([Fault(place, "the document is not UTF-8", "encoding")]) from None
    except json.JSONDecodeError as error:
        raise InputError([Fault(place, f"not JSON: {error.msg}", "json", row=error.lineno)]) from None
    except ValueError as error:
        raise InputError([Fault(place, str(error), "json")]) from None
    if _may_be_deep(text) and _depth(document) > MAX_DEPTH:
        raise InputError([Fault(place, f"nested deeper than {MAX_DEPTH} levels", "too_deep")])
    _refuse_halves(text, document, place)
    return document


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        counted = Counter(key for key, _ in pairs)
        raise ValueError(f"the key {counted.most_common(1)[0][0]!r} stands twice in one object")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _bounded_integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError(f"a number has more than {MAX_DIGITS} digits")
    return int(digits)


_DECODER = json.JSONDecoder(object_pairs_hook=_unique_keys, parse_constant=_no_constant, parse_int=_bounded_integer)


def _decoder() -> json.JSONDecoder:
    """Return the one decoder: told how to read, json.loads makes a new one for every document."""
    return _DECODER


def _refuse_halves(text: str | bytes, document: Any, place: str) -> None:
    """Refuse an escape that is half of a surrogate pair: no answer could repeat it."""
    if _HALF.search(text if isinstance(text, str) else text.decode("latin-1")):
        try:
            json.dumps(document, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            half = f"\\u{ord(error.object[error.start]):04x}"
            raise InputError([Fault(place, f"a text holds {half}, which is half of a character", "json")]) from None


def _may_be_deep(text: str | bytes) -> bool:
    """Whether as many brackets open as a document that is too deep has: most have fewer, and are not looked through."""
    opening = text.count("[") + text.count("{") if isinstance(text, str) else text.count(b"[") + text.count(b"{")
    return opening > MAX_DEPTH


def _depth(document: Any) -> int:
    deepest, level = 0, [document]
    while level:
        deepest += 1
        below: list[Any] = []
        for part in level:
            if isinstance(part, dict):
                below.extend(part.values())
            elif isinstance(part, list):
                below.extend(part)
        level = below
    return deepest


def validate(model: type[M], document: Any, place: str, prefix: str = "") -> M:
    """Return ``document`` as ``model``. Raises InputError with one fault for everything that is wrong."""
    try:
        # what model_validate calls after looking at arguments that are not given here
        found: M = model.__pydantic_validator__.validate_python(document, context=_CONTEXT)
        return found
    except ValidationError as error:
        wrong = error
    # looked for only now, so that an order of plain numbers does not pay for it
    if any(_is_foreign(detail["input"]) for detail in wrong.errors(include_url=False)):
        try:
            return model.model_validate(_plain(document), context=_CONTEXT)
        except ValidationError as error:
            wrong = error
    raise InputError(faults_of(wrong, model, place, prefix))


def _is_foreign(value: Any) -> bool:
    """Whether a value is a whole number of another library, such as numpy."""
    return isinstance(value, Integral) and not isinstance(value, int)


def _plain(document: Any, depth: int = 0) -> Any:
    """Return a document with the whole numbers of other libraries as Python's own."""
    if isinstance(document, Mapping) and depth < MAX_DEPTH:
        return {key: _plain(value, depth + 1) for key, value in document.items()}
    if isinstance(document, list | tuple) and depth < MAX_DEPTH:
        return [_plain(value, depth + 1) for value in document]
    return index(document) if _is_foreign(document) else document


def faults_of(error: ValidationError, model: type[BaseModel], place: str, prefix: str = "") -> list[Fault]:
    """Return the faults of a pydantic error in bundler's words; what was probably meant is looked for at the first of them only."""
    details = error.errors(include_url=False)
    return [_fault(detail, model, place, prefix, hinted=at < HINTED) for at, detail in enumerate(details)]


def _fault(detail: Any, model: type[BaseModel], place: str, prefix: str, *, hinted: bool) -> Fault:
    kind, value, hint = detail["type"], detail["input"], ""
    path = _path(detail["loc"])
    if kind == "union_tag_invalid":
        path, value = [*path, "kind"], detail["ctx"]["tag"]
    pointer = prefix + "".join(f"/{escaped(str(part))}" for part in path)
    name = str(path[-1]) if path else ""
    if kind == "extra_forbidden" and hinted:
        hint = hint_for(model, detail["loc"])
    if kind in ("missing", "union_tag_not_found", PERSONAL) or isinstance(value, dict | list | tuple):
        value = None
    return Fault(place, words(detail), kind, pointer=pointer, field=name, value=value, hint=hint)


def escaped(key: str) -> str:
    """Return a key as a part of a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")


def _path(location: tuple[int | str, ...]) -> list[int | str]:
    """The keys of a fault; pydantic names the kind of an order line behind its number, which is no key."""
    tagged = len(location) > 2 and location[0] == "lines" and location[2] in ("item", "bundle")
    return [*location[:2], *location[3:]] if tagged else list(location)
