"""The model of a split for CP-SAT: which pieces of which units are in which order. It is built here and never solved here."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import lcm
from typing import Any

from ortools.sat.python import cp_model

from bundler.assembly.splitting.first_fit import Apart, Limits, kinds_of
from bundler.assembly.splitting.units import Unit


class Model:
    """Units in at most so many orders: the orders that are ``used``, their ``freight``, the ``parts`` of divided lines."""

    def __init__(self, units: Sequence[Unit], apart: Apart, limits: Limits, most: int) -> None:
        self.model: Any = cp_model.CpModel()
        model = self.model
        self.orders = range(most)
        self.used = [model.new_bool_var("") for _ in self.orders]
        for earlier, later in zip(self.used, self.used[1:], strict=False):
            model.add_implication(later, earlier)
        self.inside: list[list[Any]] = []
        self.pieces: list[list[Any]] = []
        self.steps: list[list[Any]] = []
        first = 0
        for unit in units:
            first += unit.quantity // unit.step if unit.divisible else 1
            self._place(unit, first)
        self._keep_apart(units, apart)
        if limits.lines is not None:
            for at in self.orders:
                model.add(sum(unit.declared * inside[at] for unit, inside in zip(units, self.inside, strict=True)) <= limits.lines)
        self.freight: Any = self._weigh(units, limits) if limits.prices is not None else 0
        self.parts = sum(each for unit, inside in zip(units, self.inside, strict=True) if unit.divisible for each in inside)

    def _place(self, unit: Unit, first: int) -> None:
        """Place a unit; as orders are numbered by their first units, the ``first``-th part at the latest is in the ``first``-th order."""
        model = self.model
        inside = [model.new_bool_var("") for _ in self.orders]
        pieces: list[Any] = [unit.quantity * each for each in inside]
        steps: list[Any] = []
        if unit.divisible:
            steps = [model.new_int_var(0, (unit.most or 0) // unit.step, "") for _ in self.orders]
            pieces = [unit.step * each for each in steps]
            for each, step in zip(inside, steps, strict=True):
                model.add(step >= 1).only_enforce_if(each)
                model.add(step == 0).only_enforce_if(~each)
        model.add(sum(pieces) == unit.quantity)
        for at, each in enumerate(inside):
            model.add_implication(each, self.used[at])
            if at >= first:
                model.add(each == 0)
        self.steps.append(steps)
        self.inside.append(inside)
        self.pieces.append(pieces)

    def _keep_apart(self, units: Sequence[Unit], apart: Apart) -> None:
        model = self.model
        present = {kind: [model.new_bool_var("") for _ in self.orders] for kind in kinds_of(units)}
        for unit, inside in zip(units, self.inside, strict=True):
            for each, there in zip(inside, present[unit.kind], strict=True):
                model.add_implication(each, there)
        for one, two in combinations(present, 2):
            if two in apart.foes[one]:
                for here, there in zip(present[one], present[two], strict=True):
                    model.add_at_most_one(here, there)

    def _weigh(self, units: Sequence[Unit], limits: Limits) -> Any:
        """Keep the parcels within the tariff, and return their freight."""
        prices = limits.prices
        assert prices is not None
        measures = (prices.first_kg, prices.further_kg, prices.kg_max)
        scale = lcm(*(each.denominator for each in measures), *(unit.weight.denominator for unit in units))
        first, further, most = (int(each * scale) for each in measures)
        freight: Any = prices.first * sum(self.used)
        for at in self.orders:
            load = sum(int(unit.weight * scale) * pieces[at] for unit, pieces in zip(units, self.pieces, strict=True))
            steps = self.model.new_int_var(0, prices.steps(prices.kg_max), "")
            self.model.add(load <= most * self.used[at])
            self.model.add(load <= first * self.used[at] + further * steps)
            freight += prices.further * steps
        return freight

    def hint(self, units: Sequence[Unit], packing: Sequence[Sequence[int]]) -> None:
        """Let the next search begin at a packing."""
        self.model.clear_hints()
        for unit, inside, steps, pieces in zip(units, self.inside, self.steps, packing, strict=True):
            for at in self.orders:
                self.model.add_hint(inside[at], pieces[at] > 0)
                if steps:
                    self.model.add_hint(steps[at], pieces[at] // unit.step)
