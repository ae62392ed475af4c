"""One identity with very many orders, delivery addresses or telephones in few days may be used by others, or for resale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bundler.catalogue.order import EarlierOrder
from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.compliance.naming import some

CODE = "ID-02"
SOURCES = ("pattern-readings", "A2018-194")
NOT_LOOKED_AT = (
    Finding(
        CODE, "info", "The buyer's earlier orders were not stated: whether one identity is used by many was not looked at.",
        "State them as buyer.history; an empty list says that there are none.", (), SOURCES[0],
    ),
)  # fmt: skip
WITHOUT_KEYS = (
    Finding(
        CODE, "info", "No earlier order says its address_key or phone_key: only the orders of the buyer were counted.",
        "State them in buyer.history and for the order itself, as keys that can only be compared.", (), SOURCES[0],
    ),
)  # fmt: skip


def check(case: Case) -> Iterable[Finding]:
    """A pattern is a suspicion and needs a person; this order counts too."""
    history = case.order.buyer.history
    if not history:
        return NOT_LOOKED_AT if history is None else ()
    found = list(_pattern(case, history))
    if not found and not any(earlier.address_key or earlier.phone_key for earlier in history):
        return WITHOUT_KEYS
    return found


def _pattern(case: Case, history: Sequence[EarlierOrder]) -> Iterator[Finding]:
    row, days = case.day.limit("buyer_pattern_days"), case.day.count("buyer_pattern_days")
    if row is None or days is None:
        return
    recent = [earlier for earlier in history if (case.day.day - earlier.on).days < days]
    addresses = {case.order.address_key, *(earlier.address_key for earlier in recent)} - {None}
    phones = {case.order.phone_key, *(earlier.phone_key for earlier in recent)} - {None}
    counted = [
        (len(recent) + 1, case.day.count("buyer_pattern_orders"), "orders"),
        (len(addresses), case.day.count("buyer_pattern_addresses"), "delivery addresses"),
        (len(phones), case.day.count("buyer_pattern_phones"), "telephones"),
    ]
    over = [f"{count} {what}, more than {most}" for count, most, what in counted if most is not None and count > most]
    if over:
        yield Finding(
            CODE, "review",
            f"One buyer has within {days} days, this order included: {'; '.join(over)}. Earlier orders: "
            f"{some(earlier.order_id for earlier in recent)}.",
            "Find out for whom the goods are: to use another's identity or quota, or to resell, is forbidden. The counts are our reading.",
            (), row.source,
        )  # fmt: skip
