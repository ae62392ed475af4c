"""How the solver knows each rule: its two faces are the rule itself, which ``check`` asks, and what holds of the designs formed here.

Tests hold this list complete, and the faces against the rules. A rule that is added gets a line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

How = Literal["face", "goods", "construction", "unknown"]


class Face(NamedTuple):
    """How the solver knows a rule, and why that is enough.

    ``face``: a condition on designs, in ``faces`` or ``pairs`` under the name of the rule. ``goods``: the goods alone decide, and are
    asked before anything is composed. ``construction``: no design can break it, by how designs are formed. ``unknown``: it needs a buyer
    or an order that a plan does not have.
    """

    how: How
    why: str


GOODS = Face("goods", "An item that fails it alone is left out, and the plan names it.")
NO_PROMOTION = Face("construction", "A design has one price open to all, above 0, without coupons or points.")
TELLS_ONLY = Face("construction", "It only tells or warns; nothing of it keeps a design from being sold.")
OUR_ARITHMETIC = Face("construction", "It checks our own arithmetic; every design is quoted again before it is returned.")
WITHIN = Face("construction", "It is told only above the single limit, under which LIM-01 keeps every design.")
BUYER = Face("unknown", "It looks at the buyer and the orders of the buyer; a plan has neither.")

FACES: Mapping[str, Face] = MappingProxyType({
    "AUD-01": TELLS_ONLY,
    "BND-01": Face("face", "No two items of different account books lie in one design; an item without a book lies with such items only."),
    "BND-02": GOODS,
    "BND-03": Face("face", "Every copy of every design is in stock."),
    "BND-04": Face("face", "No two items of different districts lie in one design; a place that is not admitted leaves an item out."),
    "BND-05": GOODS,
    "BND-06": Face("face", "All items of a design are of one storage class."),
    "BUN-01": GOODS,
    "BUN-02": Face("construction", "Only items with a public price are used, and a discount never makes a design dearer than its parts."),
    "BUN-03": Face("face", "Where threshold_crossing is 'refuse', no component is pushed under its threshold by the discount."),
    "BUN-04": Face("face", "The two lines of a price that is declared on two lie on the same side of their threshold."),
    "BUN-05": TELLS_ONLY,
    "BUN-06": NO_PROMOTION,
    "BUN-07": GOODS,
    "BUN-08": GOODS,
    "CIQ-01": Face("goods", "An item said to have no label is left out; whether the buyer saw the notice a plan does not know."),
    "DEC-01": Face("face", "The declared lines of one copy fit into one declaration list."),
    "FX-01": GOODS,
    "ID-01": BUYER,
    "ID-02": BUYER,
    "LIM-01": Face("face", "Price and the policy's highest freight are at most the single limit."),
    "LIM-02": Face("face", "Price and highest freight are at most the annual limit; what a buyer has used a plan does not know."),
    "LIM-03": WITHIN,
    "LIM-04": BUYER,
    "LST-01": GOODS,
    "LST-02": GOODS,
    "LST-03": GOODS,
    "LST-04": GOODS,
    "LST-05": Face("face", "One copy keeps the kilograms of a person and year; what a buyer has used a plan does not know."),
    "LST-06": GOODS,
    "RET-01": Face("unknown", "A plan is not returned."),
    "RET-02": Face("unknown", "A plan is not returned."),
    "TAX-01": GOODS,
    "TAX-02": Face("face", "On which side of its threshold a line lies is sure; an item without its content is left out."),
    "TAX-03": GOODS,
    "TAX-04": OUR_ARITHMETIC,
    "TAX-05": TELLS_ONLY,
    "TAX-06": WITHIN,
    "TAX-07": TELLS_ONLY,
    "VAL-01": NO_PROMOTION,
    "VAL-02": NO_PROMOTION,
    "VAL-03": Face("face", "The share of every component is at least its filing price."),
    "VAL-04": NO_PROMOTION,
    "VAL-05": OUR_ARITHMETIC,
    "VAL-06": Face("construction", "A design has a price above 0, so freight has goods values to be shared by, and the shares are exact."),
})  # fmt: skip
"""Every rule by its code."""
