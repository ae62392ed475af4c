"""Which goods ship together, and under which supervision code: both follow from what is left, and limits of money part nothing.

* **Codes.** Where the order's own supervision code suits all that is left, it stays. Else the other one is taken where it suits all, and
  only where neither does are the goods declared apart.
* **Parcels.** Goods whose place is stated first, in the order of the lines, each goes with the first that it may share a parcel with.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bundler.assembly.repairing.space import Kept, Option, Space
from bundler.compliance.parcels import kept_apart_by


@dataclass
class Parcel:
    """Goods of one declaration list: places by their number in the space, in the order of the lines."""

    code: str
    places: list[int] = field(default_factory=list)


def parcels_of(space: Space, kept: Kept, left: list[int], allowed: frozenset[str]) -> list[Parcel]:
    """Return the parcels of the places ``left``: one where ``separate`` is not allowed, and under the own code where that has to stay."""
    own = space.order.supervision_code
    options = {at: space.places[at].options[kept.places[at].option] for at in left}
    codes: dict[int, str] = dict.fromkeys(left, own)
    if "supervision_code" in allowed:
        known = dict.fromkeys(code for option in options.values() for code in option.codes)
        common = [code for code in (own, *known) if all(code in option.codes for option in options.values())]
        for at, option in options.items():
            codes[at] = common[0] if common else own if own in option.codes or not option.codes else option.codes[0]
    if "separate" not in allowed:
        return [Parcel(codes[left[0]], left)]
    found: list[Parcel] = []
    for at in sorted(left, key=lambda at: _unstated(options[at])):
        item = options[at].goods.item
        for parcel in found:
            if parcel.code == codes[at] and not any(kept_apart_by(item, options[other].goods.item) for other in parcel.places):
                parcel.places.append(at)
                break
        else:
            found.append(Parcel(codes[at], [at]))
    for parcel in found:
        parcel.places.sort()
    return sorted(found, key=lambda parcel: parcel.places[0])


def _unstated(option: Option) -> int:
    """How much of the place of goods is not stated: goods that fit anywhere are put last, so that no parcel is begun for them."""
    return (option.goods.item.account_book is None) + (option.goods.item.customs_district is None)
