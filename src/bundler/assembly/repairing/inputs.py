"""What ``repair`` is asked, checked: everything bounded before the solver sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.loading import load_catalogue
from bundler.catalogue.order import ItemLine, Order
from bundler.catalogue.parsing import escaped, parse_order
from bundler.duty.assess import Assessment
from bundler.errors import Fault, InputError
from bundler.values.money import format as yuan
from bundler.values.near import did_you_mean

MAX_PLACES = 300
"""Loose lines and components of an order together; a declaration list holds a third of it."""
TOP, TRIES = 5, 500
MAX_TOP, MAX_TRIES = 50, 100_000
MAX_LISTED, MAX_EACH = 10_000, 20
COMPARED = 500
PLACE = "alternatives"
MOST_FEN = 10**13
"""What the goods of an order may be worth at public prices, so that the solver's integers hold; the limits are far below."""


class Wanted(BaseModel):
    """What is asked beside an order and its catalogue."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    alternatives: dict[str, list[str]] | None = None
    top: int = TOP
    tries: int = TRIES


@dataclass(frozen=True)
class Asked:
    """The order, the catalogue, the alternatives that the caller lists, and how much is wanted."""

    order: Order
    catalogue: Catalogue
    alternatives: Mapping[str, Sequence[str]] | None
    top: int
    tries: int


def asked_of(order: Any, catalogue: Any, on: date | None, alternatives: Any, top: Any, tries: Any) -> Asked:
    """Return the inputs. Raises InputError with the faults of all of them at once."""
    faults: list[Fault] = []
    parsed = goods = None
    try:
        parsed = parse_order(order, on)
        places = sum(1 if isinstance(line, ItemLine) else len(line.components) for line in parsed.lines)
        if places > MAX_PLACES:
            message = f"{places} lines and components, and at most {MAX_PLACES} can be repaired at once"
            faults.append(Fault("order", message, "too_long", pointer="/lines", hint="Repair a part of the order at a time."))
    except InputError as error:
        faults += error.faults
    try:
        goods = Catalogue(()) if catalogue is None else load_catalogue(catalogue)
        faults += alternatives_faults(alternatives) or _unknown(alternatives or {}, goods)
    except InputError as error:
        faults += error.faults
    faults += range_faults("top", top, MAX_TOP) + range_faults("tries", tries, MAX_TRIES)
    if faults or parsed is None or goods is None:
        raise InputError(faults)
    return Asked(parsed, goods, alternatives, top, tries)


def refuse_huge(found: Assessment) -> None:
    """Raise InputError for goods that are worth more than the solver counts with."""
    public = sum(part.public for part in found.parts)
    if public > MOST_FEN:
        message = f"the goods are worth {yuan(public)} at public prices, more than can be repaired"
        raise InputError([Fault("order", message, "too_large", pointer="/lines", hint="Check quantities and prices.")])


def range_faults(name: str, value: Any, most: int) -> list[Fault]:
    """Return what is wrong with how much is asked for."""
    if not isinstance(value, bool) and isinstance(value, int) and 1 <= value <= most:
        return []
    return [Fault(name, f"a whole number from 1 to {most} is wanted", "range", value=None if isinstance(value, dict | list) else value)]


def alternatives_faults(alternatives: Any) -> list[Fault]:
    """Return what is wrong with the form of listed alternatives, whatever the catalogue holds."""
    if alternatives is None:
        return []
    if not isinstance(alternatives, Mapping) or len(alternatives) > MAX_LISTED:
        hint = 'Write {"SKU": ["OTHER", "THIRD"]}.'
        return [Fault(PLACE, f"an object of at most {MAX_LISTED} skus is wanted", "alternatives", hint=hint)]
    return [
        Fault(PLACE, f"a list of at most {MAX_EACH} skus is wanted", "alternatives", pointer=f"/{escaped(str(sku))}")
        for sku, others in alternatives.items()
        if not isinstance(sku, str)
        or not isinstance(others, list | tuple)
        or len(others) > MAX_EACH
        or not all(isinstance(other, str) for other in others)
    ]


def _unknown(alternatives: Mapping[str, Sequence[str]], catalogue: Catalogue) -> list[Fault]:
    return [
        Fault(PLACE, "not in the catalogue", "unknown_sku", pointer=f"/{escaped(sku)}/{at}", value=other,
              hint=did_you_mean(other, list(catalogue)[:COMPARED]) if catalogue else "State the catalogue that they are in.")
        for sku, others in alternatives.items() for at, other in enumerate(others) if other not in catalogue
    ]  # fmt: skip
