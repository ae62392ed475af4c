"""What ``vary`` is asked, checked: a line, its values, and the policy under each of them."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from bundler.assembly.policy import Policy, load_policy
from bundler.assembly.slips import strange_locks
from bundler.assembly.varying.lines import Path, label, path_of, replaced, value_at
from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.parsing import escaped, validate
from bundler.errors import Fault, InputError
from bundler.values import exact

PLACE = "vary"
MAX_VALUES = 50
MAX_SECONDS = 86_400
"""All values together may take a day, as one composition may."""


class Vary(BaseModel):
    """The line that is varied, such as ``max_designs`` or ``bundle.discounts``, and its values as a policy takes them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    line: Annotated[str, Field(min_length=1, max_length=200)]
    values: Annotated[list[Any], Field(min_length=1, max_length=MAX_VALUES)]


@dataclass(frozen=True)
class Variant:
    """One value, as the policy's document holds it; ``own`` is the one that the policy states, or has by default."""

    value: Any
    policy: Policy
    own: bool

    @property
    def label(self) -> str:
        """The value in one line."""
        return label(self.value)


def read_vary(line: Any, values: Any) -> Vary:
    """Return a question from the arguments of ``vary``. Raises InputError with all faults; which lines there are is not looked at."""
    if isinstance(values, Iterable) and not isinstance(values, str | bytes | Mapping | list):
        values = list(islice(values, MAX_VALUES + 1))
    return validate(Vary, {"line": line, "values": values}, PLACE)


def variants(policy: Policy, vary: Vary) -> list[Variant]:
    """Return the values in their order with the policy under each, the policy's own among them.

    With it they are 50 at most. Raises InputError for an unknown line, and with the faults of all values at once.
    """
    document = policy.model_dump(mode="json")
    path = path_of(vary.line, policy)
    own = value_at(document, path)
    found: list[Variant] = []
    faults: list[Fault] = []
    for at, value in enumerate(vary.values):
        try:
            other = load_policy(validate(Policy, replaced(document, path, value), PLACE))
        except InputError as error:
            faults += [_of_value(fault, at, path) for fault in error.faults]
            continue
        stated = value_at(other.model_dump(mode="json"), path)
        if any(each.value == stated for each in found):
            faults.append(Fault(PLACE, "the value stands twice", "duplicate_value", f"/values/{at}", field=vary.line, value=label(stated)))
        found.append(Variant(stated, other, stated == own))
    if not any(each.own for each in found):
        found.insert(_place(own, [each.value for each in found]), Variant(own, policy, True))
    if len(found) > MAX_VALUES:
        message = f"{len(found)} values with the policy's own, and at most {MAX_VALUES} are taken"
        faults.append(Fault(PLACE, message, "too_many_values", "/values", hint="Give a range with a wider step."))
    if not policy.solver.repeatable and policy.solver.seconds * len(found) > MAX_SECONDS:
        message = f"{len(found)} values of {policy.solver.seconds} seconds each, and all together may take a day"
        faults.append(Fault(PLACE, message, "too_long", "/values", hint="Give fewer values, or fewer seconds in the policy."))
    if faults:
        raise InputError(faults)
    return found


def strange_values(goods: Catalogue, each: Iterable[Variant]) -> Iterator[Fault]:
    """Yield what is wrong with values beside a catalogue: locked designs of items that are not in it."""
    for variant in each:
        for fault in strange_locks(goods, variant.policy):
            yield replace(fault, place=PLACE, pointer="/values", message=f"with {variant.label}, {fault.pointer}: {fault.message}")


def _of_value(fault: Fault, at: int, path: Path) -> Fault:
    """A fault of a policy as one of the value that brought it."""
    line = "".join(f"/{escaped(str(step))}" for step in path)
    if fault.pointer == line or fault.pointer.startswith(f"{line}/"):
        return replace(fault, place=PLACE, pointer=f"/values/{at}{fault.pointer.removeprefix(line)}", field=str(path[-1]))
    message = f"with this value, {fault.pointer} of the policy: {fault.message}"
    return replace(fault, place=PLACE, pointer=f"/values/{at}", message=message)


def _place(own: Any, values: list[Any]) -> int:
    """Where the policy's own value stands: in its place among numbers that rise or fall, else before all."""
    numbers = [number(each) for each in values]
    own_number = number(own)
    if own_number is None or None in numbers:
        return 0
    known = [each for each in numbers if each is not None]
    if known == sorted(known):
        return bisect(known, own_number)
    if known == sorted(known, reverse=True):
        return len(known) - bisect(known[::-1], own_number)
    return 0


def number(value: Any) -> Fraction | None:
    """Return a value as a number, None for a value that is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    try:
        return exact.parse(value)
    except ValueError:
        return None
