"""A repair in words and in wire form: what changes, from what to what, and which rules would be broken without it."""

from __future__ import annotations

from itertools import islice
from typing import Any

from bundler.assembly.repairing.arranging import ALL
from bundler.assembly.repairing.changes import bundle_price, change_of, form, meant, worded
from bundler.assembly.repairing.judging import Change, Judged, judge
from bundler.assembly.repairing.space import Held, Kept, Space
from bundler.catalogue.order import ItemLine
from bundler.compliance.finding import Finding
from bundler.values.money import format as yuan

ORDER = ("swap", "less", "copies", "loose", "price", "supervision_code", "separate", "non_cash")
PRO_RATA = "BUN-02"


def told(space: Space, judged: Judged) -> dict[str, Any]:
    """Return a repair as it stands in the answer."""
    value, tax = sum(answer.found.order_value for answer in judged.answers), judged.tax
    return {
        "verdict": "review" if judged.in_review else "compliant",
        "changes": [*_changes(space, judged), *_follows(space, judged)],
        "goods_value_loss": yuan(judged.loss),
        "goods_value": yuan(sum(answer.found.goods_value for answer in judged.answers)),
        "order_value": yuan(value),
        "tax": None if tax is None else yuan(tax),
        "payable": None if tax is None else yuan(value + tax),
        "orders": [order.model_dump(mode="json", exclude_unset=True, exclude_none=True) for order in judged.orders],
        "facts_to_state": [finding.to_dict() for finding in judged.in_review if finding.code != "BUN-01"],
    }


def _changes(space: Space, judged: Judged) -> list[dict[str, Any]]:
    return [
        worded(change_of(space, judged, change), _why(space, judged, change), meant(space, change))
        for change in sorted(judged.changes, key=lambda each: (ORDER.index(each.kind), each.at))
    ]


def _why(space: Space, judged: Judged, change: Change) -> list[str]:
    """The rules that would be broken without a change; of a price those that its own line breaks."""
    without = _without(space, judged, change)
    against = without.against
    if change.kind == "price":
        against = _of_line(space, without, change.at) or against
    return sorted({finding.code for finding in against})


def _of_line(space: Space, judged: Judged, line: int) -> tuple[Finding, ...]:
    """What stands against the parts of one line, in whatever order they are."""
    found: list[Finding] = []
    for answer, sources in zip(judged.answers, judged.sources, strict=True):
        parts = iter(answer.found.parts)
        own: set[int] = set()
        for stated, source in zip(answer.found.order.lines, sources, strict=True):
            for part in islice(parts, 1 if isinstance(stated, ItemLine) else len(stated.components)):
                own |= set(range(part.first, part.last + 1)) if source == line else set()
        found += [finding for finding in answer.findings if space.aim.blocking(finding) and own & set(finding.lines)]
    return tuple(found)


def _without(space: Space, judged: Judged, change: Change) -> Judged:
    """The repair without one of its changes, and with nothing else in its place: what the rules say then is why it is there."""
    followed = frozenset({each.kind for each in judged.changes} & ALL)
    if change.kind in ALL:
        without = judge(space, judged.kept, followed - {change.kind})
        # another code alone may let goods share an order: it is for the code that they are parted
        return without if without.against else judge(space, judged.kept, frozenset())
    places, copies = list(judged.kept.places), dict(judged.kept.copies)
    if change.kind == "copies":
        copies[change.at] = space.bundle(change.at).quantity
    elif change.kind == "less":
        places[change.at] = places[change.at]._replace(quantity=space.places[change.at].quantity)
    elif change.kind == "swap":
        places[change.at] = Held(0, places[change.at].quantity)
    kept = Kept(tuple(places), tuple(copies.items()))
    without = judge(space, kept, followed)
    instead = {each.kind for each in without.changes - judged.changes} & ALL
    return without if without.against or not instead else judge(space, kept, followed - instead)


def _follows(space: Space, judged: Judged) -> list[dict[str, Any]]:
    """Bundle prices that follow from what is left, pro rata to public prices, so that nobody is surprised by them."""
    raised = {change.at for change in judged.changes if change.kind == "price"}
    found = []
    for line in space.bundles:
        stated, after = space.bundle(line), bundle_price(judged, line)
        if line not in raised and after and after != stated.price:
            found.append(worded(form("price", f"/lines/{line}", stated.id, None, yuan(stated.price), yuan(after)), [PRO_RATA]))
    return found
