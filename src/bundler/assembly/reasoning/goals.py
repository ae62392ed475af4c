"""What a change of one line has to be least in: the kinds of relaxation, as goals over the model of all bundles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from ortools.sat.python import cp_model

from bundler.assembly.policy import Policy
from bundler.assembly.reasoning.asking import Goal
from bundler.assembly.reasoning.bundle_model import BundleModel
from bundler.assembly.reasoning.judging import Candidate

PERCENT = [Fraction(at, 100) for at in range(100)]
BANDS = {"bundle.pieces": "pieces", "bundle.distinct_items": "distinct", "bundle.distinct_tax_codes": "codes", "bundle.price": "price"}


def goals(policy: Policy, name: str) -> Iterator[tuple[str, Goal | None]]:
    """Yield the kinds in which a line can be relaxed, each with what is least in the smallest such change; None: any change is as small."""
    if name in SINGLE:
        yield SINGLE[name]
    elif name in BANDS:
        yield from _band(getattr(policy.bundle, name.removeprefix("bundle.")), lambda bundles: getattr(bundles, BANDS[name]))
    for slot in policy.bundle.slot:
        if name == f"bundle.slot[{slot.name}]":
            yield from _band(slot.pieces, lambda bundles: bundles.slots[name])


def _band(band: tuple[int, int], value: Callable[[BundleModel], Any]) -> Iterator[tuple[str, Goal]]:
    yield "lower", lambda model, bundles: _under(model, value(bundles), band[0])
    yield "higher", lambda model, bundles: _over(model, value(bundles), band[1])


def _under(model: Any, value: Any, low: int) -> Any:
    model.add(value <= low - 1)
    return -value


def _over(model: Any, value: Any, high: int) -> Any:
    model.add(value >= high + 1)
    return value


def _most(model: Any, bundles: BundleModel) -> Any:
    most = model.new_int_var(0, 99, "")
    for count in bundles.count:
        model.add(count <= most)
    return most


def _soonest(model: Any, bundles: BundleModel) -> Any:
    """How many days before the line's the first of the items expires; items without a day stay out."""
    last = bundles.policy.bundle.expires_after
    assert last is not None
    days = model.new_int_var(0, 10**6, "")
    for ware, here in zip(bundles.wares, bundles.present, strict=True):
        if "bundle.expires_after" in ware.stops:
            until = ware.goods.item.expires_on
            model.add(days >= (last - until).days + 1 if until is not None else here == 0).only_enforce_if(here)
    return days


def _short(model: Any, bundles: BundleModel) -> Any:
    """How many pieces more than there are the least copies need."""
    low, found = bundles.policy.run.copies[0], []
    for ware, count in zip(bundles.wares, bundles.count, strict=True):
        short = model.new_int_var(0, 99 * low, "")
        model.add(short >= low * count - (ware.goods.item.stock or 0))
        found.append(short)
    return sum(found)


def rates(policy: Policy) -> list[tuple[int, Fraction]]:
    """Return the discounts that a policy could have besides: in whole per cent or without a limit on copies, the nearest ones first."""
    now = [each.rate for each in policy.bundle.discounts]
    capped = [each.rate for each in policy.bundle.discounts if (each.copies_max or policy.run.copies[0]) < policy.run.copies[0]]
    others = [rate for rate in PERCENT if rate not in now]
    return sorted((int(min(abs(rate - each) for each in now) * 10_000), rate) for rate in {*capped, *others})


def _discount(model: Any, bundles: BundleModel) -> Any:
    model.add_bool_and([bundles.free])
    literals = []
    for away, rate in rates(bundles.policy):
        taken = model.new_bool_var("")
        bundles.priced(model, taken, rate, bundles.total, bundles.price)
        literals.append((away, taken))
    model.add_exactly_one([taken for _, taken in literals])
    return cp_model.LinearExpr.weighted_sum([taken for _, taken in literals], [away for away, _ in literals])


def at_rate(policy: Policy, bundle: Candidate) -> Candidate:
    """Return a bundle of a free price at the nearest discount that gives the price."""
    found = (Candidate(bundle.parts, rate) for _, rate in rates(policy))
    return next((each for each in found if each.price == bundle.price), bundle)


SINGLE: Mapping[str, tuple[str, Goal | None]] = {
    "bundle.copies_per_item": ("higher", _most),
    "bundle.gross_weight_kg_max": ("higher", lambda _, bundles: bundles.gross),
    "bundle.incompatible_tags": ("fewer", lambda _, bundles: sum(bundles.clashes.values())),
    "bundle.expires_after": ("lower", _soonest),
    "bundle.discounts": ("other", _discount),
    "freight_max": ("lower", lambda _, bundles: bundles.price),
    "BND-03": ("stock", _short),
    "threshold_crossing": ("switch", None),
}
"""The lines that can be relaxed in one kind."""
