"""How a line of the policy has to read to let one bundle through: as it does, but for as much as the bundle needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from bundler.assembly.keeping import slot_pieces
from bundler.assembly.policy import Discount, Policy
from bundler.assembly.reasoning.judging import Candidate
from bundler.values import exact
from bundler.values.money import format as yuan

MILLE = 1000
PLACES = 8
"""Decimals that rates and weights of an input have at most, so that what is written is what is meant."""


class Eased(NamedTuple):
    """A policy with one line changed, and what the line said and says now, as it is written."""

    policy: Policy
    now: Any
    then: Any


def eased(policy: Policy, name: str, bundle: Candidate, absorbed: int, limit: int) -> Eased | None:
    """Return the policy with the line ``name`` changed for a bundle, or None where no wording of it would let the bundle through.

    ``absorbed`` is the tax that the seller pays on it, ``limit`` the lower of the limits of the law, both in fen.
    """
    if name == "freight_max":
        return _freight(policy, bundle, limit)
    if name.startswith("bundle.slot["):
        return _slot(policy, name, bundle)
    if name == "bundle.margin_min":
        return _margin(policy, bundle, absorbed)
    return EASINGS[name](policy, bundle) if name in EASINGS else None


def _with(policy: Policy, **changes: Any) -> Policy:
    return policy.model_copy(update={"bundle": policy.bundle.model_copy(update=changes)})


def _wider(band: tuple[int, int], value: int) -> tuple[int, int]:
    return min(band[0], value), max(band[1], value)


def _band(field: str, value: Callable[[Candidate], int]) -> Callable[[Policy, Candidate], Eased]:
    def widened(policy: Policy, bundle: Candidate) -> Eased:
        band = getattr(policy.bundle, field)
        then = _wider(band, value(bundle))
        return Eased(_with(policy, **{field: then}), [*band], [*then])

    return widened


def _price(policy: Policy, bundle: Candidate) -> Eased:
    band = policy.bundle.price
    then = _wider(band, bundle.price)
    return Eased(_with(policy, price=then), [yuan(each) for each in band], [yuan(each) for each in then])


def _slot(policy: Policy, name: str, bundle: Candidate) -> Eased:
    slots = list(policy.bundle.slot)
    at = next(place for place, slot in enumerate(slots) if f"bundle.slot[{slot.name}]" == name)
    then = _wider(slots[at].pieces, slot_pieces(slots[at], bundle.parts))
    now, slots[at] = slots[at].pieces, slots[at].model_copy(update={"pieces": then})
    return Eased(_with(policy, slot=slots), [*now], [*then])


def _per_item(policy: Policy, bundle: Candidate) -> Eased:
    now = policy.bundle.copies_per_item
    then = max(now, *(count for _, count in bundle.parts))
    return Eased(_with(policy, copies_per_item=then), now, then)


def _weight(policy: Policy, bundle: Candidate) -> Eased | None:
    if any(item.gross_weight_kg is None for item, _ in bundle.parts):
        return None
    then = sum(((item.gross_weight_kg or Fraction(0)) * count for item, count in bundle.parts), Fraction(0))
    now = policy.bundle.gross_weight_kg_max or Fraction(0)
    return Eased(_with(policy, gross_weight_kg_max=then), exact.format(now, PLACES), exact.format(then, PLACES))


def _margin(policy: Policy, bundle: Candidate, absorbed: int) -> Eased | None:
    left = bundle.price - sum((item.cost or 0) * count for item, count in bundle.parts) - absorbed
    if left < 0:
        return None
    then = Fraction(left * MILLE // bundle.price, MILLE)
    return Eased(_with(policy, margin_min=then), exact.format(policy.bundle.margin_min or Fraction(0), PLACES), exact.format(then, PLACES))


def _discounts(policy: Policy, bundle: Candidate) -> Eased:
    now = policy.bundle.discounts
    then = [*(each for each in now if each.rate != bundle.rate), Discount.model_validate({"rate": exact.format(bundle.rate, PLACES)})]
    return Eased(_with(policy, discounts=then), [_written(each) for each in now], [_written(each) for each in then])


def _written(discount: Discount) -> Any:
    rate = exact.format(discount.rate, PLACES)
    return rate if discount.copies_max is None else {"rate": rate, "copies_max": discount.copies_max}


def _tags(policy: Policy, bundle: Candidate) -> Eased:
    tags, now = {tag for item, _ in bundle.parts for tag in item.tags}, policy.bundle.incompatible_tags
    then = [pair for pair in now if not {*pair} <= tags]
    return Eased(_with(policy, incompatible_tags=then), [[*pair] for pair in now], [[*pair] for pair in then])


def _expires(policy: Policy, bundle: Candidate) -> Eased | None:
    days = [item.expires_on for item, _ in bundle.parts if item.expires_on is not None]
    if not days or any(item.expires_on is None and item.storage_class != "ambient" for item, _ in bundle.parts):
        return None
    now, then = policy.bundle.expires_after, min(days) - timedelta(days=1)
    return Eased(_with(policy, expires_after=then), str(now), str(then))


def _copies(policy: Policy, bundle: Candidate) -> Eased | None:
    low, high = policy.run.copies
    most = min((item.stock or 0) // count for item, count in bundle.parts)
    taken = next((each for each in policy.bundle.discounts if each.rate == bundle.rate), None)
    then = min(low, most, low if taken is None or taken.copies_max is None else taken.copies_max)
    if then < 1:
        return None
    return Eased(policy.model_copy(update={"run": policy.run.model_copy(update={"copies": (then, high)})}), [low, high], [then, high])


def _freight(policy: Policy, bundle: Candidate, limit: int) -> Eased:
    then = max(min(policy.freight_max, (limit - bundle.price) // 100 * 100), 0)
    return Eased(policy.model_copy(update={"freight_max": then}), yuan(policy.freight_max), yuan(then))


def _crossing(policy: Policy, _: Candidate) -> Eased:
    return Eased(policy.model_copy(update={"threshold_crossing": "allow"}), "refuse", "allow")


EASINGS: Mapping[str, Callable[[Policy, Candidate], Eased | None]] = {
    "bundle.price": _price,
    "bundle.pieces": _band("pieces", lambda bundle: sum(count for _, count in bundle.parts)),
    "bundle.distinct_items": _band("distinct_items", lambda bundle: len(bundle.parts)),
    "bundle.distinct_tax_codes": _band("distinct_tax_codes", lambda bundle: len({item.hs_code for item, _ in bundle.parts})),
    "bundle.copies_per_item": _per_item,
    "bundle.gross_weight_kg_max": _weight,
    "bundle.discounts": _discounts,
    "bundle.incompatible_tags": _tags,
    "bundle.expires_after": _expires,
    "run.copies": _copies,
    "threshold_crossing": _crossing,
}
