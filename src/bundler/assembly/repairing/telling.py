"""A repair in words and in wire form: what changes, from what to what, and which rules would be broken without it."""

from __future__ import annotations

from typing import Any

from bundler.assembly.repairing.arranging import ALL
from bundler.assembly.repairing.changes import bundle_price, change_of, form, worded
from bundler.assembly.repairing.judging import Change, Judged, judge
from bundler.assembly.repairing.space import Held, Kept, Space
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
    found = []
    for change in sorted(judged.changes, key=lambda each: (ORDER.index(each.kind), each.at)):
        why = sorted({finding.code for finding in _without(space, judged, change).against})
        found.append(worded(change_of(space, judged, change), why))
    return found


def _without(space: Space, judged: Judged, change: Change) -> Judged:
    """The repair without one of its changes, and with nothing else in its place: what the rules say then is why it is there."""
    followed = frozenset({each.kind for each in judged.changes} & ALL)
    if change.kind in ALL:
        return judge(space, judged.kept, followed - {change.kind})
    places, copies = list(judged.kept.places), dict(judged.kept.copies)
    if change.kind == "copies":
        copies[change.at] = space.bundle(change.at).quantity
    elif change.kind == "less":
        places[change.at] = places[change.at]._replace(quantity=space.places[change.at].quantity)
    elif change.kind == "swap":
        places[change.at] = Held(0, places[change.at].quantity)
    return judge(space, Kept(tuple(places), tuple(copies.items())), followed)


def _follows(space: Space, judged: Judged) -> list[dict[str, Any]]:
    """Bundle prices that follow from what is left, pro rata to public prices, so that nobody is surprised by them."""
    raised = {change.at for change in judged.changes if change.kind == "price"}
    found = []
    for line in space.bundles:
        stated, after = space.bundle(line), bundle_price(judged, line)
        if line not in raised and after and after != stated.price:
            found.append(worded(form("price", f"/lines/{line}", stated.id, None, yuan(stated.price), yuan(after)), [PRO_RATA]))
    return found
