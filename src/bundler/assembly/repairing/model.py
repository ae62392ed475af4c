"""The solver's model of a repair: what is left at every place, under the faces of the rules. It is built here and never solved here.

The faces are never stricter than the rules, so that every lawful repair is a solution; what is a solution and not lawful, the judge refuses
and a cut takes out. Names are those of the rules: the goods rules and BND-04 as ``codes`` of an option, BND-03, LST-05, LIM-01, LIM-02,
LIM-03, LIM-04, BUN-02 and VAL-06.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from ortools.sat.python import cp_model

from bundler.assembly.repairing.bounds import Bounds
from bundler.assembly.repairing.judging import Judged
from bundler.assembly.repairing.space import Aim, Held, Kept, Space
from bundler.duty.explode import PARTS_PER_FEN

Where = tuple[int, int]
Range = tuple[Any, int, int]
"""A variable and the least and most that it may be for one solve."""
MOST = 2**53


class Model:
    """Variables by place and option. ``pieces`` counts all copies; ``changes``, ``loss`` and ``tax`` are what is minimised in turn."""

    def __init__(self, space: Space) -> None:
        self.space, self.bounds, self.cp = space, Bounds(space), cp_model.CpModel()
        self.held: list[Any] = []
        self.stands: dict[Where, Any] = {}
        self.pieces: dict[Where, Any] = {}
        self.less: list[Any] = []
        self.copies = {line: self.cp.new_int_var(0, space.bundle(line).quantity, "") for line in space.bundles}
        self.fewer = {line: self._reified(self.copies[line], space.bundle(line).quantity - 1) for line in space.bundles}
        for at in range(len(space.places)):
            self._place(at)
        for line, places in space.bundles.items():
            self._bundle(line, places)
        self.present = self._presence()
        self.worth = sum(self.bounds.pieces[at][n].worth * x for (at, n), x in self.pieces.items())
        self._limits()
        self._alike()
        swaps = [y for (_, n), y in self.stands.items() if n]
        self.changes = self._counted(sum([*self.less, *swaps, *self.fewer.values()]), 2 * len(self.less) + len(self.fewer))
        self.tax = self._counted(sum(self.bounds.pieces[at][n].tax * x for (at, n), x in self.pieces.items()), MOST)
        self.loss = self._counted(self._loss(), MOST)

    def _counted(self, amount: Any, most: int) -> Any:
        variable = self.cp.new_int_var(0, most, "")
        self.cp.add(variable == amount)
        return variable

    def _reified(self, variable: Any, most: int) -> Any:
        """A literal that is true exactly where ``variable`` is at most ``most``."""
        literal = self.cp.new_bool_var("")
        self.cp.add(variable <= most).only_enforce_if(literal)
        self.cp.add(variable > most).only_enforce_if(~literal)
        return literal

    def _place(self, at: int) -> None:
        place, cp = self.space.places[at], self.cp
        quantity = cp.new_int_var(0, place.quantity, "")
        self.held.append(quantity)
        self.less.append(self._reified(quantity, place.quantity - 1))
        for n in range(len(place.options)):
            self.stands[at, n] = cp.new_bool_var("")
        cp.add_exactly_one(self.stands[at, n] for n in range(len(place.options)))
        for n in range(1, len(place.options)):
            cp.add(quantity >= 1).only_enforce_if(self.stands[at, n])
        line = self.copies.get(place.line)
        total = quantity if line is None else self._product(quantity, line, place.quantity * self.space.copies_of(place))
        parts = []
        for n in range(len(place.options)):
            bound = self.bounds.pieces[at][n]
            # of a bundle that is taken out nothing is left, whatever stands in it
            x = self.pieces[at, n] = cp.new_int_var(0, bound.most if bound.step else 0, "")
            cp.add(x == 0).only_enforce_if(~self.stands[at, n])
            if bound.step > 1:
                cp.add(x == bound.step * cp.new_int_var(0, bound.most // bound.step, ""))
            parts.append(x)
        cp.add(total == sum(parts))

    def _product(self, quantity: Any, copies: Any, most: int) -> Any:
        total = self.cp.new_int_var(0, most, "")
        self.cp.add_multiplication_equality(total, [quantity, copies])
        return total

    def _bundle(self, line: int, places: tuple[int, ...]) -> None:
        """BUN-02: what is left of a bundle has a public price; one that is taken out is one change."""
        out = self._reified(self.copies[line], 0)
        for at in places:
            self.cp.add(self.held[at] == self.space.places[at].quantity).only_enforce_if(out)
            self.cp.add_implication(out, self.stands[at, 0])
        priced = [self.pieces[at, n] for at in places for n, option in enumerate(self.space.places[at].options) if option.price]
        self.cp.add(sum(priced) >= 1).only_enforce_if(~out)

    def _presence(self) -> dict[int, Any]:
        """A literal for every parcel: where it is false, nothing of the parcel is left."""
        found: dict[int, Any] = {}
        for (at, n), x in self.pieces.items():
            literal = found.setdefault(self.bounds.keys[at][n], self.cp.new_bool_var(""))
            self.cp.add(x == 0).only_enforce_if(~literal)
        return found

    def _limits(self) -> None:
        cp, bounds = self.cp, self.bounds
        cp.add(sum(self.pieces.values()) >= 1)
        cp.add(self.worth <= bounds.left * PARTS_PER_FEN + bounds.slack)  # LIM-02
        stock: dict[str, tuple[int, list[Any]]] = {}
        for (at, n), x in self.pieces.items():
            item = self.space.places[at].options[n].goods.item
            if item.stock is not None:
                stock.setdefault(item.sku, (item.stock, []))[1].append(x)
        for most, taken in stock.values():  # BND-03
            cp.add(sum(taken) <= most)
        for most, weights in bounds.kilograms:  # LST-05
            cp.add(sum(weight * self.pieces[where] for where, weight in weights.items()) <= most)
        # what is compliant is within the single limit as a whole (LIM-04), however many orders it ships as
        if bounds.one_parcel or self.space.aim is Aim.COMPLIANT:
            self._single(list(self.pieces), bounds.costs)
        else:
            for key in self.present:
                self._single([(at, n) for at, n in self.pieces if bounds.keys[at][n] == key], 0)

    def _single(self, wheres: list[Where], costs: int) -> None:
        """LIM-01 and LIM-03: what ships together is within the single limit, or one piece that may pass it."""
        cp, bounds = self.cp, self.bounds
        alone = cp.new_bool_var("")
        room = max(bounds.single - bounds.earlier - costs, 0) * PARTS_PER_FEN + bounds.slack
        worth = sum(bounds.pieces[at][n].worth * self.pieces[at, n] for at, n in wheres)
        cp.add(worth <= room).only_enforce_if(~alone)
        exempt = [self.pieces[at, n] for at, n in wheres if bounds.may_stand_alone(self.space.places[at].options[n])]
        cp.add(sum(self.pieces[where] for where in wheres) == 1).only_enforce_if(alone)
        cp.add(sum(exempt) == 1).only_enforce_if(alone)

    def _alike(self) -> None:
        """Of lines that say the same, the later one gives way first."""
        last: dict[str, int] = {}
        for at, place in enumerate(self.space.places):
            if place.component is None:
                key = place.stated.model_dump_json()
                if key in last:
                    self.cp.add(self.pieces[last[key], 0] >= self.pieces[at, 0])
                last[key] = at

    def _loss(self) -> Any:
        terms, stated = [], 0
        for at, place in enumerate(self.space.places):
            own = place.options[0].price
            stated += own * place.quantity * self.space.copies_of(place)
            terms += [-min(own, option.price) * self.pieces[at, n] for n, option in enumerate(place.options)]
        return sum(terms) + stated

    def kept(self, value: Any) -> Kept:
        """Return what a solution leaves; ``value`` gives the values of variables."""
        places = []
        for at, place in enumerate(self.space.places):
            option = next(n for n in range(len(place.options)) if value(self.stands[at, n]))
            places.append(Held(option, value(self.held[at])))
        return Kept(tuple(places), tuple((line, value(copies)) for line, copies in self.copies.items()))

    def same_places(self, judged: Judged) -> list[Range]:
        """Return the ranges under which the same is done at the same places, to whatever extent."""
        done = {(change.kind, change.at): change.option for change in judged.changes}
        found: list[Range] = []
        for at, literal in enumerate(self.less):
            found.append((literal, *[int(("less", at) in done)] * 2))
            found.append((self.stands[at, done.get(("swap", at), 0)], 1, 1))
        return found + [(literal, *[int(("copies", line) in done)] * 2) for line, literal in self.fewer.items()]

    @contextmanager
    def under(self, ranges: Iterable[Range]) -> Iterator[None]:
        """Narrow variables for one solve; copying the model for it would take longer than solving it."""
        kept: list[tuple[Any, list[int]]] = []
        for variable, least, most in ranges:
            domain = self.cp.proto.variables[variable.index].domain
            kept.append((domain, list(domain)))
            domain.clear()
            domain.extend([least, most])
        try:
            yield
        finally:
            for domain, before in reversed(kept):
                domain.clear()
                domain.extend(before)
