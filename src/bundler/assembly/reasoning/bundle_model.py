"""All bundles there can be, as a CP-SAT model with a switch for every line of the policy and every rule.

With a switch on, every bundle that keeps the line is in the model, and little else: what hangs on the exact share of a price (filing
prices, thresholds, absorbed tax) is loosened by the fen that rounding may move it. No bundle therefore proves that there is none; one that
is found is looked at by the rules themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

from ortools.sat.python import cp_model

from bundler.assembly.policy_types import MAX_DISTINCT, MAX_PIECES
from bundler.assembly.problem import Problem
from bundler.assembly.reasoning.judging import Candidate, Clause
from bundler.assembly.reasoning.sides import RATIO, least_kept, refused_counts
from bundler.assembly.reasoning.stock import Ware
from bundler.duty.goods import Goods
from bundler.duty.terms import Terms

HIGHEST, LARGEST = 10**10, 2**62
PARTS = 1000
"""Taxes are counted in thousandths of a fen."""


class BundleModel:
    """``switches`` by name; ``present`` and ``count`` by place of the ware; ``price`` in fen; ``rates`` by place of the discount.

    ``free`` is a discount of any height, for bundles without the line on discounts.
    """

    def __init__(self, problem: Problem, wares: Sequence[Ware], names: Iterable[str]) -> None:
        self.policy, self.wares, self.model = problem.policy, wares, cp_model.CpModel()
        self.switches = {name: self.model.new_bool_var(name) for name in names}
        self.present = [self.model.new_bool_var("") for _ in wares]
        self.count = [self.model.new_int_var(0, MAX_PIECES, "") for _ in wares]
        self.price = self.model.new_int_var(1, HIGHEST, "price")
        self.rates = [self.model.new_bool_var("") for _ in self.policy.bundle.discounts]
        self.free = self.model.new_bool_var("")
        for here, count in zip(self.present, self.count, strict=True):
            self.model.add(count >= 1).only_enforce_if(here)
            self.model.add(count == 0).only_enforce_if(~here)
        self.pieces, self.distinct = sum(self.count), sum(self.present)
        self.total = sum(ware.goods.item.unit_price * count for ware, count in zip(wares, self.count, strict=True))
        self.model.add_linear_constraint(self.pieces, 1, MAX_PIECES)
        self.model.add(self.distinct <= MAX_DISTINCT)
        self._goods()
        self._counts()
        self._sold_at()
        self._amounts(problem)
        self._parcel()
        self._shares()
        self._forbidden()

    def when(self, constraint: Any, *names: str, also: Sequence[Any] = ()) -> None:
        """Let a constraint hold while these lines do; a name without a switch always does."""
        constraint.only_enforce_if([*(self.switches[name] for name in names if name in self.switches), *also])

    def never(self, literals: Sequence[Any], *names: str) -> None:
        """Let not all of these literals be true while these lines hold."""
        self.model.add_bool_or([~each for each in literals] + [~self.switches[name] for name in names if name in self.switches])

    def _goods(self) -> None:
        low = self.policy.run.copies[0]
        for ware, here, count in zip(self.wares, self.present, self.count, strict=True):
            for name in sorted(ware.stops):
                self.never([here], name)
            stock = ware.goods.item.stock or 0
            self.when(self.model.add(count <= stock), "BND-03")
            self.when(self.model.add(count <= stock // low), "BND-03", "run.copies")

    def _counts(self) -> None:
        bundle = self.policy.bundle
        self.codes = sum(self._any([ware.goods.item.hs_code for ware in self.wares]).values())
        for name, value in (("pieces", self.pieces), ("distinct_items", self.distinct), ("distinct_tax_codes", self.codes)):
            low, high = getattr(bundle, name)
            self.when(self.model.add_linear_constraint(value, low, high), f"bundle.{name}")
        for count in self.count:
            self.when(self.model.add(count <= bundle.copies_per_item), "bundle.copies_per_item")
        self.slots = {}
        for slot in bundle.slot:
            inside = [count for ware, count in zip(self.wares, self.count, strict=True) if {*slot.tags_any} & {*ware.goods.item.tags}]
            name = f"bundle.slot[{slot.name}]"
            self.slots[name] = value = cp_model.LinearExpr.sum(inside)
            self.when(self.model.add_linear_constraint(value, *slot.pieces), name)

    def _any(self, values: Sequence[str | None]) -> dict[str | None, Any]:
        """Return a literal for every value, true where an item with it is present."""
        held: dict[str | None, list[Any]] = {}
        for value, here in zip(values, self.present, strict=True):
            held.setdefault(value, []).append(here)
        found = {}
        for value, members in held.items():
            found[value] = self.model.new_bool_var("")
            self.model.add_max_equality(found[value], members)
        return found

    def _sold_at(self) -> None:
        """The price is the total less the discount, half-up to the fen; at a free discount anything up to the total."""
        self.model.add_exactly_one([*self.rates, self.free])
        self.never([self.free], "bundle.discounts")
        self.model.add(self.price <= self.total)
        for taken, each in zip(self.rates, self.policy.bundle.discounts, strict=True):
            self.priced(self.model, taken, each.rate, self.total, self.price)
            if each.copies_max is not None and each.copies_max < self.policy.run.copies[0]:
                self.never([taken], "bundle.discounts", "run.copies")

    @staticmethod
    def priced(model: Any, taken: Any, rate: Fraction, total: Any, price: Any) -> None:
        """Let the price be that of a discount where it is taken."""
        keep = 1 - rate
        over, under = keep.numerator, keep.denominator
        model.add_linear_constraint(2 * over * total - 2 * under * price, -under, under - 1).only_enforce_if(taken)

    def _amounts(self, problem: Problem) -> None:
        bundle = self.policy.bundle
        self.when(self.model.add_linear_constraint(self.price, *bundle.price), "bundle.price")
        for name, limit in (("LIM-01", problem.single_limit), ("LIM-02", problem.annual_limit)):
            self.when(self.model.add(self.price <= limit), name)
            self.when(self.model.add(self.price <= limit - self.policy.freight_max), name, "freight_max")
        cost = sum((ware.goods.item.cost or 0) * count for ware, count in zip(self.wares, self.count, strict=True))
        self.earned = PARTS * (self.price - cost) - self._tax()
        if bundle.margin_min is not None:
            # A finer margin than the solver can count with is cut down.
            finest = LARGEST // (PARTS * (2 * HIGHEST + MAX_PIECES * sum(ware.goods.item.cost or 0 for ware in self.wares)))
            least = bundle.margin_min if bundle.margin_min.denominator <= finest else Fraction(int(bundle.margin_min * finest), finest)
            self.when(self.with_margin(self.model, least, self.earned, self.price), "bundle.margin_min")
        if problem.line_limit is not None:
            self.when(self.model.add(self.distinct <= problem.line_limit), "DEC-01")

    @staticmethod
    def with_margin(model: Any, least: Fraction, earned: Any, price: Any) -> Any:
        """Return the constraint that the margin is at least so much of the price."""
        return model.add(earned * least.denominator >= PARTS * least.numerator * price)

    def _tax(self) -> Any:
        """No more than the tax that the seller pays, in thousandths of a fen: 0 where the buyer pays it or it cannot be told."""
        if self.policy.run.tax == "buyer_pays":
            return 0
        known = self.model.new_bool_var("")
        self.model.add_bool_or([known, *(here for ware, here in zip(self.wares, self.present, strict=True) if ware.goods.under is None)])
        tax = self.model.new_int_var(0, PARTS * HIGHEST, "tax")
        for taken, discount in zip(self.rates, self.policy.bundle.discounts, strict=True):
            least = []
            for ware, here, count in zip(self.wares, self.present, self.count, strict=True):
                # A share lies up to a fen and a half under its part of the price, each of four taxes up to half a fen under its sum.
                if ware.goods.under is not None and (each := _least_tax(ware.goods, 1 - discount.rate)) > 0:
                    least.append(each * count - 5 * PARTS * here)
            self.when(self.model.add(tax >= cp_model.LinearExpr.sum(least)), "LIM-01", "TAX-02", also=[known, taken])
        return tax

    def _parcel(self) -> None:
        bundle, items = self.policy.bundle, [ware.goods.item for ware in self.wares]
        one_of = (
            ("BND-01", self._any([item.account_book for item in items]), True),
            ("BND-04", self._any([item.customs_district for item in items]), False),
            ("BND-06", self._any([item.storage_class for item in items]), True),
        )
        for name, held, unstated in one_of:
            apart = [literal for value, literal in held.items() if value is not None or unstated]
            self.when(self.model.add(sum(apart) <= 1), name)
        self._tags()
        for total, cap in self._kilograms():
            self.when(self.model.add(total <= cap), "LST-05")
        if bundle.gross_weight_kg_max is not None:
            weights = [item.gross_weight_kg or Fraction(0) for item in items]
            self.grams = lcm(*[each.denominator for each in weights], bundle.gross_weight_kg_max.denominator)
            self.gross = sum(int(weight * self.grams) * count for weight, count in zip(weights, self.count, strict=True))
            self.when(self.model.add(self.gross <= int(bundle.gross_weight_kg_max * self.grams)), "bundle.gross_weight_kg_max")

    def _tags(self) -> None:
        self.clashes = {}
        for pair in self.policy.bundle.incompatible_tags:
            one, other = (
                [here for ware, here in zip(self.wares, self.present, strict=True) if tag in ware.goods.item.tags] for tag in pair
            )
            if one and other:
                self.clashes[pair] = clash = self.model.new_bool_var("")
                sides = [self.model.new_bool_var("") for _ in pair]
                for side, members in zip(sides, (one, other), strict=True):
                    for here in members:
                        self.model.add_implication(here, side)
                self.model.add_bool_or([~sides[0], ~sides[1], clash])
                self.never([clash], "bundle.incompatible_tags")

    def _kilograms(self) -> list[tuple[Any, int]]:
        marks: dict[str, Fraction] = {}
        for ware in self.wares:
            marks |= {mark.key: mark.kg or Fraction(0) for mark in ware.goods.remarks if mark.kind == "annual_kg"}
        found = []
        for key, cap in marks.items():
            held = [
                (ware.goods.item.net_weight_kg, count) for ware, count in zip(self.wares, self.count, strict=True)
                if any(mark.key == key for mark in ware.goods.remarks)
            ]  # fmt: skip
            scale = lcm(cap.denominator, *[weight.denominator for weight, _ in held])
            found.append((sum(int(weight * scale) * count for weight, count in held), int(cap * scale)))
        return found

    def _shares(self) -> None:
        """Filing prices and thresholds, as far as some share within rounding of each component's keeps them."""
        filed = [(ware.goods.item.filing_price or 0, count) for ware, count in zip(self.wares, self.count, strict=True)]
        self.when(self.model.add(sum(price * count for price, count in filed) <= self.price), "VAL-03")
        for ware, here in zip(self.wares, self.present, strict=True):
            for name, least in least_kept(ware.goods).items():
                if name in self.switches:
                    self.when(self.model.add(RATIO * self.price >= least * self.total), name, also=[here, self.free])
        most = min(self.policy.bundle.copies_per_item, 6)
        for taken, each in zip(self.rates, self.policy.bundle.discounts, strict=True):
            keep = 1 - each.rate
            for ware, count, (filing, _) in zip(self.wares, self.count, filed, strict=True):
                short = filing - ware.goods.item.unit_price * keep
                if short > 0:
                    self.when(self.model.add(count <= int(2 / short)), "VAL-03", also=[taken])
                for name, refused in refused_counts(ware.goods, keep, most).items():
                    if name not in self.switches:  # crossing is allowed
                        continue
                    domain = cp_model.Domain.from_values(refused).complement()
                    self.when(self.model.add_linear_expression_in_domain(count, domain), name, also=[taken])

    def _forbidden(self) -> None:
        """The designs that the policy forbids by name."""
        items = {ware.goods.item.sku: ware.goods.item for ware in self.wares}
        for each in self.policy.design:
            if each.use == "forbidden" and all(part.sku in items for part in each.components):
                parts = tuple((items[part.sku], part.quantity) for part in each.components)
                if each.discount is None:
                    self.never(self._exactly(Candidate(parts, Fraction(0))), "design")
                else:
                    self.forbid(Candidate(parts, each.discount), frozenset(("design",)))

    def read(self, solver: Any) -> Candidate:
        """Return the bundle of a solution."""
        held = zip(self.wares, self.count, strict=True)
        parts = tuple((ware.goods.item, solver.value(count)) for ware, count in held if solver.value(count))
        taken = next((each.rate for lit, each in zip(self.rates, self.policy.bundle.discounts, strict=True) if solver.value(lit)), None)
        total = sum(item.unit_price * count for item, count in parts)
        return Candidate(parts, 1 - Fraction(solver.value(self.price), total) if taken is None else taken)

    def forbid(self, bundle: Candidate, clause: Clause) -> None:
        """Keep a bundle out while all of ``clause`` hold, as the rules have said: at its discount, and at its price as a free one."""
        exactly, dearer = self._exactly(bundle), self.model.new_bool_var("")
        self.model.add(self.price != bundle.price).only_enforce_if(dearer)
        self.never([*exactly, self.free, ~dearer], *sorted(clause))
        for taken, each in zip(self.rates, self.policy.bundle.discounts, strict=True):
            if each.rate == bundle.rate:
                self.never([*exactly, taken], *sorted(clause))

    def _exactly(self, bundle: Candidate) -> list[Any]:
        """Return literals that are all true only of bundles with these pieces and no others."""
        at = {ware.goods.item.sku: place for place, ware in enumerate(self.wares)}
        literals: list[Any] = []
        for other in (self.distinct != len(bundle.parts), *(self.count[at[item.sku]] != count for item, count in bundle.parts)):
            differs = self.model.new_bool_var("")
            self.model.add(other).only_enforce_if(differs)
            literals.append(~differs)
        return literals


def _least_tax(goods: Goods, keep: Fraction) -> int:
    """The least tax that a piece adds, in thousandths of a fen, cut down."""
    value = goods.item.unit_price * keep
    known: list[Terms] = [terms for terms in (goods.under, goods.over) if terms is not None]
    rates = [
        sum((each.per_fen * value + each.per_piece) / each.denominator for each in (terms.vat, terms.consumption_tax)) for terms in known
    ]
    return int(min(rates, default=Fraction(0)) * PARTS)
