"""What can stand in the way of every bundle: the lines of the policy and the rules of the law, each with what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from bundler.assembly.policy import Policy
from bundler.assembly.policy_types import MAX_PIECES
from bundler.compliance.registry import BY_CODE
from bundler.values import exact
from bundler.values.money import format as yuan

BETWEEN = ("BND-01", "BND-03", "BND-04", "BND-06", "BUN-04", "DEC-01", "LIM-01", "LIM-02", "LST-05", "TAX-02", "VAL-03")
"""The rules that items which may be sold alone can break as a bundle; BUN-03 stands where threshold_crossing refuses."""


class Constraint(NamedTuple):
    """A line of the policy or a rule: ``name`` is the line or the code, ``source`` its instruments."""

    name: str
    is_rule: bool
    says: str
    source: str

    def to_dict(self) -> dict[str, Any]:
        """Return it as it stands in an answer."""
        return {"rule" if self.is_rule else "policy": self.name, "says": self.says, "source": self.source}


def constraints(policy: Policy, codes: Iterable[str]) -> list[Constraint]:
    """Return the lines of the policy that narrow it, the rules between items, and the rules ``codes`` that keep items out."""
    rules = [BY_CODE[code] for code in dict.fromkeys([*BETWEEN, *sorted(codes)])]
    return [
        *(Constraint(name, is_rule=False, says=says, source="") for name, says in _lines(policy)),
        *(Constraint(rule.code, is_rule=True, says=rule.sentence, source=", ".join(rule.sources)) for rule in rules),
    ]


def _lines(policy: Policy) -> Iterator[tuple[str, str]]:
    bundle, run = policy.bundle, policy.run
    low, high = (yuan(each) for each in bundle.price)
    yield "run.copies", f"a design has at least {run.copies[0]} copies"
    yield "bundle.price", f"the price lies from {low} to {high}"
    yield "bundle.pieces", f"a bundle has {bundle.pieces[0]} to {bundle.pieces[1]} pieces"
    yield "bundle.distinct_items", f"a bundle has {bundle.distinct_items[0]} to {bundle.distinct_items[1]} different items"
    yield "bundle.copies_per_item", f"at most {bundle.copies_per_item} of an item lie in a bundle"
    if bundle.distinct_tax_codes != (1, MAX_PIECES):
        first, last = bundle.distinct_tax_codes
        yield "bundle.distinct_tax_codes", f"a bundle has {first} to {last} different tariff codes"
    if bundle.gross_weight_kg_max is not None:
        yield "bundle.gross_weight_kg_max", f"a bundle weighs at most {exact.format(bundle.gross_weight_kg_max, 8)} kg"
    if bundle.margin_min is not None:
        yield "bundle.margin_min", f"margin_min is {exact.format(bundle.margin_min, 8)}"
    yield "bundle.discounts", f"a bundle is sold at a discount of {' or '.join(exact.format(each.rate, 8) for each in bundle.discounts)}"
    if bundle.incompatible_tags:
        yield "bundle.incompatible_tags", "incompatible_tags keeps items apart"
    if bundle.expires_after is not None:
        yield "bundle.expires_after", f"goods last beyond {bundle.expires_after}"
    for slot in bundle.slot:
        yield f"bundle.slot[{slot.name}]", f"slot {slot.name!r} wants {slot.pieces[0]} to {slot.pieces[1]} of {', '.join(slot.tags_any)}"
    if any(each.use != "locked" for each in policy.design):
        yield "design", "designs that the policy names are forbidden, or have copies of their own"
    if policy.freight_max:
        yield "freight_max", f"freight_max is {yuan(policy.freight_max)}"
    if policy.threshold_crossing == "refuse":
        yield "threshold_crossing", "threshold_crossing is 'refuse'"
