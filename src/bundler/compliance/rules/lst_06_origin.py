"""Import of the goods from their origin is not suspended on the day."""

from __future__ import annotations

from collections.abc import Iterable

from bundler.compliance.case import GoodsCase
from bundler.compliance.finding import Finding

CODE = "LST-06"
SOURCES = ("A2018-194",)


def check_goods(case: GoodsCase) -> Iterable[Finding]:
    """A suspension is an error; one whose present state is not known needs a person."""
    ban = case.day.origin_ban(case.item.origin, case.item.hs_code)
    if ban is None:
        return ()
    if ban.effect == "suspended":
        message = f"Import of {case.item.hs_code} from {case.item.origin} is suspended since {ban.start}."
        return (Finding(CODE, "error", message, "Take the goods out, or sell stock of another origin.", source=ban.source),)
    message = f"Import of {case.item.hs_code} from {case.item.origin} was suspended and partly reopened; its present state is not known."
    return (Finding(CODE, "review", message, "Ask customs whether these goods of this origin are admitted.", source=ban.source),)
