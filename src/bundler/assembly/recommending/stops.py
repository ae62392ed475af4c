"""Why there is no bundle with the anchors, as far as that can be told without looking for one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from bundler.assembly import pairs
from bundler.assembly.policy import Policy
from bundler.assembly.recommending.stocked import Stocked
from bundler.catalogue.item import Item


def stops(stocked: Stocked, least: Mapping[str, int]) -> list[dict[str, str]]:
    """Return the rules and policy lines that stop bundles with at least so many pieces of each anchor."""
    policy = stocked.index.problem.policy
    found = [stocked.excluded[sku].to_dict() for sku in least if sku in stocked.excluded]
    return found + list(_numbers(policy, stocked, least)) + [
        stop for one, other in combinations(least, 2) for stop in _apart(policy, stocked.items[one], stocked.items[other])
    ]  # fmt: skip


def _numbers(policy: Policy, stocked: Stocked, least: Mapping[str, int]) -> Iterator[dict[str, str]]:
    bundle, copies = policy.bundle, policy.run.copies[0]
    if len(least) > bundle.distinct_items[1]:
        yield _line("bundle.distinct_items", f"{len(least)} items are asked for, a bundle has at most {bundle.distinct_items[1]}")
    if sum(least.values()) > bundle.pieces[1]:
        yield _line("bundle.pieces", f"{sum(least.values())} pieces are asked for, a bundle has at most {bundle.pieces[1]}")
    for sku, pieces in least.items():
        stock = stocked.items[sku].stock or 0
        if pieces > bundle.copies_per_item:
            yield _line("bundle.copies_per_item", f"{sku}: {pieces} pieces are asked for, a bundle has at most {bundle.copies_per_item}")
        if stock >= copies > stock // pieces:
            yield _line("run.copies", f"{sku}: {stock} in stock, {copies} copies with {pieces} pieces each need {copies * pieces}")


def _apart(policy: Policy, one: Item, other: Item) -> Iterator[dict[str, str]]:
    both = f"{one.sku} and {other.sku}"
    if one.account_book != other.account_book:
        yield {"rule": "BND-01", "message": f"{both} are not of one account book"}
    if not pairs.bnd_04([one, other])[0, 1]:
        yield {"rule": "BND-04", "message": f"{both} lie in different customs districts"}
    if not pairs.bnd_06([one, other])[0, 1]:
        yield {"rule": "BND-06", "message": f"{both} are of different storage classes"}
    for tags in policy.bundle.incompatible_tags:
        if any(a in one.tags and b in other.tags for a, b in (tags, tags[::-1])):
            yield _line("bundle.incompatible_tags", f"{both} carry {tags[0]!r} and {tags[1]!r}")


def _line(line: str, message: str) -> dict[str, str]:
    return {"policy": line, "message": message}
