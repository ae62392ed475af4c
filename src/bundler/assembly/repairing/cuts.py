"""What the solver is told not to find again: what the judge refused, and what does all that a known repair does, and more."""

from __future__ import annotations

from typing import Any

from bundler.assembly.repairing.judging import Change, Judged
from bundler.assembly.repairing.model import Model
from bundler.assembly.repairing.space import Held, Kept


class Cuts:
    """Adds to a model. A cut that cannot be exact leaves more in: the judge looks at it once more."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def refuse(self, kept: Kept) -> None:
        """Take out one solution."""
        self.model.cp.add_bool_or(self._anything(kept))

    def refuse_more(self, judged: Judged) -> None:
        """Take out a repair, and all that do the same and more and lose no less."""
        literals: list[Any] = [self._loses_less(judged.loss)]
        for change in judged.changes:
            literals += self._undone(change, judged)
        self.model.cp.add_bool_or(literals)

    def _loses_less(self, loss: int) -> Any:
        """A literal that is true only where less is lost."""
        literal = self.model.cp.new_bool_var("")
        self.model.cp.add(self.model.loss <= loss - 1).only_enforce_if(literal)
        return literal

    def _undone(self, change: Change, judged: Judged) -> list[Any]:
        """Literals of which one is true wherever a change is not made; where that is not certain, more may be true."""
        kind, at, option = change
        if kind in ("less", "copies"):
            return [~(self.model.less[at] if kind == "less" else self.model.fewer[at])]
        return [~self.model.stands[at, option]] if kind == "swap" else self._not_followed(change, judged)

    def _not_followed(self, change: Change, judged: Judged) -> list[Any]:
        """The same for what follows from what is left."""
        kind, at, _ = change
        kept, space = judged.kept, self.model.space
        if kind == "price" and not self._costly(at):
            own = [n for n, place in enumerate(space.places) if place.line == at]
            out = self._unlike(self.model.copies[at], dict(kept.copies)[at], space.bundle(at).quantity) if at in self.model.copies else []
            return out + [literal for n in own for literal in self._differs(n, kept.places[n])]
        if kind in ("separate", "supervision_code") and not judged.parted_by_lines:
            left = [n for n, pieces in enumerate(space.pieces(kept)) if pieces]
            parcels = {self.model.bounds.keys[n][kept.places[n].option] for n in left}
            return [~self.model.present[parcel] for parcel in parcels]
        if kind == "non_cash" and len(judged.orders) == 1:
            return self._more(kept)
        return self._anything(kept)

    def _costly(self, line: int) -> bool:
        """Whether freight may put a component of the line on the other side of a threshold, and so make another price needless."""
        goods = [place.options for place in self.model.space.places if place.line == line]
        return bool(self.model.bounds.costs) and any(option.goods.threshold is not None for options in goods for option in options)

    def _more(self, kept: Kept) -> list[Any]:
        """Literals of which one is true wherever more may be payable: fewer goods never leave more to pay."""
        found = [y for (_, n), y in self.model.stands.items() if n]
        for at, held in enumerate(kept.places):
            found += self._unlike(self.model.held[at], held.quantity, self.model.space.places[at].quantity)[1 if held.quantity else 0 :]
        for line, count in kept.copies:
            found += self._unlike(self.model.copies[line], count, self.model.space.bundle(line).quantity)[1 if count else 0 :]
        return found

    def _differs(self, at: int, held: Held) -> list[Any]:
        """Literals of which one is true only where something else is left at a place."""
        return [
            ~self.model.stands[at, held.option],
            *self._unlike(self.model.held[at], held.quantity, self.model.space.places[at].quantity),
        ]

    def _unlike(self, variable: Any, value: int, most: int) -> list[Any]:
        """Literals of which one is true only where a variable is under or over a value."""
        found = []
        for sign, possible in ((-1, value > 0), (1, value < most)):
            if possible:
                found.append(self.model.cp.new_bool_var(""))
                self.model.cp.add(sign * variable >= sign * value + 1).only_enforce_if(found[-1])
        return found

    def _anything(self, kept: Kept) -> list[Any]:
        """Literals of which one is true only where anything else is left."""
        found = [literal for at, held in enumerate(kept.places) for literal in self._differs(at, held)]
        return found + [
            literal
            for line, count in kept.copies
            for literal in self._unlike(self.model.copies[line], count, self.model.space.bundle(line).quantity)
        ]
