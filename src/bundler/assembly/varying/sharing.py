"""What the values know of each other: a plan under a tighter value stands under a looser one, and a bound of the looser holds for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bundler.assembly.extraction import extract
from bundler.assembly.plan import Plan, Status
from bundler.assembly.policy import Policy, RunPolicy
from bundler.assembly.problem import build
from bundler.assembly.varying.looser import looser
from bundler.assembly.varying.variants import Variant
from bundler.assembly.varying.variation import Row
from bundler.catalogue.catalogue import Catalogue
from bundler.tariff.tables import Tables
from bundler.values import exact, money


@dataclass(frozen=True)
class Chosen:
    """The designs of a plan as columns of a problem: pieces with their counts, and the discount of each."""

    multisets: Sequence[tuple[tuple[int, int], ...]]
    discount: Sequence[int]

    def multiset(self, row: int) -> tuple[tuple[int, int], ...]:
        """Return the pieces of a design with their counts."""
        return self.multisets[row]


def shared(line: str, found: Sequence[tuple[Variant, Plan | None]], catalogue: Catalogue, tables: Tables) -> list[Row]:
    """Return the rows, each with the best plan and the lowest bound that any value's search gives it.

    A plan of another value is checked and assessed anew under this one, as every plan is before it is returned.
    """
    rows: list[Row] = []
    for variant, own in found:
        plan, plan_from, bound_from = own, None, None
        if plan is not None:
            # of several objectives the worth alone does not say which plan is the better one
            better = _better(line, variant, plan, found) if len(variant.policy.objective) == 1 else None
            if better is not None:
                plan_from, worth = better
                known = found[plan_from][1]
                assert known is not None
                plan = _moved(known, plan, variant.policy, worth, catalogue, tables)
            plan, bound_from = _bounded(line, variant, plan, found)
        rows.append(Row(variant, plan, plan_from, bound_from))
    return rows


def _better(line: str, here: Variant, plan: Plan, found: Sequence[tuple[Variant, Plan | None]]) -> tuple[int, int] | None:
    """The place of the tighter value whose plan is worth most here, and what it is worth; None where it is no more than the own one."""
    best: tuple[int, int] | None = None
    most = plan.objective
    for at, (other, known) in enumerate(found):
        if known is not None and known.objective is not None and known is not plan and looser(line, here.value, other.value):
            worth = _worth(known, other.policy.run, here.policy.run)
            if most is None or worth > most:
                best, most = (at, worth), worth
    return best


def _worth(plan: Plan, then: RunPolicy, now: RunPolicy) -> int:
    """What a plan made under ``then`` is worth under ``now``, in fen: value of a copy, packing, absorbed tax and setting up told apart."""
    worth = 0
    for design in plan.designs:
        value, tax = money.parse(design["value"]), money.parse(design["tax"])
        value += then.packing_cost + (tax if then.tax == "seller_absorbs" else 0)
        value -= now.packing_cost + (tax if now.tax == "seller_absorbs" else 0)
        worth += design["copies"] * value - now.setup_cost
    return worth


def _moved(known: Plan, plan: Plan, now: Policy, worth: int, catalogue: Catalogue, tables: Tables) -> Plan:
    """The plan ``known`` as one under the policy ``now``, in place of ``plan``, which was found there."""
    problem = build(catalogue, now, tables)
    place = {piece.item.sku: at for at, piece in enumerate(problem.pieces)}
    rates = {discount.rate: at for at, discount in enumerate(problem.policy.bundle.discounts)}
    chosen = Chosen(
        [tuple((place[part["sku"]], part["quantity"]) for part in design["components"]) for design in known.designs],
        [rates[exact.parse(design["discount"])] for design in known.designs],
    )
    designs, used = extract(problem, chosen, {row: design["copies"] for row, design in enumerate(known.designs)}, worth)
    return Plan(
        "feasible", worth, plan.bound, designs, used, [], plan.seconds, plan.receipt, plan.excluded, plan.warnings,
        input_json=plan.input_json,
    )  # fmt: skip


def _bounded(line: str, here: Variant, plan: Plan, found: Sequence[tuple[Variant, Plan | None]]) -> tuple[Plan, int | None]:
    """The plan with the lowest bound that holds for it, its status with it, and the place of the looser value that proved it."""
    bound, bound_from = plan.bound, None
    for at, (other, known) in enumerate(found):
        proven = None if known is None else known.bound
        lower = proven is not None and (bound is None or proven < bound)
        if plan.objective is not None and lower and looser(line, other.value, here.value):
            bound, bound_from = proven, at
    if plan.objective is None or bound is None:
        return plan, None
    status: Status = "optimal" if bound <= plan.objective else "feasible"
    return replace(plan, bound=bound, status=status), bound_from
