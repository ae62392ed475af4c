"""A return as its caller states it: which pieces of an order come back, where to, and on which days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from bundler.catalogue.parsing import parse_json, validate
from bundler.catalogue.types import District, IsoDay, Quantity
from bundler.errors import Fault, InputError

MAX_RETURNED = 10_000


class ReturnedLine(BaseModel):
    """Pieces of one declared line, named by its number in the answer of ``quote``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: Quantity
    pieces: Quantity


class Return(BaseModel):
    """One return of one order.

    ``released_on`` is the day on which customs released the declaration list (放行), never that of delivery; ``applied_on`` the day of the
    application; ``arrived_on`` the day on which the goods were back, None while they are not. ``returned_before`` holds the pieces of all
    earlier returns of the order.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    released_on: IsoDay
    applied_on: IsoDay
    arrived_on: IsoDay | None = None
    customs_district: District
    lines: Annotated[list[ReturnedLine], Field(min_length=1, max_length=MAX_RETURNED)]
    returned_before: Annotated[list[ReturnedLine], Field(max_length=MAX_RETURNED)] = []

    def before(self) -> Counter[int]:
        """Return the pieces of each declared line that came back earlier."""
        found: Counter[int] = Counter()
        for line in self.returned_before:
            found[line.number] += line.pieces
        return found


def parse_return(back: Return | Mapping[str, Any] | str | bytes) -> Return:
    """Return a return. Raises InputError with all faults: unknown keys, days that run backwards, a line that stands twice."""
    if not isinstance(back, Return):
        document = parse_json(back, "return") if isinstance(back, str | bytes) else back
        try:
            back = validate(Return, document, "return")
        except InputError as error:
            raise InputError(_knowing_delivery(fault) for fault in error.faults) from None
    faults = _backwards(back)
    seen: set[int] = set()
    for at, line in enumerate(back.lines):
        if line.number in seen:
            hint = "Add its pieces up in one entry."
            faults.append(Fault("return", "the line stands twice", "line_twice", f"/lines/{at}/number", value=line.number, hint=hint))
        seen.add(line.number)
    if faults:
        raise InputError(faults)
    return back


def _knowing_delivery(fault: Fault) -> Fault:
    """Say of a day of delivery that no day counts from it, so that nobody gives it as the day of release."""
    if fault.code != "extra_forbidden" or "deliver" not in fault.field:
        return fault
    return replace(fault, hint="Leave it out: the days of a return count from release (放行), not from delivery.")


def _backwards(back: Return) -> list[Fault]:
    hint = f"The list was released on {back.released_on}; before that an order is cancelled, not returned."
    return [
        Fault("return", "the day lies before the release", "before_release", f"/{name}", value=on, hint=hint)
        for name, on in (("applied_on", back.applied_on), ("arrived_on", back.arrived_on))
        if on is not None and on < back.released_on
    ]
