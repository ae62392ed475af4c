"""Why nothing in reach makes an order lawful, by place."""

from __future__ import annotations

from typing import Any

from bundler.assembly.repairing.options import NOT_INHERENT
from bundler.assembly.repairing.space import Aim, Space
from bundler.compliance import Answer
from bundler.compliance.finding import Finding

ABOUT_BUYERS = ("ID-01", "ID-02", "AUD-01")
ABOUT_GOODS = ("LST", "BND", "TAX", "BUN")
MENDED = ("VAL-02", "VAL-03", "VAL-04", "BUN-04", "BUN-06", "BND-01", "BND-06", "DEC-01")
OUTSIDE = ("LST-01", "LST-02", "LST-03", "LST-05", "LIM-01", "LIM-02", "LIM-03")
"""What keeps goods out of this regime only: they may still come in as general trade."""


def beyond_goods(answer: Answer, aim: Aim) -> list[Finding]:
    """Return what stands against an order whatever is in it: its buyer, its risk notice, its promotion, a day beyond the tables."""
    promotion = answer.found.order.promotion
    closed = promotion is not None and promotion.audience != "public"
    return [
        finding for finding in answer.findings
        if aim.blocking(finding) and (finding.code in ABOUT_BUYERS or (finding.code == "CIQ-01" and not finding.lines)
                                      or (finding.code == "VAL-02" and closed))
    ]  # fmt: skip


def reasons(space: Space, answer: Answer) -> list[dict[str, Any]]:
    """Return what stands against an order that nothing helps, by place, and what was in reach.

    What a repair always has an answer to, such as a price, is told only where there is nothing else.
    """
    pointers, beyond = _pointers(space, answer), beyond_goods(answer, space.aim)
    blocking = [finding for finding in answer.findings if space.aim.blocking(finding) and finding.code != "BUN-01"]
    hard = [finding for finding in blocking if finding.code not in MENDED]
    barred = {place.pointer for place in space.places if not any(option.codes for option in place.options)}
    found = []
    for finding in beyond or hard or blocking:
        at = list(dict.fromkeys(pointers[number] for number in finding.lines))
        message = f"{finding.message} No change of goods mends that." if finding in beyond else _message(space, finding, at)
        if finding.code.startswith(NOT_INHERENT) and len(barred) == len(space.places):
            message = finding.message  # fewer pieces may mend it, but none of these goods may stay
        found.append({"code": finding.code, "at": at, "message": message})
    return found


def _message(space: Space, finding: Finding, at: list[str]) -> str:
    said = [finding.message]
    if at and finding.code[:3] in ABOUT_GOODS:
        others = any(len(place.options) > 1 for place in space.places if place.pointer in at)
        said.append("What may stand in for it does not help." if others else "Nothing in reach may stand in for it.")
    if not at or len(at) == len(space.places):
        said.append("Taking out what is in the way leaves nothing of the order.")
    if finding.code in OUTSIDE:
        said.append("General trade is outside this regime; `bundler compare` says what it costs.")
    return " ".join(said)


def _pointers(space: Space, answer: Answer) -> dict[int, str]:
    """The place of every declared line of the order as it stands."""
    found: dict[int, str] = {}
    for place, part in zip(space.places, answer.found.parts, strict=True):
        found |= dict.fromkeys(range(part.first, part.last + 1), place.pointer)
    return found
