"""One change of a repair in wire form and in words."""

from __future__ import annotations

from typing import Any

from bundler.assembly.repairing.judging import Change, Judged
from bundler.assembly.repairing.space import Space
from bundler.catalogue.order import BundleLine, ItemLine
from bundler.duty.explode import PARTS_PER_FEN
from bundler.values.money import format as yuan
from bundler.values.money import format_unit_price

SHOWN = 3
"""Skus of an order that words name."""


def change_of(space: Space, judged: Judged, change: Change) -> dict[str, Any]:
    """One change: ``from`` and ``to`` are pieces, skus, prices, codes or numbers of orders, as its kind says."""
    kind, at, option = change
    if kind in ("less", "swap"):
        place, left = space.places[at], judged.kept.places[at].quantity
        sku = place.options[0].goods.item.sku
        bundle = None if place.component is None else space.bundle(place.line).id
        before, after = (sku, place.options[option].goods.item.sku) if kind == "swap" else (place.quantity, left)
        return form("swap" if kind == "swap" else "reduce" if left else "drop", place.pointer, bundle, sku, before, after)
    if kind == "copies":
        stated, left = space.bundle(at), dict(judged.kept.copies)[at]
        return form("reduce" if left else "drop", f"/lines/{at}", stated.id, None, stated.quantity, left)
    if kind == "loose":
        sku = next(line.goods_sku for line in _lines_of(judged, at) if isinstance(line, ItemLine))
        return form("loose", f"/lines/{at}", space.bundle(at).id, sku, "bundle", "item")
    return _price(space, judged, at) if kind == "price" else _of_order(space, judged, kind)


def _of_order(space: Space, judged: Judged, kind: str) -> dict[str, Any]:
    if kind == "separate":
        return form(kind, "", None, None, 1, len(judged.orders)) | {"message": _parted(judged)}
    if kind == "supervision_code":
        own = space.order.supervision_code
        other = next(order.supervision_code for order in judged.orders if order.supervision_code != own)
        return form(kind, "/supervision_code", None, None, own, other)
    left = sum(order.non_cash for order in judged.orders)
    return form("non_cash", "/non_cash", None, None, yuan(space.order.non_cash), yuan(left))


def _parted(judged: Judged) -> str:
    """Which goods go together."""
    told = []
    for order in judged.orders:
        parts = [part for line in order.lines for part in ([line] if isinstance(line, ItemLine) else line.components)]
        skus = list(dict.fromkeys(part.goods_sku for part in parts))
        told.append(", ".join(skus[:SHOWN]) + (f" and {len(skus) - SHOWN} more" if len(skus) > SHOWN else ""))
    return f"ship as {len(told)} orders: {' | '.join(told)}"


def form(kind: str, at: str, bundle: str | None, sku: str | None, before: int | str, after: int | str) -> dict[str, Any]:
    """Return the wire form of a change; ``at`` is a JSON pointer into the order, ``bundle`` and ``sku`` name what is there."""
    return {"kind": kind, "at": at, "bundle": bundle, "sku": sku, "from": before, "to": after}


def meant(space: Space, change: Change) -> str:
    """Return which place a change is at, where its sku stands at several of one name."""
    at = change.at if change.kind in ("less", "swap") else next((n for n, each in enumerate(space.places) if each.line == change.at), None)
    if at is None or change.kind not in ("less", "swap", "price"):
        return ""

    def name(number: int) -> tuple[str, str | None]:
        place = space.places[number]
        bundle = None if place.component is None else space.bundle(place.line).id
        return place.options[0].goods.item.sku, bundle

    others = [n for n in range(len(space.places)) if n != at and name(n) == name(at)]
    return f" (line {space.places[at].line + 1} of the order)" if others else ""


def worded(change: dict[str, Any], why: list[str], meant: str = "") -> dict[str, Any]:
    """Return a change with its reasons and in words; ``meant`` says which place it is, where words alone do not."""
    bundle, sku, before, after = (change[key] for key in ("bundle", "sku", "from", "to"))
    what = (bundle if sku is None else sku if bundle is None else f"{sku} in {bundle}") or ""
    what += meant if sku else ""
    words = {
        "drop": f"take {what} out" + (f" ({before} pieces)" if sku and before != 1 else f" ({before} copies)" if before != 1 else ""),
        "reduce": f"{after} instead of {before} {'pieces of ' if sku else 'copies of '}{what}",
        "swap": f"{after} instead of {what}",
        "price": f"{what} at {after} instead of {before}",
        "loose": f"sell {sku} as a loose piece at its public price, not as {bundle}",
        "supervision_code": f"declare under {after} instead of {before}",
        "separate": change.get("message", ""),
        "non_cash": f"take {after} instead of {before} in coupons and points",
    }
    return {**change, "why": why, "message": words[change["kind"]]}


def _price(space: Space, judged: Judged, line: int) -> dict[str, Any]:
    stated = space.order.lines[line]
    if isinstance(stated, BundleLine):
        return form("price", f"/lines/{line}", stated.id, None, yuan(stated.price), yuan(bundle_price(judged, line)))
    place = next(place for place in space.places if place.line == line)
    item = place.options[0].goods.item
    public = item.unit_price * PARTS_PER_FEN
    before = public if stated.unit_price is None else stated.unit_price
    (after,) = [each.unit_price for each in _lines_of(judged, line) if isinstance(each, ItemLine)]
    return form("price", place.pointer, None, item.sku, format_unit_price(before), format_unit_price(public if after is None else after))


def _lines_of(judged: Judged, line: int) -> list[ItemLine | BundleLine]:
    pairs = [pair for order, sources in zip(judged.orders, judged.sources, strict=True) for pair in zip(order.lines, sources, strict=True)]
    return [each for each, source in pairs if source == line]


def bundle_price(judged: Judged, line: int) -> int:
    """Return what one bundle of a line costs in all orders together, in fen; 0 where nothing of it is left."""
    return sum(each.price for each in _lines_of(judged, line) if isinstance(each, BundleLine))
