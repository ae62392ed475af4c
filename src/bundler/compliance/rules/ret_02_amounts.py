"""What comes back are the declared amounts of the returned pieces, and what the buyer keeps has to be lawful by itself."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.answer import Answer
from bundler.compliance.finding import Finding
from bundler.compliance.naming import NAMED
from bundler.compliance.return_case import ReturnCase

CODE = "RET-02"
SOURCES = ("returns-reading", "A2020-45")
GRAVE = ("error", "review")


def check_return(case: ReturnCase) -> Iterator[Finding]:
    """An order that broke a rule, a tax that is not known, and kept goods that would not pass by themselves need a person."""
    if case.oversold:
        return
    order = case.order
    broken = dict.fromkeys(each.code for each in order.findings if each.severity == "error")
    if broken:
        yield Finding(
            CODE, "review", f"The order itself would not have passed ({', '.join(broken)}): whether it was released as stated is open.",
            "State the order as it was released.", (), SOURCES[0],
        )  # fmt: skip
    unknown = tuple(each.line.number for each in case.returned if each.taxes is None)
    if unknown:
        message = "The taxes of these lines are not known, so what comes back is not either."
        yield Finding(CODE, "review", message, "The findings of the order say what is missing.", unknown, SOURCES[0])
    year = order.found.day.day.year
    if case.back.applied_on.year != year:
        message = f"What comes back belongs to the annual limit of {year}, the year of the order; that is our reading."
        yield Finding(CODE, "info", message, "Ask the customs office before the buyer relies on it.", (), SOURCES[0])
    if case.kept is not None and not broken:
        yield from _kept(case, case.kept)


def _kept(case: ReturnCase, kept: Answer) -> Iterator[Finding]:
    """Errors and reviews of what is kept that the order did not have: most often a price that only the whole bundle had."""
    had = {told for each in case.order.findings if each.severity in GRAVE for told in _told(case.order, each)}
    new = [each for each in kept.findings if each.severity in GRAVE and not had.issuperset(_told(kept, each))]
    if new:
        told = " ".join(f"{each.code}: {each.message}" for each in new[:NAMED])
        skus = {sku for each in new for _, sku in _told(kept, each)}
        numbers = tuple(each.line.number for each in case.lines if each.kept and each.line.goods.item.sku in skus)
        yield Finding(
            CODE, "review", f"What the buyer keeps would not pass by itself. {told}",
            "Take the bundle back as a whole, or let a person decide whether the price of what stays is still open to everybody.",
            numbers, SOURCES[0],
        )  # fmt: skip


def _told(answer: Answer, finding: Finding) -> set[tuple[str, str]]:
    """A finding as its code with each sku that it is about, or with none."""
    return {(finding.code, answer.found.lines[number - 1].goods.item.sku) for number in finding.lines} or {(finding.code, "")}
