"""How many copies of a bundle the free stock makes, and what is short first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bundler.catalogue.bundle import BundleDefinition, ChoiceGroup

Free = Mapping[str, int | None]
"""Free pieces by sku; None, or no entry, where nothing was ever counted, or the item is no longer stored: none of it can be sold."""


@dataclass(frozen=True, slots=True)
class Availability:
    """``copies`` is the least of what the components and the groups allow; a group that need not be chosen from allows any number."""

    copies: int
    components: tuple[dict[str, Any], ...]
    groups: tuple[dict[str, Any], ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-ready data; ``limiting`` names every component and group that allows no more copies than all together."""
        limits = [{"sku": each["sku"], "group": None} for each in self.components if each["copies"] == self.copies]
        limits += [{"sku": None, "group": each["id"]} for each in self.groups if each["copies"] == self.copies]
        return {"copies": self.copies, "limiting": limits, "components": [*self.components], "groups": [*self.groups]}


def available(bundle: BundleDefinition, free: Free) -> Availability:
    """Return how many copies can be made, of groups by whatever choices use the stock best."""
    components = tuple(
        {"sku": part.sku, "quantity": part.quantity, "free": free.get(part.sku), "copies": (free.get(part.sku) or 0) // part.quantity}
        for part in bundle.components
    )
    groups = tuple(_group(group, free) for group in bundle.groups)
    allowed = [each["copies"] for each in (*components, *groups) if each["copies"] is not None]
    return Availability(min(allowed), components, groups)


def copies_of_group(group: ChoiceGroup, free: Free) -> int | None:
    """Return of how many copies the pieces of a group can be filled, None where none need be.

    ``n`` copies can be filled exactly if the options give ``n`` times the least pieces, where of an option no copy takes more than its
    most: what is free of each can then be dealt out evenly. The pieces that are missing only grow once they begin to.
    """
    if not group.least:
        return None
    stock = [(max(free.get(option.sku) or 0, 0), option.most) for option in group.options]
    low, high = 0, sum(pieces for pieces, _ in stock) // group.least
    while low < high:
        copies = (low + high + 1) // 2
        if sum(min(pieces, copies * most) for pieces, most in stock) >= copies * group.least:
            low = copies
        else:
            high = copies - 1
    return low


def _group(group: ChoiceGroup, free: Free) -> dict[str, Any]:
    options = [{"sku": option.sku, "max": option.most, "free": free.get(option.sku)} for option in group.options]
    return {"id": group.id, "min": group.least, "max": group.most, "copies": copies_of_group(group, free), "options": options}
