"""Orders of one buyer, seller and address that pass the single limit only together look like one purchase that was split (化整为零)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bundler.catalogue.order import EarlierOrder, Order
from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.compliance.naming import some
from bundler.duty.assess import Branch
from bundler.tariff.day import Day
from bundler.values.money import format as yuan

CODE = "LIM-04"
SOURCES = ("pattern-readings", "2018-49")
NOT_LOOKED_AT = (
    Finding(
        CODE, "info", "The buyer's earlier orders were not stated: whether one purchase was split was not looked at.",
        "State them as buyer.history; an empty list says that there are none.", (), SOURCES[0],
    ),
)  # fmt: skip


def check(case: Case) -> Iterable[Finding]:
    """A pattern is a suspicion and needs a person; orders of another seller or to another address are not counted, unknown ones are."""
    history = case.order.buyer.history
    return NOT_LOOKED_AT if history is None else _pattern(case, history)


def _pattern(case: Case, history: Sequence[EarlierOrder]) -> Iterator[Finding]:
    found, row = case.found, case.day.limit("split_order_days")
    value, limit = found.order_value, found.single_limit
    if row is None or found.branch is Branch.UNFORMED or value > limit:
        return
    days = case.day.count("split_order_days") or 0
    beside = counted(case.order, history, case.day, limit)
    total = value + sum(earlier.order_value for earlier in beside)
    if not beside or total <= limit:
        return
    names = some(earlier.order_id for earlier in beside)
    when = f"of {case.day.day}" if days == 1 else f"of the last {days} days"
    sure = all(_same(case.order, earlier) for earlier in beside)
    unsure = "" if sure else " Not all of them say their seller and address."
    yield Finding(
        CODE, "review", f"Together with the buyer's orders {when} ({names}) {yuan(total)}: over the single limit of {yuan(limit)}.{unsure}",
        "Find out whether it is one purchase: then it is over the limit as a whole, and splitting it is an offence. If it is not, keep the "
        "reason with the orders.", case.numbers(), row.source,
    )  # fmt: skip


def counted(order: Order, history: Sequence[EarlierOrder], day: Day, limit: int) -> list[EarlierOrder]:
    """Return the earlier orders that count with this one: those of the last days, within the single limit, not known to be apart."""
    days = day.count("split_order_days") or 0
    return [
        earlier for earlier in history
        if (day.day - earlier.on).days < days and earlier.order_value <= limit and not _apart(order, earlier)
    ]  # fmt: skip


def _apart(order: Order, earlier: EarlierOrder) -> bool:
    """Whether the two are known to differ in seller or address."""
    return _differ(order.seller, earlier.seller) or _differ(order.address_key, earlier.address_key)


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _same(order: Order, earlier: EarlierOrder) -> bool:
    """Whether the two are known to have one seller and address."""
    return None not in (order.seller, order.address_key) and (order.seller, order.address_key) == (earlier.seller, earlier.address_key)
