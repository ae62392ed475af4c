"""A return as its caller states it: which pieces of an order come back, where to, and on which days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from bundler.catalogue.parsing import parse_json, validate
from bundler.catalogue.types import District, IsoDay, Quantity, Sku
from bundler.errors import Fault, InputError

MAX_RETURNED = 2_000
WORDINGS = (("number", "pieces"), ("bundle", "sku", "pieces"), ("sku", "pieces"), ("bundle", "copies"))
"""The ways to say what comes back; the last key of each says how many."""


class ReturnedLine(BaseModel):
    """What comes back: pieces of a declared line by its ``number``, whole ``copies`` of a bundle, pieces of an item of a bundle, or of a
    loose item.

    ``number`` is that of the answer of ``quote``. ``order_line`` is the position in the order, from 1, of the line that is meant: needed
    only where bundle or item stands in several. ``parse_return`` sees to it that it is one of ``WORDINGS``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: Quantity | None = None
    pieces: Quantity | None = None
    bundle: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    sku: Sku | None = None
    copies: Quantity | None = None
    order_line: Quantity | None = None

    @property
    def named(self) -> tuple[Any, ...]:
        """What it names, without how many."""
        return self.number, self.bundle, self.sku, self.order_line


class Return(BaseModel):
    """One return of one order.

    ``released_on`` is the day on which customs released the declaration list (放行), never that of delivery; ``applied_on`` the day of the
    application; ``arrived_on`` the day on which the goods were back, None while they are not. ``returned_before`` holds what all earlier
    returns of the order stated, in their order.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    released_on: IsoDay
    applied_on: IsoDay
    arrived_on: IsoDay | None = None
    customs_district: District
    lines: Annotated[list[ReturnedLine], Field(min_length=1, max_length=MAX_RETURNED)]
    returned_before: Annotated[list[ReturnedLine], Field(max_length=MAX_RETURNED)] = []


def parse_return(back: Return | Mapping[str, Any] | str | bytes) -> Return:
    """Return a return.

    Raises InputError with all faults: unknown keys, days that run backwards, what is none of the wordings, a line that stands twice.
    """
    if not isinstance(back, Return):
        document = parse_json(back, "return") if isinstance(back, str | bytes) else back
        try:
            back = validate(Return, document, "return")
        except InputError as error:
            raise InputError([*map(_knowing_delivery, error.faults), *_unworded(document)]) from None
    faults = _unworded(back.model_dump(exclude_none=True)) + _backwards(back)
    seen: set[tuple[Any, ...]] = set()
    for at, line in enumerate(back.lines):
        if line.named in seen:
            pointer = f"/lines/{at}" if line.number is None else f"/lines/{at}/number"
            hint = "Add its pieces or copies up in one entry."
            faults.append(Fault("return", "the line stands twice", "line_twice", pointer, value=line.number, hint=hint))
        seen.add(line.named)
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


def _unworded(document: Any) -> list[Fault]:
    """The faults of entries that are worded in none of the ways there are."""
    lists = [(name, document.get(name)) for name in ("lines", "returned_before")] if isinstance(document, Mapping) else []
    return [
        fault
        for name, entries in lists
        for at, entry in enumerate(entries[:MAX_RETURNED] if isinstance(entries, list) else ())
        for fault in (_wording_faults(entry, f"/{name}/{at}") if isinstance(entry, Mapping) else ())
    ]


def _wording_faults(entry: Mapping[str, Any], place: str) -> Iterator[Fault]:
    stated = {name for name, value in entry.items() if value is not None and name in ReturnedLine.model_fields}
    wording = next((each for each in WORDINGS if stated.issuperset(each[:-1])), None)
    if wording is None:
        if stated.issuperset(entry):  # else an unknown key is told, which was probably meant to be what is missing
            hint = "Say it by 'number', by 'bundle', by 'sku', or by 'bundle' and 'sku'."
            yield Fault("return", "it is not said what comes back", "wording", place, hint=hint)
        return
    *names, amount = wording
    if amount not in stated:
        yield Fault("return", "required, but missing", "missing", f"{place}/{amount}", field=amount)
    for name in sorted(stated - {*wording, *(() if "number" in names else ("order_line",))}):
        known = " and ".join(names)
        yield Fault("return", f"does not go with {known}", "wording", f"{place}/{name}", field=name, hint=f"Say {known} and {amount}.")
