"""What no single order of a repair can say: the purchase as a whole, its stock, and a code that was chosen for lack of a fact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bundler.assembly.repairing.arranging import Arranged
from bundler.assembly.repairing.space import Kept, Space
from bundler.compliance import Answer
from bundler.compliance.finding import Finding
from bundler.compliance.rules import bnd_03_stock, bnd_04_place, lim_01_single, lim_04_split_orders
from bundler.values.money import format as yuan


def whole_purchase(space: Space, kept: Kept, arranged: Arranged, answers: Sequence[Answer]) -> Iterator[Finding]:
    """Yield the findings on all orders together, as those of a split."""
    yield from _limits(space, arranged, answers)
    yield from _stock(space, kept)
    own = space.order.supervision_code
    if own not in bnd_04_place.BONDED and any(order.supervision_code in bnd_04_place.BONDED for order in arranged.orders):
        yield Finding(
            bnd_04_place.CODE, "review", f"Bonded goods go under {bnd_04_place.BONDED[0]}, as they may not go under {own}.",
            "State as supervision_code the code by which the goods entered their zone.", (), "A2018-194",
        )  # fmt: skip


def _limits(space: Space, arranged: Arranged, answers: Sequence[Answer]) -> Iterator[Finding]:
    """A purchase over the single limit in several orders needs a person; where only the number of lines parts it, it is an error."""
    limit, row = answers[0].found.single_limit, space.day.limit("single_order")
    source = row.source if row else ""
    values = [answer.order_value or 0 for answer in answers]
    for group in arranged.together:
        if len(group) > 1 and sum(values[at] for at in group) > limit:
            yield Finding(
                lim_01_single.CODE, "error", f"Only the number of lines parts {len(group)} orders that are together over {yuan(limit)}.",
                "", (), source,
            )  # fmt: skip
    if len(values) > 1 and sum(values) > limit:
        yield Finding(
            lim_04_split_orders.CODE, "review",
            f"One purchase worth {yuan(sum(values))} is over the single limit of {yuan(limit)} and is sent as {len(values)} orders.",
            "A person has to decide whether it may be sent: orders that are split to slip under the limit are an offence.", (), source,
        )  # fmt: skip


def _stock(space: Space, kept: Kept) -> Iterator[Finding]:
    """Orders apart draw on one stock."""
    taken: dict[str, int] = {}
    stock: dict[str, int] = {}
    for place, held, pieces in zip(space.places, kept.places, space.pieces(kept), strict=True):
        item = place.options[held.option].goods.item
        taken[item.sku] = taken.get(item.sku, 0) + pieces
        if item.stock is not None:
            stock[item.sku] = item.stock
    for sku, most in stock.items():
        if taken[sku] > most:
            message = f"{taken[sku]} of {sku} are ordered, {most} are in stock."
            yield Finding(bnd_03_stock.CODE, "error", message, f"Order at most {most}.", (), bnd_03_stock.SOURCES[0])
