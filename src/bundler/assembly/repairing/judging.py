"""The judge: what a repair leaves is arranged and quoted, and only the rules themselves say whether it is lawful."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from bundler.assembly.repairing.arranging import ALL, Arranged, arrange
from bundler.assembly.repairing.purchase import whole_purchase
from bundler.assembly.repairing.space import Kept, Space
from bundler.assembly.splitting.used import Used
from bundler.catalogue.order import BundleLine, Order
from bundler.compliance import Answer, quote
from bundler.compliance.finding import Finding
from bundler.errors import InputError

FEN_TRIED = 200
"""How far a bundle price is raised to have no component declared on both sides of a threshold."""

CHOSEN = ("less", "swap", "copies")
"""The kinds of changes that are chosen; all others follow from what is left."""


class Change(NamedTuple):
    """One thing that a repair does: ``at`` is a place (less, swap) or a line (copies, price), ``option`` the goods of a swap."""

    kind: str
    at: int = -1
    option: int = 0


@dataclass(frozen=True)
class Judged:
    """What is left of an order, the orders it ships as with their quotes, and whether they meet the aim."""

    kept: Kept
    orders: tuple[Order, ...]
    answers: tuple[Answer, ...]
    against: tuple[Finding, ...]
    changes: frozenset[Change]
    loss: int
    sources: tuple[tuple[int, ...], ...] = ()
    """For every line of every order, the line of the order as it was stated."""
    parted_by_lines: bool = False
    """Whether the number of lines alone parts some of the orders."""
    beside: tuple[Finding, ...] = ()
    """What no single order can say."""

    @property
    def lawful(self) -> bool:
        """Whether nothing stands against the aim."""
        return bool(self.answers) and not self.against

    @property
    def in_review(self) -> list[Finding]:
        """What a person has to decide of the orders that are left."""
        found = [*self.beside, *(finding for answer in self.answers for finding in answer.findings)]
        return [finding for finding in found if finding.severity == "review"]

    @property
    def tax(self) -> int | None:
        """All taxes of all orders in fen, None where one is not known."""
        taxes = [answer.tax for answer in self.answers]
        return None if None in taxes else sum(tax or 0 for tax in taxes)

    @property
    def size(self) -> tuple[int, bool, int, int]:
        """What repairs are ranked by: loss of goods, tax (unknown last), number of changes."""
        return self.loss, self.tax is None, self.tax or 0, len(self.changes)

    def makes_needless(self, other: Judged) -> bool:
        """Whether this touches only places that another touches, needs nothing else, and loses no more; of equals the less taxed."""
        mine, theirs = self._chosen, other._chosen
        if self.loss > other.loss or not self.changes - mine <= other.changes - theirs:
            return False
        return mine < theirs or (mine == theirs and self.size <= other.size)

    @property
    def _chosen(self) -> frozenset[Change]:
        return frozenset(change for change in self.changes if change.kind in CHOSEN)


def judge(space: Space, kept: Kept, allowed: frozenset[str] = ALL) -> Judged:
    """Return the verdict of the rules on what is left, with all that follows from it."""
    changes = _stated(space, kept)
    loss = space.loss(kept)
    arranged = arrange(space, kept, allowed)
    if arranged is None:
        return Judged(kept, (), (), (), frozenset(changes), loss)
    try:
        arranged, answers = _quoted(space, arranged, allowed)
    except InputError:  # a price of the moment that does not make whole fen of fewer pieces
        return Judged(kept, (), (), (), frozenset(changes), loss)
    changes += [Change("price", line) for line in arranged.repriced] + [Change("loose", line) for line in arranged.loosened]
    if arranged.recoded:
        changes.append(Change("supervision_code"))
    if len(arranged.orders) > 1:
        changes.append(Change("separate"))
    if sum(order.non_cash for order in arranged.orders) < space.order.non_cash:
        changes.append(Change("non_cash"))
    beside = tuple(whole_purchase(space, kept, arranged, answers))
    against = [finding for answer in answers for finding in answer.findings if space.aim.blocking(finding)]
    against += [finding for finding in beside if space.aim.blocking(finding)]
    parted = len(arranged.together) < len(arranged.orders)
    return Judged(kept, arranged.orders, tuple(answers), tuple(against), frozenset(changes), loss, arranged.sources, parted, beside)


def _stated(space: Space, kept: Kept) -> list[Change]:
    """The changes that are chosen; a bundle that is taken out is one change, whatever was in it."""
    copies = dict(kept.copies)
    found = [Change("copies", line) for line, count in copies.items() if count < space.bundle(line).quantity]
    for at, (place, held) in enumerate(zip(space.places, kept.places, strict=True)):
        if held.quantity < place.quantity:
            found.append(Change("less", at))
        if held.option:
            found.append(Change("swap", at, held.option))
    return found


def _quoted(space: Space, arranged: Arranged, allowed: frozenset[str]) -> tuple[Arranged, list[Answer]]:
    """Quote the orders, and mend what a quote alone shows: bundle prices at a threshold, and coupons above what is payable."""
    orders = list(arranged.orders)
    repriced = set(arranged.repriced)
    answers = []
    used = Used(space.order)
    for at, order in enumerate(orders):
        answer = quote(order.model_copy(update={"buyer": used.buyer()}), space.catalogue, space.tables)
        if "price" in allowed:
            parted = {line for other, lines in enumerate(arranged.sources) if other != at for line in lines}
            answer, raised = _off_the_threshold(space, answer, arranged.sources[at], parted)
            repriced |= raised
        if "non_cash" in allowed and answer.payable is not None and order.non_cash > answer.payable:
            answer = quote(answer.found.order.model_copy(update={"non_cash": answer.payable}), space.catalogue, space.tables)
        used.add(answer.found, at + 1)
        orders[at] = answer.found.order
        answers.append(answer)
    return replace(arranged, orders=tuple(orders), repriced=tuple(sorted(repriced))), answers


def _off_the_threshold(space: Space, answer: Answer, lines: tuple[int, ...], parted: set[int]) -> tuple[Answer, set[int]]:
    """Raise bundle prices by a few fen where one price would be declared on both sides of a threshold; never lower one."""
    raised: set[int] = set()
    for _ in range(FEN_TRIED):
        against = [finding for finding in answer.findings if space.aim.blocking(finding)]
        if not against or any(finding.code != "BUN-04" for finding in against):
            return answer, raised
        order = answer.found.order
        bundle = answer.found.lines[against[0].lines[0] - 1].part.bundle
        at = next(at for at, line in enumerate(order.lines) if line is bundle)
        if lines[at] in parted or not isinstance(bundle, BundleLine):
            return answer, raised
        raised.add(lines[at])
        dearer = bundle.model_copy(update={"price": bundle.price + 1})
        answer = quote(
            order.model_copy(update={"lines": [*order.lines[:at], dearer, *order.lines[at + 1 :]]}), space.catalogue, space.tables
        )
    return answer, raised
