"""What a buyer chooses of a bundle's groups: read with all faults at once, filled up with the defaults, and every one there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from bundler.catalogue.bundle import MAX_GROUPS, MAX_OPTIONS, BundleDefinition, ChoiceGroup, Portion
from bundler.catalogue.parsing import escaped
from bundler.errors import Fault
from bundler.values.near import did_you_mean

Chosen = Annotated[list[Portion], Field(max_length=MAX_OPTIONS)]
Stated = Annotated[dict[Annotated[str, Field(max_length=60)], Chosen], Field(max_length=MAX_GROUPS)]
Choice = Mapping[str, tuple[Portion, ...]]
"""The pieces of every group, by its id."""


class StatedChoice(BaseModel):
    """A choice as a buyer states it: of a group that is left out the default is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    choice: Stated = {}


def complete(bundle: BundleDefinition, stated: Mapping[str, list[Portion]], pointer: str, faults: list[Fault]) -> Choice:
    """Return a choice with the defaults of the groups that it leaves out; what the bundle does not allow joins ``faults``."""
    groups = {group.id: group for group in bundle.groups}
    for name in stated:
        if name not in groups:
            hint = did_you_mean(name, groups) if groups else "The bundle has no groups."
            faults.append(
                Fault("choice", "the bundle has no such group", "unknown_group", f"{pointer}/{escaped(name)}", field=name, hint=hint)
            )
    found: dict[str, tuple[Portion, ...]] = {}
    for name, group in groups.items():
        if name not in stated:
            found[name] = default_of(group)
            continue
        faults.extend(_faults(group, stated[name], f"{pointer}/{escaped(name)}"))
        taken = {part.sku: part for part in stated[name]}
        found[name] = tuple(taken[option.sku] for option in group.options if option.sku in taken)
    return found


def default_of(group: ChoiceGroup) -> tuple[Portion, ...]:
    """Return what is taken of a group where nothing is chosen."""
    return _portions(group, [option.default for option in group.options])


def default_choice(bundle: BundleDefinition) -> Choice:
    """Return the choice of a buyer who does not choose."""
    return {group.id: default_of(group) for group in bundle.groups}


def choices(bundle: BundleDefinition) -> Iterator[Choice]:
    """Yield every choice that a bundle allows."""
    for taken in product(*(list(_ways(group)) for group in bundle.groups)):
        yield dict(zip((group.id for group in bundle.groups), taken, strict=True))


def contents(bundle: BundleDefinition, choice: Choice) -> tuple[Portion, ...]:
    """Return what one copy holds: the fixed components, then what was chosen of each group."""
    return (*bundle.components, *(part for group in bundle.groups for part in choice[group.id]))


def told(choice: Choice) -> dict[str, Any]:
    """Return a choice as JSON data."""
    return {name: [part.model_dump() for part in parts] for name, parts in choice.items()}


def _ways(group: ChoiceGroup) -> Iterator[tuple[Portion, ...]]:
    def counts(at: int, taken: int) -> Iterator[list[int]]:
        if at == len(group.options):
            yield []
            return
        room = sum(option.most for option in group.options[at + 1 :])
        for some in range(max(group.least - taken - room, 0), min(group.options[at].most, group.most - taken) + 1):
            for rest in counts(at + 1, taken + some):
                yield [some, *rest]

    return (_portions(group, some) for some in counts(0, 0))


def _portions(group: ChoiceGroup, counts: list[int]) -> tuple[Portion, ...]:
    # Quantities come from a group that was checked.
    pairs = zip(group.options, counts, strict=True)
    return tuple(Portion.model_construct(sku=option.sku, quantity=count) for option, count in pairs if count)


def _faults(group: ChoiceGroup, stated: list[Portion], pointer: str) -> Iterator[Fault]:
    most = {option.sku: option.most for option in group.options}
    counted = Counter(part.sku for part in stated)
    for at, part in enumerate(stated):
        place = f"{pointer}/{at}"
        if part.sku not in most:
            message, hint = "the group does not offer this item", did_you_mean(part.sku, most)
            yield Fault("choice", message, "unknown_option", f"{place}/sku", field="sku", value=part.sku, hint=hint)
        elif counted[part.sku] > 1:
            yield Fault("choice", "the sku stands twice in the group", "duplicate_sku", f"{place}/sku", field="sku", value=part.sku)
        elif part.quantity > most[part.sku]:
            message = f"at most {most[part.sku]} of it may be chosen"
            yield Fault("choice", message, "too_many", f"{place}/quantity", field="quantity", value=part.quantity)
    pieces = sum(part.quantity for part in stated)
    if not group.least <= pieces <= group.most:
        wanted = f"{group.least} to {group.most}" if group.least < group.most else str(group.least)
        yield Fault("choice", f"{wanted} pieces are to be chosen of {group.id}", "pieces", pointer, field=group.id, value=pieces)
