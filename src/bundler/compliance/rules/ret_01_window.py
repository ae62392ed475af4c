"""A return is applied for, and back in the place it left, within the days that count from release, with no more pieces than were sold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bundler.compliance.finding import Finding
from bundler.compliance.return_case import ReturnCase
from bundler.tariff.rows import Limit

CODE = "RET-01"
SOURCES = ("A2020-45",)
_LATE = "Past its days a return is, as we read it, a matter between buyer and seller: neither tax nor annual limit come back."


def check_return(case: ReturnCase) -> Iterator[Finding]:
    """Days count from the release of the list, never from delivery; the last one is a warning, for how they are counted is a reading."""
    yield from _days(case)
    yield from _place(case)
    over = case.oversold
    if over:
        told = "; ".join(
            f"line {each.line.number} ({each.line.goods.item.sku}): {each.before + each.pieces} of {each.line.quantity}" for each in over
        )
        yield Finding(
            CODE, "error", f"More pieces would have come back than were sold: {told}.",
            "Correct the pieces, or what was returned before.", tuple(each.line.number for each in over), SOURCES[0],
        )  # fmt: skip


def _days(case: ReturnCase) -> Iterator[Finding]:
    apply, arrive = case.day.limit("return_apply_days"), case.day.limit("return_arrive_days")
    back, apply_until, arrive_until = case.back, case.apply_until, case.arrive_until
    if apply is None or arrive is None or apply_until is None or arrive_until is None:
        yield Finding(
            CODE, "review", f"The days of a return applied for on {back.applied_on} are not in the tables.",
            "Add return_apply_days and return_arrive_days of that day to limits.toml.", case.numbers,
        )  # fmt: skip
        return
    yield from _in_time(case, "applied for", back.applied_on, apply_until, apply)
    if back.arrived_on is not None:
        yield from _in_time(case, "back", back.arrived_on, arrive_until, arrive)
    elif back.applied_on <= apply_until:
        message = f"The goods have to be back by {arrive_until}, {arrive.value} days after the release on {back.released_on}."
        yield Finding(CODE, "info", message, "State arrived_on once they are.", case.numbers, arrive.source)


def _in_time(case: ReturnCase, what: str, on: date, until: date, row: Limit) -> Iterator[Finding]:
    last = f"{row.value} days after the release on {case.back.released_on}"
    if on > until:
        yield Finding(CODE, "error", f"The return was {what} on {on}; the last day was {until}, {last}.", _LATE, case.numbers, row.source)
    elif on == until:
        yield Finding(
            CODE, case.unsure, f"The return was {what} on the last day, {last}, if the day of release is not counted.",
            "That it is not is our reading: ask the customs office.", case.numbers, row.source,
        )  # fmt: skip


def _place(case: ReturnCase) -> Iterator[Finding]:
    to = case.back.customs_district
    elsewhere = {each.line.number: each.line.goods.item.customs_district for each in case.returned}
    unknown = tuple(number for number, district in elsewhere.items() if district is None)
    wrong = tuple(number for number, district in elsewhere.items() if district not in (None, to))
    if wrong:
        left = ", ".join(sorted({str(elsewhere[number]) for number in wrong}))
        yield Finding(
            CODE, "error", f"The goods left {left} and go back to {to}.",
            "Send them back to the place they left. Returns to other districts are reported, but that text was not read.",
            wrong, SOURCES[0],
        )  # fmt: skip
    if unknown:
        yield Finding(
            CODE, "review", f"It is not known whether the goods left {to}, where they go back to.",
            "State customs_district of the items.", unknown, SOURCES[0],
        )  # fmt: skip
