"""What a design is worth beside others: what a copy earns, less what its pieces earn in other bundles by the prices of the relaxation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bundler.assembly.bound import PARTS
from bundler.assembly.problem import Problem
from bundler.assembly.reasoning.offers import Offered
from bundler.assembly.standing import rate_text
from bundler.assembly.vectors import Ints
from bundler.values.money import format as yuan
from bundler.values.money import half_up


@dataclass(frozen=True)
class Worth:
    """A design at one discount and the prices of its pieces, in thousandths of a fen; ``reduced`` is what it adds in most suitable copies.

    The prices are those of the linear relaxation: an estimate, and no part of any proof.
    """

    offered: Offered
    prices: dict[str, int]
    places: int
    setup: int
    last: int
    """What the last of the designs that a plan has room for adds at these prices, so that less is not worth its place."""

    @property
    def charged(self) -> int:
        """What the pieces of one copy earn elsewhere."""
        return sum(self.prices[item.sku] * count for item, count in self.offered.made.items)

    @property
    def copies(self) -> int:
        """How many copies are worth most."""
        return self.offered.most if (self.offered.value or 0) * PARTS > self.charged else self.offered.least

    @property
    def reduced(self) -> int:
        """What the design adds, its set-up paid."""
        return self.copies * ((self.offered.value or 0) * PARTS - self.charged) - self.setup * PARTS - self.places

    def to_dict(self) -> dict[str, Any]:
        """Return the worth as it stands in an answer, rounded to the fen; the dearest items stand first."""
        dearest = sorted(self.offered.made.items, key=lambda part: -self.prices[part[0].sku] * part[1])
        return {
            "discount": rate_text(self.offered.made.discount.rate),
            "value": yuan(self.offered.value or 0),
            "pieces_earn": _yuan(self.charged),
            "copies": self.copies,
            "adds": _yuan(self.reduced),
            "place_earns": _yuan(self.last),
            "items": [
                {"sku": item.sku, "quantity": count, "price": _yuan(self.prices[item.sku]), "earns": _yuan(self.prices[item.sku] * count)}
                for item, count in dearest
            ],
        }

    def told(self) -> str:
        """Return the worth in a sentence."""
        found = self.to_dict()
        names = ", ".join(f"{each['sku']} at {each['price']} a piece" for each in found["items"] if each["price"] != "0.00")
        scarce = f"its pieces earn {found['pieces_earn']} in other bundles by the prices of the relaxation ({names})"
        last = f"{found['copies']} copies add {found['adds']}, and others add {found['place_earns']} and more"
        return f"A copy earns {found['value']}; {scarce if names else 'none of its pieces are scarce'}; {last}."


def worth(problem: Problem, lawful: list[Offered], prices: tuple[Ints, Ints], rewards: Ints) -> Worth:
    """Return the worth of a design at the discount that adds most at these prices of pieces and of an item's places.

    ``rewards`` are what the known columns add at them; all in thousandths of a fen.
    """
    at = {piece.item.sku: place for place, piece in enumerate(problem.pieces)}
    items = [item for item, _ in lawful[0].made.items]
    known = {item.sku: int(prices[0][at[item.sku]]) for item in items}
    places = sum(int(prices[1][at[item.sku]]) for item in items)
    best = np.sort(rewards)[::-1][: problem.policy.max_designs]
    last = max(int(best[-1]), 0) if len(best) == problem.policy.max_designs else 0
    return max((Worth(each, known, places, problem.policy.run.setup_cost, last) for each in lawful), key=lambda each: each.reduced)


def _yuan(parts: int) -> str:
    return yuan(half_up(parts, PARTS))
