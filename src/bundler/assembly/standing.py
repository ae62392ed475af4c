"""What keeps a named design from being made, in plain words: the law, the policy, the stock. It knows nothing of the solver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bundler.assembly.evaluate import order_of, stopping
from bundler.assembly.keeping import Broken, broken_lines
from bundler.assembly.named import NamedDesign, title
from bundler.assembly.policy import Discount, Policy
from bundler.assembly.problem import Problem
from bundler.catalogue.item import Item
from bundler.compliance import Answer, quote
from bundler.compliance.registry import BY_CODE
from bundler.values import exact, money

Items = Sequence[tuple[Item, int]]
Limit = tuple[str, str]
"""A line of the policy, and what it says of the design."""


@dataclass(frozen=True)
class Offer:
    """One copy of a design at a discount: price and costs in fen, and what the rules say of it without and with freight."""

    items: Items
    discount: Discount
    price: int
    cost: int
    answers: tuple[Answer, ...]

    @property
    def tax(self) -> int | None:
        """The tax of one copy in fen, None where it is not known."""
        return self.answers[0].tax


def rate_text(rate: Fraction) -> str:
    """Return a discount as answers write it, with two places at least."""
    whole, _, places = exact.format(rate, 8).partition(".")
    return f"{whole}.{places.ljust(2, '0')}"


def offer(problem: Problem, items: Items, discount: Discount) -> Offer:
    """Return a design at a discount, priced and assessed."""
    policy = problem.policy
    public = (1 - discount.rate) * sum(item.unit_price * count for item, count in items)
    price = money.half_up(public.numerator, public.denominator)
    named = [(item.sku, count) for item, count in items]
    answers = tuple(
        quote(order_of(policy, named, price, freight), problem.catalogue, problem.tables) for freight in sorted({0, policy.freight_max})
    )
    return Offer(items, discount, price, sum((item.cost or 0) * count for item, count in items), answers)


def broken(policy: Policy, made: Offer) -> list[Broken]:
    """Return every line of the policy that one copy breaks."""
    return broken_lines(policy, made.items, made.price, (made.tax or 0) if policy.run.tax == "seller_absorbs" else 0)


def copies_of(problem: Problem, made: Offer, band: tuple[int, int]) -> tuple[int, Limit]:
    """Return the most copies of a design, and which line limits them."""
    limits = [(band[1], ("run.copies", f"at most {band[1]} copies are wanted"))]
    if made.discount.copies_max is not None:
        told = f"the market takes {made.discount.copies_max} copies at {exact.percent(made.discount.rate)}"
        limits.append((made.discount.copies_max, ("bundle.discounts", told)))
    for item, count in made.items:
        have = item.stock or 0
        limits.append((have // count, ("catalogue.stock", f"{have} of {item.sku} in stock are enough for {have // count} copies")))
    return min(limits, key=lambda pair: pair[0])


def stops(problem: Problem, design: NamedDesign) -> list[dict[str, str]]:
    """Return which rules, lines and stocks keep a named design from being made, at the discount that fewest of them do; none: it can be."""
    known = problem.catalogue
    outside = {each.sku: each for each in problem.excluded}
    skus = [part.sku for part in design.components]
    if strange := [sku for sku in skus if sku not in known]:
        return [_reason(design.title, "catalogue", f"{sku} is not in the catalogue", is_rule=False) for sku in strange]
    if unusable := [outside[sku] for sku in skus if sku in outside]:
        return [_reason(design.title, each.code, f"{each.sku}: {each.message}", is_rule=each.is_rule) for each in unusable]
    items = [(known[part.sku], part.quantity) for part in design.components]
    wanted = [each for each in problem.policy.bundle.discounts if design.discount in (None, each.rate)]
    if not wanted:
        return [_reason(design.title, "bundle.discounts", "its discount is not one of the policy's", is_rule=False)]
    return min((_stops(problem, design, offer(problem, items, each)) for each in wanted), key=len)


def _stops(problem: Problem, design: NamedDesign, made: Offer) -> list[dict[str, str]]:
    policy = problem.policy
    name = title(((item.sku, count) for item, count in made.items), made.discount.rate)
    lines = broken(policy, made)
    found = [_reason(name, each.line, each.says, is_rule=each.line in BY_CODE) for each in lines]
    told = {each.line for each in lines}
    for finding in stopping(made.answers, crossing=policy.threshold_crossing):
        if finding.code not in told:
            told.add(finding.code)
            found.append(_reason(name, finding.code, f"{finding.message} {finding.hint}", is_rule=True))
    band = design.copies or policy.run.copies
    most, (line, says) = copies_of(problem, made, band)
    if most < band[0]:
        found.append(_reason(name, line, f"{says}, and at least {band[0]} are wanted", is_rule=False))
    return found


def locks_stopped(problem: Problem) -> list[dict[str, str]]:
    """Return why the locked designs of a policy cannot all stand in one plan: each by itself, then together; none: they can."""
    policy = problem.policy
    locked = [each for each in policy.design if each.use == "locked"]
    found = [reason for each in locked for reason in stops(problem, each)]
    if found:
        return found
    wants: dict[str, list[tuple[NamedDesign, int]]] = {}
    for each in locked:
        least = (each.copies or policy.run.copies)[0]
        for part in each.components:
            wants.setdefault(part.sku, []).append((each, part.quantity * least))
    for sku, uses in wants.items():
        need, have, names = sum(n for _, n in uses), problem.catalogue[sku].stock or 0, " and ".join(each.title for each, _ in uses)
        if need > have:
            message = f"The locked designs {names} want at least {need} of {sku}, and {have} are in stock."
            found.append({"policy": "catalogue.stock", "message": message})
        if policy.bundle.designs_per_item_max is not None and len(uses) > policy.bundle.designs_per_item_max:
            message = f"{len(uses)} locked designs have {sku}, and an item is in at most {policy.bundle.designs_per_item_max}: {names}."
            found.append({"policy": "bundle.designs_per_item_max", "message": message})
    return found


def _reason(name: str, code: str, says: str, *, is_rule: bool) -> dict[str, str]:
    return {"rule" if is_rule else "policy": code, "message": f"The design {name}: {says.strip().rstrip('.')}."}
