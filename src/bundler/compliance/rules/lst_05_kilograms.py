"""The kilograms of a code that one buyer may import in a calendar year are kept."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.duty.goods import Goods
from bundler.tariff.rows import Remark
from bundler.values import exact

CODE = "LST-05"
SOURCES = ("2022-7",)
SOLVER_FACE = True


def concerns(goods: Goods) -> bool:
    """Goods whose kilograms a remark limits."""
    return bool(goods.kilogram_limits)


def check(case: Case) -> Iterator[Finding]:
    """The order's net weight and what the buyer has used, per group of codes; not stated counts as 0 and is told."""
    ordered: dict[str, tuple[Remark, Fraction, list[int]]] = {}
    for line in case.found.lines:
        for remark in line.goods.kilogram_limits:
            _, weight, numbers = ordered.get(remark.key, (remark, Fraction(0), []))
            weight += line.goods.item.net_weight_kg * line.quantity
            ordered[remark.key] = (remark, weight, [*numbers, line.number])
    for remark, weight, numbers in ordered.values():
        yield from _one(case, remark, weight, tuple(numbers))


def _one(case: Case, remark: Remark, weight: Fraction, numbers: tuple[int, ...]) -> Iterator[Finding]:
    limit = remark.kg or Fraction(0)
    stated = case.order.buyer.kg_used
    groups = [kg for group, kg in (stated or {}).items() if group.startswith(remark.group)]
    used = sum(groups, Fraction(0))
    if not groups:
        yield Finding(
            CODE, "info", f"The kilograms of {remark.group} already used this year were not stated and count as 0.",
            "State them as buyer.kg_used.", numbers, remark.source,
        )  # fmt: skip
    if used + weight > limit:
        left = exact.format(max(limit - used, Fraction(0)), 8)
        yield Finding(
            CODE, "error",
            f"{exact.format(used + weight, 8)} kg of {remark.group} this year with this order; "
            f"{exact.format(limit)} kg are allowed: {remark.text}",
            f"At most {left} kg may still be ordered this year.", numbers, remark.source,
        )  # fmt: skip
    elif case.is_near(used + weight, limit):
        message = f"{exact.format(used + weight, 8)} kg of {remark.group} this year with this order; {exact.format(limit)} kg are allowed."
        yield Finding(CODE, "warning", message, f"{exact.format(limit - used - weight, 8)} kg are left.", numbers, remark.source)
