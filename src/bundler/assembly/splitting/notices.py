"""What no single order of a split can say: findings on the purchase as a whole, and what is worth a look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bundler.assembly.parcel_tariff import ParcelTariff
from bundler.assembly.splitting.first_fit import Apart
from bundler.assembly.splitting.orders import Part
from bundler.assembly.splitting.units import Unit
from bundler.catalogue.order import Order
from bundler.compliance.answer import Answer
from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.compliance.naming import some
from bundler.compliance.rules import bnd_03_stock, bnd_04_place, lim_04_split_orders
from bundler.duty.assess import Assessment
from bundler.values import exact
from bundler.values.money import format as yuan


def findings(
    parts: Sequence[Part], sent: Sequence[tuple[Order, Answer]], forced: Sequence[dict[str, object]], found: Assessment, case: Case
) -> Iterator[Finding]:
    """Yield what no single order can say: the purchase as a whole, stock over all orders, a code that was chosen for lack of a fact.

    ``case`` is the basket without the bundles that no order may hold; ``lines`` are those of the basket, counted from 1.
    """
    if len(parts) < 2:
        yield from _chosen(parts, found)
        return
    value = sum(answer.found.order_value for _, answer in sent)
    row = found.day.limit("single_order")
    if value > found.single_limit:
        rules = some(str(each["rule"]) for each in forced) if forced else "an unproven split"
        yield Finding(
            lim_04_split_orders.CODE, "review",
            f"One purchase worth {yuan(value)} is over the single limit of {yuan(found.single_limit)} and is sent as {len(parts)} orders, "
            f"because {rules} {'keeps' if len(forced) < 2 else 'keep'} its goods apart.",
            "A person has to decide whether it may be sent: orders that are split to slip under the limit are an offence.",
            (), row.source if row else "",
        )  # fmt: skip
    held = [unit for part in parts for unit, _ in part.held]
    for finding in bnd_03_stock.check(case):
        skus = {case.found.lines[number - 1].goods.item.sku for number in finding.lines}
        lines = {unit.position + 1 for unit in held if any(goods.item.sku in skus for goods in unit.goods)}
        yield finding._replace(lines=tuple(sorted(lines)))
    yield from _chosen(parts, found)


def _chosen(parts: Sequence[Part], found: Assessment) -> Iterator[Finding]:
    """Orders whose goods may not go under the basket's code, but under more than one other: which is right is not stated."""
    for number, part in enumerate(parts, start=1):
        if len(part.codes) > 1:
            others = some(sorted(part.codes - {part.code}))
            lines = tuple(sorted(unit.position + 1 for unit, _ in part.held))
            yield Finding(
                bnd_04_place.CODE, "review",
                f"Order {number} goes under {part.code}, as its goods may not go under {found.order.supervision_code}; "
                f"whether {others} is right instead is not stated.",
                "State as supervision_code of the basket the code by which the goods entered their zone.", lines, "A2018-194",
            )  # fmt: skip


def warnings(parts: Sequence[Part], apart: Apart, tariff: ParcelTariff | None, basket: Order) -> Iterator[str]:
    """Yield what is worth a look: goods that could be in several orders for lack of a fact, net weights, freight that was replaced."""
    loose: dict[tuple[str, int, tuple[int, ...]], list[int]] = {}
    for number, unit in [(number, unit) for number, part in enumerate(parts, start=1) for unit, _ in part.held]:
        missing, foes = _not_stated(unit), apart.foes[unit.kind].keys()
        other = tuple(at for at, part in enumerate(parts, start=1) if missing and at != number and foes.isdisjoint(part.kinds))
        if other:
            loose.setdefault((missing, number, other), []).append(unit.position + 1)
    for (missing, number, other), lines in loose.items():
        one = len(lines) == 1
        yield (
            f"{f'Line {lines[0]} does' if one else f'Lines {some(map(str, lines))} do'} not state {'its' if one else 'their'} {missing}: "
            f"{'it is' if one else 'they are'} in order {number}, "
            f"and as far as is known {'it' if one else 'they'} could be in order {some(map(str, other))}."
        )
    if tariff is None:
        return
    light = {goods.item.sku: None for part in parts for unit, _ in part.held for goods in unit.goods if goods.item.gross_weight_kg is None}
    if light:
        yield f"The gross weight of {some(light)} is not stated: the net weight counts, and the parcel may be heavier."
    for number, part in enumerate(parts, start=1):
        heaviest = tariff.prices(part.storage_class).kg_max
        if part.weight > heaviest:
            yield (
                f"Order {number} weighs {exact.format(part.weight, 8)} kg, more than the {exact.format(heaviest, 8)} kg of one parcel: "
                "it is over the single limit, and to part it would take it under."
            )
    if basket.freight:
        yield f"The basket's own freight of {yuan(basket.freight)} is not used: the orders carry that of the parcel tariff."


def _not_stated(unit: Unit) -> str:
    names = {"account_book": "account book", "customs_district": "customs district"}
    return " and ".join(told for name, told in names.items() if any(getattr(place, name) is None for place in unit.kind.places))
