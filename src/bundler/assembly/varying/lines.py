"""The lines of a policy that can be varied: by name, read and replaced in the policy's document."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from bundler.assembly.policy import Policy, Slot
from bundler.errors import Fault, InputError
from bundler.values.near import did_you_mean

Path = tuple[str | int, ...]
NOT_VARIED = "solver"
"""How long and how the search works is no wish of bundles: two values of it would not be two policies."""


def path_of(line: str, policy: Policy) -> Path:
    """Return where a line stands, such as ``bundle.price`` or ``bundle.slot[gift].pieces``. Raises InputError with the nearest name."""
    known = dict(_lines(policy))
    if line in known:
        return known[line]
    hint = did_you_mean(line, known)
    if line.partition(".")[0] == NOT_VARIED:
        hint = "The lines of 'solver' say how long and how the search works, not what is wanted of bundles."
    raise InputError(
        [Fault("vary", "no line of a policy that can be varied", "unknown_line", "/line", field="line", value=line, hint=hint)]
    )


def _lines(policy: Policy) -> Iterator[tuple[str, Path]]:
    """Every line by its name; those of a slot are named by it, beside ``bundle.slot`` as a whole."""
    yield from _fields(Policy, "", ())
    for at, slot in enumerate(policy.bundle.slot):
        yield from _fields(Slot, f"bundle.slot[{slot.name}].", ("bundle", "slot", at))


def _fields(model: type[BaseModel], before: str, path: Path) -> Iterator[tuple[str, Path]]:
    for name, field in model.model_fields.items():
        part = field.annotation
        if not (isinstance(part, type) and issubclass(part, BaseModel)):
            yield before + name, (*path, name)
        elif name != NOT_VARIED:
            yield from _fields(part, f"{before}{name}.", (*path, name))


def value_at(document: Any, path: Path) -> Any:
    """Return the value of a line in a policy's document."""
    for step in path:
        document = document[step]
    return document


def replaced(document: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """Return a policy's document with another value of a line."""
    found = copy.deepcopy(document)
    value_at(found, path[:-1])[path[-1]] = value
    return found


def label(value: Any) -> str:
    """Return a value in one line, much as a person types it."""
    if value is None:
        return "none"
    if isinstance(value, list):
        return f"[{', '.join(label(part) for part in value)}]"
    if isinstance(value, dict):
        stated = {key: part for key, part in value.items() if part is not None}
        if list(stated) == ["rate"]:
            return label(stated["rate"])
        return f"{{{', '.join(f'{key} = {label(part)}' for key, part in stated.items())}}}"
    return str(value)
