"""Which of two values of a line asks less: what every plan under the other then is under this one, lawful and worth at least as much.

It holds line by line whatever else the policy says, because a plan has to keep all lines together, and each of these is looked at by
itself: a band or limit around another allows what the other allows, and a lower cost leaves more of every copy. A test asks brute force.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from bundler.assembly.varying.variants import number

_SLOT = re.compile(r"bundle\.slot\[.*\]", re.DOTALL)


def looser(line: str, one: Any, other: Any) -> bool:
    """Return whether every plan under the value ``other`` is lawful under ``one`` and worth at least as much; False where it is not known.

    Values are those of the policy's JSON document.
    """
    asks = _LINES.get(_SLOT.sub("bundle.slot[]", line))
    return asks is not None and asks(one, other)


def _number(value: Any) -> Fraction:
    found = number(value)
    assert found is not None
    return found


def _more(one: Any, other: Any) -> bool:
    """A highest value; None is no limit."""
    return one is None or (other is not None and _number(one) >= _number(other))


def _less(one: Any, other: Any) -> bool:
    """A lowest value or a cost; None is no limit."""
    return one is None or (other is not None and _number(one) <= _number(other))


def _around(one: Any, other: Any) -> bool:
    return _number(one[0]) <= _number(other[0]) and _number(other[1]) <= _number(one[1])


def _discounts(one: Any, other: Any) -> bool:
    known = {each["rate"]: each["copies_max"] for each in one}
    return all(each["rate"] in known and _more(known[each["rate"]], each["copies_max"]) for each in other)


def _kept_apart(one: Any, other: Any) -> bool:
    return {frozenset(pair) for pair in one} <= {frozenset(pair) for pair in other}


def _earlier(one: Any, other: Any) -> bool:
    return one is None or (other is not None and one <= other)


_LINES: Mapping[str, Callable[[Any, Any], bool]] = {
    "max_designs": _more,
    # limits hold without freight and with it, so only no freight is surely less than another
    "freight_max": lambda one, other: _number(one) == 0,
    "threshold_crossing": lambda one, other: one in ("allow", other),
    "bundle.pieces": _around,
    "bundle.distinct_items": _around,
    "bundle.distinct_tax_codes": _around,
    "bundle.copies_per_item": _more,
    "bundle.price": _around,
    "bundle.gross_weight_kg_max": _more,
    "bundle.margin_min": _less,
    "bundle.discounts": _discounts,
    "bundle.incompatible_tags": _kept_apart,
    "bundle.expires_after": _earlier,
    "bundle.designs_per_item_max": _more,
    "bundle.slot[].pieces": _around,
    "run.copies": _around,
    "run.setup_cost": _less,
    "run.packing_cost": _less,
    "run.tax": lambda one, other: one in ("buyer_pays", other),
}
"""By line; of the others, such as the day, nothing is known."""
