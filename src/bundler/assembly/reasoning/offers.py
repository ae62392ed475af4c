"""A named design at each discount that it may have: what it is worth, in how many copies, and everything that stops it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bundler.assembly.evaluate import stopping
from bundler.assembly.keeping import Parts
from bundler.assembly.problem import Problem
from bundler.assembly.reasoning.asked import AskedDesign
from bundler.assembly.standing import Offer, broken, copies_of, offer, rate_text
from bundler.assembly.usable import by_facts
from bundler.compliance.registry import BY_CODE
from bundler.values.money import format as yuan


@dataclass(frozen=True)
class Offered:
    """A design at a discount: ``value`` of one copy in fen, None where it cannot be told; at most ``most`` copies; ``stops`` in words."""

    made: Offer
    value: int | None
    least: int
    most: int
    stops: Sequence[dict[str, str]]

    def to_dict(self) -> dict[str, Any]:
        """Return the offer as it stands in an answer."""
        tax = self.made.tax
        return {
            "discount": rate_text(self.made.discount.rate), "price": yuan(self.made.price), "tax": None if tax is None else yuan(tax),
            "value": None if self.value is None else yuan(self.value), "copies_most": self.most, "stops": list(self.stops),
        }  # fmt: skip


def offers(problem: Problem, design: AskedDesign) -> list[Offered]:
    """Return the design at its discount, or at each of the policy's."""
    held = {part.sku: part.quantity for part in design.components}
    parts = [(item, held[item.sku]) for item in problem.catalogue.values() if item.sku in held]
    wanted = [each for each in problem.policy.bundle.discounts if design.discount in (None, each.rate)]
    return [_offered(problem, design, offer(problem, parts, each)) for each in wanted]


def _offered(problem: Problem, design: AskedDesign, made: Offer) -> Offered:
    band = problem.policy.run.copies
    stops = [*_facts(made.items), *_lines(problem, made)]
    for each in problem.policy.design:
        if each.multiset == design.multiset and each.discount in (None, made.discount.rate):
            band = each.copies or band
            if each.use == "forbidden":
                stops.append(_stop("design", "The policy forbids the design by name.", hint="Leave it out of the policy's designs."))
    most, (line, says) = copies_of(problem, made, band)
    if most < band[0]:
        hint = _more(made.items, band[0]) if line == "catalogue.stock" else ""
        says = f"{says[0].upper()}{says[1:]}, and at least {band[0]} are wanted."
        stops.append(_stop(line, says, str(most), f"at least {band[0]}", hint))
    return Offered(made, _value(problem, made), band[0], most, stops)


def _value(problem: Problem, made: Offer) -> int | None:
    """What a copy earns in fen; None where the seller pays a tax that cannot be told."""
    run = problem.policy.run
    if made.tax is None and run.tax == "seller_absorbs":
        return None
    clears = sum((item.clearance_value or 0) * count for item, count in made.items)
    return made.price - made.cost + clears - run.packing_cost - ((made.tax or 0) if run.tax == "seller_absorbs" else 0)


def _facts(parts: Parts) -> Iterator[dict[str, str]]:
    for item, _ in parts:
        if (lacks := by_facts(item)) is not None:
            yield _stop(lacks.code, f"{item.sku}: {lacks.message}.", hint="State it in the catalogue.")


def _lines(problem: Problem, made: Offer) -> Iterator[dict[str, str]]:
    lines = broken(problem.policy, made)
    for each in lines:
        yield _stop(each.line, f"{each.says[0].upper()}{each.says[1:]}.", each.value, each.limit, each.hint)
    told = {each.line for each in lines}
    for finding in stopping(made.answers, crossing=problem.policy.threshold_crossing):
        if finding.code not in told:
            told.add(finding.code)
            yield _stop(finding.code, finding.message, hint=finding.hint, source=finding.source)


def _more(parts: Parts, copies: int) -> str:
    """How much more stock would do."""
    short = [(item.sku, count * copies - (item.stock or 0)) for item, count in parts]
    more = " and ".join(f"{pieces} more of {sku}" for sku, pieces in short if pieces > 0)
    return f"{more} in stock would do." if more else ""


def _stop(line: str, message: str, value: str = "", limit: str = "", hint: str = "", source: str = "") -> dict[str, str]:
    kind = "rule" if line in BY_CODE else "policy"
    return {kind: line, "message": message, "value": value, "limit": limit, "hint": hint, "source": source}
