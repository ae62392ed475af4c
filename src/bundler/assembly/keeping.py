"""The lines of a policy on one bundle, in plain code: the one place that says which of them a bundle keeps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from bundler.assembly.policy import BundlePolicy, Policy, Slot
from bundler.catalogue.item import Item
from bundler.values import exact
from bundler.values.money import format as yuan

Parts = Sequence[tuple[Item, int]]


class Broken(NamedTuple):
    """A line that a bundle does not keep: what it says of the bundle, what the bundle has, what is allowed, and what would mend it.

    ``line`` is BND-01 for items of different account books: a design is of one book, also where none is stated.
    """

    line: str
    says: str
    value: str
    limit: str
    hint: str


def broken_lines(policy: Policy, parts: Parts, price: int, absorbed: int) -> list[Broken]:
    """Return the lines that a bundle of ``parts`` at ``price`` fen does not keep, ``absorbed`` fen being the tax that the seller pays."""
    return [
        *_counts(policy.bundle, parts),
        *_price(policy.bundle, price),
        *_margin(policy.bundle, parts, price, absorbed),
        *_weight(policy.bundle, parts),
        *_goods(policy.bundle, parts),
    ]


def slot_pieces(slot: Slot, parts: Parts) -> int:
    """Return how many pieces of a bundle a slot counts."""
    return sum(count for item, count in parts if {*slot.tags_any} & {*item.tags})


def _counts(bundle: BundlePolicy, parts: Parts) -> Iterator[Broken]:
    yield from _band("bundle.pieces", "pieces", sum(count for _, count in parts), bundle.pieces)
    yield from _band("bundle.distinct_items", "different items", len(parts), bundle.distinct_items)
    codes = len({item.hs_code for item, _ in parts})
    yield from _band("bundle.distinct_tax_codes", "different tariff codes", codes, bundle.distinct_tax_codes)
    most, allowed = max(count for _, count in parts), bundle.copies_per_item
    if most > allowed:
        says = f"it has {most} pieces of one item, and at most {allowed} are allowed"
        yield Broken("bundle.copies_per_item", says, str(most), f"at most {allowed}", f"Take {most - allowed} of it out.")
    for slot in bundle.slot:
        yield from _band(f"bundle.slot[{slot.name}]", f"pieces of {', '.join(slot.tags_any)}", slot_pieces(slot, parts), slot.pieces)


def _band(line: str, what: str, value: int, band: tuple[int, int]) -> Iterator[Broken]:
    low, high = band
    if not low <= value <= high:
        says = f"the number of its {what} is {value}, and {low} to {high} are wanted"
        yield Broken(
            line,
            says,
            str(value),
            f"{low} to {high}",
            f"{low - value} more would do." if value < low else f"{value - high} fewer would do.",
        )


def _price(bundle: BundlePolicy, price: int) -> Iterator[Broken]:
    low, high = bundle.price
    if not low <= price <= high:
        says = f"its price is {yuan(price)}, and {yuan(low)} to {yuan(high)} is wanted"
        nearest = yuan(low if price < low else high)
        yield Broken("bundle.price", says, yuan(price), f"{yuan(low)} to {yuan(high)}", f"The nearest price that is allowed is {nearest}.")


def _margin(bundle: BundlePolicy, parts: Parts, price: int, absorbed: int) -> Iterator[Broken]:
    left = price - sum((item.cost or 0) * count for item, count in parts) - absorbed
    wanted = bundle.margin_min
    if wanted is not None and left < wanted * price:
        says = f"of its price of {yuan(price)} it leaves {yuan(left)}, and {exact.percent(wanted)} is wanted"
        short = yuan(-((left - wanted * price) // 1))
        yield Broken(
            "bundle.margin_min", says, yuan(left), f"at least {exact.percent(wanted)}", f"At this price its costs are {short} too high."
        )


def _weight(bundle: BundlePolicy, parts: Parts) -> Iterator[Broken]:
    most = bundle.gross_weight_kg_max
    if most is None:
        return
    line, limit = "bundle.gross_weight_kg_max", f"at most {exact.format(most, 8)} kg"
    weight = sum(((item.gross_weight_kg or Fraction(0)) * count for item, count in parts), Fraction(0))
    unknown = [item.sku for item, _ in parts if item.gross_weight_kg is None]
    if unknown:
        says = f"gross_weight_kg of {', '.join(unknown)} is not stated"
        yield Broken(line, says, "not stated", limit, "State it in the catalogue.")
    elif weight > most:
        says = f"it weighs {exact.format(weight, 8)} kg, and at most {exact.format(most, 8)} kg is allowed"
        yield Broken(line, says, f"{exact.format(weight, 8)} kg", limit, f"{exact.format(weight - most, 8)} kg less would do.")


def _goods(bundle: BundlePolicy, parts: Parts) -> Iterator[Broken]:
    """What the items are, and are to each other."""
    books = {item.account_book: None for item, _ in parts}
    if len(books) > 1:
        value = ", ".join(book or "none" for book in books)
        yield Broken("BND-01", "its items are of different account books", value, "one", "Make a design of each book.")
    tags = {tag for item, _ in parts for tag in item.tags}
    for one, other in bundle.incompatible_tags:
        if {one, other} <= tags:
            says = f"its items carry {one!r} and {other!r}"
            yield Broken("bundle.incompatible_tags", says, f"{one}, {other}", "one of the two", "Take the items of one of them out.")
    last = bundle.expires_after
    for item, _ in parts:
        lasts = item.storage_class == "ambient" if item.expires_on is None else last is None or item.expires_on > last
        if last is not None and not lasts:
            until = "not stated" if item.expires_on is None else str(item.expires_on)
            says = f"{item.sku} does not last beyond {last}"
            yield Broken("bundle.expires_after", says, until, f"beyond {last}", f"Take {item.sku} out.")
