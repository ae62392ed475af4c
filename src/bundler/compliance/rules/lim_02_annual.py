"""What the buyer has used this calendar year and this order together are at most the annual limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.duty.assess import UNFORMED
from bundler.values.money import format as yuan

CODE = "LIM-02"
SOURCES = ("2018-49", "2016-18")
SOLVER_FACE = True


def check(case: Case) -> Iterable[Finding]:
    """All platforms together, by the identity of the buyer; not stated counts as 0 and is told."""
    found = case.found
    if found.branch is UNFORMED:
        return ()
    total, limit, buyer = found.annual_used + found.order_value, found.annual_limit, case.order.buyer
    if total <= limit and buyer.annual_used is not None and not buyer.history and not case.is_near(total, limit):
        return ()
    return _told(case, total, limit)


def _told(case: Case, total: int, limit: int) -> Iterator[Finding]:
    row = case.day.limit("annual")
    source = row.source if row else ""
    forgotten = _forgotten(case, source)
    if forgotten is not None:
        yield forgotten
    elif case.order.buyer.annual_used is None:
        yield Finding(
            CODE,
            "info",
            "What the buyer has used this year was not stated and counts as 0.00.",
            "State it as buyer.annual_used.",
            (),
            source,
        )
    if total > limit:
        yield Finding(
            CODE, "error", f"{yuan(total)} in the year with this order; the annual limit is {yuan(limit)}.",
            f"At most {yuan(max(limit - case.found.annual_used, 0))} may still be ordered this year; "
            "above it the whole order is general trade.", case.numbers(), source,
        )  # fmt: skip
    elif case.is_near(total, limit):
        message = f"{yuan(total)} in the year is close to the annual limit of {yuan(limit)}; {yuan(limit - total)} are left."
        yield Finding(CODE, "warning", message, "Orders in flight count too.", case.numbers(), source)


def _forgotten(case: Case, source: str) -> Finding | None:
    """Earlier orders of the year that come to more than what was stated as used: those in flight are not counted by customs yet."""
    found, history, year = case.found, case.order.buyer.history, case.day.day.year
    ordered = sum(earlier.order_value for earlier in history if earlier.on.year == year) if history else 0
    if ordered <= found.annual_used:
        return None
    message = f"The buyer's orders of {year} come to {yuan(ordered)}, and {yuan(found.annual_used)} of the annual limit are stated as used."
    hint = "Orders in flight count too, on all platforms: state them in buyer.annual_used, and leave returned orders out of buyer.history."
    passed = found.annual_used + found.order_value <= found.annual_limit < ordered + found.order_value
    if passed:
        message += f" With this order they pass the annual limit of {yuan(found.annual_limit)}."
    return Finding(CODE, "review" if passed else "warning", message, hint, case.numbers(), source)
