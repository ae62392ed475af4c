"""``cliffs``: how far an item, a bundle or an order is from every figure that concerns it, and what happens there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from bundler.catalogue.order import Order
from bundler.compliance.answer import html, html_row
from bundler.compliance.assess import read_inputs
from bundler.compliance.cliff import Cliff
from bundler.compliance.finding import Finding
from bundler.compliance.price_point import Point
from bundler.compliance.rules import aud_01_receipt
from bundler.duty.assess import Branch
from bundler.duty.crossing import crossing, side_of
from bundler.duty.dial import Dial, dial, parts_by_line
from bundler.duty.explode import Part
from bundler.duty.receipt import normalised, receipt
from bundler.duty.seeking import Search
from bundler.errors import Fault, InputError
from bundler.tariff.rows import Remark
from bundler.tariff.tables import Tables
from bundler.values import exact

EARLIER = "the {other} limit ends the channel before it"
SPENT = "what stands in the order besides leaves no price in the channel"
NO_PRICE = "kilograms do not change with the price"


@dataclass(frozen=True, eq=False)
class Cliffs:
    """The cliffs of an order, in the order of its lines, then its limits. ``to_dict`` is the wire form."""

    dial: Dial
    cliffs: tuple[Cliff, ...]

    @property
    def late(self) -> tuple[Finding, ...]:
        """What is to be said where the day lies beyond what the tables are verified for."""
        return aud_01_receipt.beyond(self.dial.stated.day)

    @property
    def input_json(self) -> str:
        """The normalised input, the text of which the receipt holds the SHA-256: ``replay`` gives the answer again from it."""
        return normalised(self.dial.stated)

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready data: money as text with two places, null where there is nothing to tell."""
        turned = self.dial
        return {
            "order_id": turned.stated.order.order_id,
            "sought": {"amount": turned.turned, "line": None if turned.at is None else turned.at + 1, "name": turned.name},
            "now": Point(turned.amount, turned.stated).to_dict(),
            "cliffs": [cliff.to_dict(turned.amount) for cliff in self.cliffs],
            "warnings": [each.message for each in self.late],
            "receipt": receipt(turned.stated),
        }

    def __repr__(self) -> str:
        return f"<Cliffs: {', '.join(f'{cliff.kind} {cliff.name}' for cliff in self.cliffs)}>"

    def _repr_html_(self) -> str:
        told = self.to_dict()
        rows = [html_row(("cliff", "", "now", "at", "distance", "tax below", "tax above"), "th")]
        for cliff in told["cliffs"]:
            taxes = [(cliff[side] and (cliff[side]["tax"] or "out")) or "" for side in ("below", "above")]
            rows.append(html_row([cliff["kind"].replace("_", " "), cliff["name"], cliff["now"], cliff["at"], cliff["distance"], *taxes]))
        return html(f"Cliffs of {told['sought']['name'] or 'an order'} at {told['now']['price']}", "".join(rows), self.late)


def _tax(point: Mapping[str, Any] | None) -> str | None:
    if point is None:
        return ""
    tax: str | None = point["tax"]
    return "out" if point["branch"] == "out" else tax


def cliffs(
    order: Order | Mapping[str, Any] | str | bytes | None = None,
    sku: str | None = None,
    line: int | None = None,
    catalogue: Any = None,
    tables: Tables | None = None,
    on: date | None = None,
) -> Cliffs:
    """Return every threshold and limit that concerns an order, or one loose piece of ``sku``, with its distance.

    ``line`` counts the order's lines from 1: the price of that bundle or the total of that loose line is moved to reach them; without it
    the whole order is scaled by one factor, as ``tax_included`` does. Each cliff tells the order just below and just above, assessed
    exactly, freight and insurance included. Other arguments and errors as in ``quote``.
    """
    return cliffs_of(turned(order, sku, line, catalogue, tables, on))


def turned(
    order: Order | Mapping[str, Any] | str | bytes | None, sku: str | None, line: int | None, catalogue: Any, tables: Tables | None,
    on: date | None,
) -> Dial:  # fmt: skip
    """Return the dial of an order or of one loose piece of an item. Raises InputError as ``cliffs`` does."""
    if (order is None) == (sku is None):
        raise InputError([Fault("order", "an order or a sku is wanted, one of the two", "order")])
    piece = {"lines": [{"kind": "item", "sku": sku, "quantity": 1}]}
    parsed, goods, edition = read_inputs(piece if order is None else order, catalogue, tables, on)
    return dial(parsed, 1 if order is None else line, goods, edition)


def cliffs_of(moved: Dial) -> Cliffs:
    """Return the cliffs of a dial."""
    search = Search(moved)
    return Cliffs(moved, (*_thresholds(moved, search), *_limits(moved, channel=bool(search.stretches)), *_kilograms(moved)))


def _thresholds(moved: Dial, search: Search) -> Iterator[Cliff]:
    for line, parts in enumerate(parts_by_line(moved.stated)):
        for at, part in enumerate(parts):
            if part.goods.threshold is not None:
                yield _threshold(search, line, at, part)


def _threshold(search: Search, line: int, at: int, part: Part) -> Cliff:
    moved = search.dial
    test, period, stated = part.goods.threshold, part.goods.tax_period, moved.stated
    assert test is not None
    found = crossing(search, line, at)
    return Cliff(
        "consumption_tax", part.goods.item.sku,
        now=sum(declared.value for declared in stated.lines_of(part)),
        at=test.first_over(part.pieces),
        side=side_of(stated, [part]),
        line=line + 1,
        per_unit=f"{exact.format(test.per_unit)} yuan per {test.unit}" + (f" ({test.basis})" if test.basis else ""),
        below=_point(moved, found.below), above=_point(moved, found.above),
        certain=test.certain,
        source=period.source if period else "", evidence=stated.day.evidence(period) if period else "",
        remark=found.remark,
    )  # fmt: skip


def _limits(moved: Dial, *, channel: bool) -> Iterator[Cliff]:
    """The two limits; ``channel`` says whether any price keeps the order in the channel."""
    stated = moved.stated
    now = stated.order_value
    left = stated.annual_limit - stated.annual_used
    single = _crossed(moved, stated.single_limit)
    ends_early = left < stated.single_limit
    yield _limit(
        moved, "single_order", now, stated.single_limit,
        None if ends_early or not channel else single, EARLIER.format(other="annual") if ends_early else SPENT,
    )  # fmt: skip
    reached = channel and (stated.lone_piece or left <= stated.single_limit)
    yield _limit(
        moved, "annual", now + stated.annual_used, stated.annual_limit, _crossed(moved, left) if reached else None,
        EARLIER.format(other="single") if channel else SPENT,
    )  # fmt: skip


def _crossed(moved: Dial, value: int) -> int:
    """The highest amount at which the order is worth at most ``value`` fen."""
    order = moved.stated.order
    return (value - order.freight - order.insurance - moved.rest) // moved.step


def _limit(moved: Dial, name: str, now: int, at: int, below: int | None, remark: str) -> Cliff:
    row = moved.stated.day.limit(name)
    return Cliff(
        "single_limit" if name == "single_order" else "annual_limit", name.replace("_order", ""),
        now=now, at=at, side="over" if now > at else "under",
        below=_point(moved, below), above=_point(moved, None if below is None else below + 1),
        source=row.source if row else "", evidence=moved.stated.day.evidence(row) if row else "",
        remark=remark if below is None else "",
    )  # fmt: skip


def _kilograms(moved: Dial) -> Iterator[Cliff]:
    """The kilograms of a person and year: the price does not move them, the order does."""
    stated = moved.stated
    ordered: dict[str, tuple[Remark, Fraction]] = {}
    for part in stated.parts:
        for remark in part.goods.kilogram_limits:
            weight = ordered.get(remark.key, (remark, Fraction(0)))[1]
            ordered[remark.key] = (remark, weight + part.goods.item.net_weight_kg * part.pieces)
    for remark, weight in ordered.values():
        used = sum((kg for group, kg in (stated.order.buyer.kg_used or {}).items() if group.startswith(remark.group)), Fraction(0))
        limit = remark.kg or Fraction(0)
        yield Cliff(
            "kilograms", remark.group, now=used + weight, at=limit, side="over" if used + weight > limit else "under",
            source=remark.source, evidence=stated.day.evidence(remark), remark=NO_PRICE,
        )  # fmt: skip


def _point(moved: Dial, amount: int | None) -> Point | None:
    if amount is None or amount < 0:
        return None
    found = moved.assess_at(amount)
    return None if found.branch is Branch.UNFORMED else Point(amount, found)
