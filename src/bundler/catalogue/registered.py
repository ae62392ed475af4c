"""A line of an order that names a registered bundle instead of stating its price and components."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bundler.catalogue.choices import Stated
from bundler.catalogue.parsing import validate
from bundler.catalogue.types import Quantity
from bundler.errors import Fault, InputError

BUNDLE_ID = "^[A-Za-z0-9][A-Za-z0-9._:~-]{0,119}$"
"""An id under which a bundle can be registered: it stands in paths."""
MAX_REGISTERED = 99
"""Lines of registered bundles in one order: each is one declared line at least, and a declaration list has no more."""
STAND_IN = {"kind": "bundle", "id": "-", "price": "0.00", "quantity": 1, "components": [{"sku": "-", "quantity": 1}]}
"""Stands for such a line until it is looked up, so that the rest of the order is read at once."""


class RegisteredLine(BaseModel):
    """So many copies of a registered bundle: of the version in force, which has to be ``version`` where that is stated."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["bundle"]
    id: Annotated[str, Field(pattern=BUNDLE_ID)]
    registered: Literal[True] = True
    version: Annotated[int, Field(strict=True, ge=1, le=10**15 - 1)] | None = None
    quantity: Quantity
    choice: Stated = {}


def is_registered(line: Any) -> bool:
    """Whether a line of an order names a registered bundle."""
    return isinstance(line, Mapping) and line.get("kind") == "bundle" and ("registered" in line or "version" in line)


def taken_out(order: Any, pointer: str, faults: list[Fault]) -> tuple[Any, dict[int, RegisteredLine]]:
    """Return an order with a stand-in for every line that names a registered bundle, and these lines by their place.

    What is wrong with them joins ``faults``; ``pointer`` leads to the order.
    """
    lines = order.get("lines") if isinstance(order, Mapping) else None
    if not isinstance(lines, list) or not any(map(is_registered, lines)):
        return order, {}
    places = [at for at, line in enumerate(lines) if is_registered(line)]
    if len(places) > MAX_REGISTERED:
        message = f"more than {MAX_REGISTERED} lines name registered bundles"
        faults.append(Fault("order", message, "too_long", f"{pointer}/lines", field="lines", value=len(places)))
    found: dict[int, RegisteredLine] = {}
    for at in places[:MAX_REGISTERED]:
        try:
            found[at] = validate(RegisteredLine, lines[at], "order", f"{pointer}/lines/{at}")
        except InputError as wrong:
            faults.extend(wrong.faults)
    rest = [STAND_IN if is_registered(line) else line for line in lines]
    return {**order, "lines": rest}, found
