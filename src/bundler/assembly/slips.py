"""What of a policy does not go with the catalogue: faults where a plan hangs on it, else warnings of what is probably a slip."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.assembly.policy import Policy
from bundler.catalogue.catalogue import Catalogue
from bundler.errors import Fault
from bundler.values.near import did_you_mean


def strange_locks(catalogue: Catalogue, policy: Policy) -> Iterator[Fault]:
    """Yield the items of locked designs that the catalogue does not have; of other designs these are only warned of."""
    for at, design in enumerate(policy.design):
        for place, part in enumerate(design.components):
            if design.use == "locked" and part.sku not in catalogue:
                pointer = f"/design/{at}/components/{place}/sku"
                yield Fault("policy", "the catalogue has no such item", "unknown_sku", pointer, field="sku", value=part.sku,
                            hint=did_you_mean(part.sku, catalogue))  # fmt: skip


def slips(catalogue: Catalogue, policy: Policy) -> list[str]:
    """Return warnings: tags and items that the catalogue does not have, and a wish to clear what has no clearance value."""
    known = {tag for item in catalogue.values() for tag in item.tags}
    named = [tag for pair in policy.bundle.incompatible_tags for tag in pair]
    named += [tag for slot in policy.bundle.slot for tag in slot.tags_any]
    tags = [tag for tag in dict.fromkeys(named) if tag not in known]
    skus = dict.fromkeys(part.sku for design in policy.design for part in design.components if part.sku not in catalogue)
    found = [f"No item carries the tag {tag!r}. {did_you_mean(tag, known) if known else ''}".strip() for tag in tags]
    found += [f"No item is {sku!r}, so that no design with it is made. {did_you_mean(sku, catalogue)}" for sku in skus]
    clears = any(each.name == "clearance" for each in policy.objective)
    if clears and catalogue and not any(item.clearance_value for item in catalogue.values()):
        found.append("No item states a clearance_value, so that no plan clears more than another.")
    return found
