"""Why nothing can be composed: all smallest sets of lines and rules in conflict, and the smallest changes that would help.

Every statement is verified: a set is in conflict only where solving has shown that no bundle keeps it, and a change is named only where the
rules let a bundle through under the policy as changed. What was not found out says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from bundler.assembly.clock import Clock
from bundler.assembly.problem import Problem
from bundler.assembly.reasoning.asking import Asking
from bundler.assembly.reasoning.conflicts import MOST_SETS, Conflicts, conflicts, hitting
from bundler.assembly.reasoning.constraints import Constraint, constraints
from bundler.assembly.reasoning.reasons import Reasons
from bundler.assembly.reasoning.relaxing import MOST_WAYS, STOCK, Changing
from bundler.assembly.reasoning.stock import wares
from bundler.compliance.registry import BY_CODE

EXCLUDED_SHOWN = 20
MANY = f"There may be more such sets than these {MOST_SETS}."
UNPROVEN = "Not everything could be decided: fewer lines may be the reason."
NO_FACTS = "no item states all that is needed to compose: cost, stock and a public price above 0.00, within what the solver counts with"


def explain(problem: Problem, clock: Clock) -> Reasons:
    """Return the sets that cannot hold together, the smallest relaxations that help, and the items that no bundle may use."""
    if not problem.catalogue:
        return _nothing("The catalogue has no items.", [])
    excluded: list[dict[str, Any]] = [each.to_dict() for each in problem.excluded[:EXCLUDED_SHOWN]]
    if len(problem.excluded) > EXCLUDED_SHOWN:
        excluded.append({"rule": "BUN-01", "message": f"{len(problem.excluded) - EXCLUDED_SHOWN} more items cannot be used."})
    goods = wares(problem)
    if not goods:
        return _nothing(f"Nothing can be composed: {NO_FACTS}.", excluded)
    stops = {name for ware in goods for name in ware.stops if name in BY_CODE}
    known = {each.name: each for each in constraints(problem.policy, stops)}
    asking = Asking(problem, goods, list(known), clock)
    found = conflicts(asking, list(known))
    ways = list(_ways(Changing(asking, list(known)), found, known))
    told = [member for number, each in enumerate(found.proven, start=1) for member in _members(each, number, known)]
    told += _told_change(ways)
    if not found.complete:
        more = MANY if len(found.proven) == MOST_SETS else UNPROVEN
        told.append({"policy": "solver", "message": more})
    return Reasons(told + excluded, [*_sets(found.proven, known, proven=True), *_sets(found.open, known, proven=False)], ways)


def _nothing(message: str, excluded: list[dict[str, Any]]) -> Reasons:
    member = {"policy": "catalogue", "says": message, "source": ""}
    return Reasons([{"policy": "catalogue", "message": message}, *excluded], [{"members": [member], "verified": True}])


def _members(names: frozenset[str], number: int, known: dict[str, Constraint]) -> Iterator[dict[str, Any]]:
    members = [each for name, each in known.items() if name in names]
    for one in members:
        rest = ", ".join(each.name for each in members if each is not one)
        beside = f"it cannot hold together with {rest}" if rest else "nothing can be composed with it"
        yield {"rule" if one.is_rule else "policy": one.name, "message": f"{one.says.rstrip('.')}; {beside}.", "set": number}


def _sets(sets: Sequence[frozenset[str]], known: dict[str, Constraint], *, proven: bool) -> list[dict[str, Any]]:
    return [{"members": [each.to_dict() for name, each in known.items() if name in one], "verified": proven} for one in sets]


def _ways(changing: Changing, found: Conflicts, known: dict[str, Constraint]) -> Iterator[dict[str, Any]]:
    """The smallest changes: of single lines where one is enough, else of the fewest lines that are enough together."""
    fixes = hitting(found.proven, list(known))[0] if found.complete else sorted({*found.broken}, key=lambda each: (len(each), sorted(each)))
    open_to = [[name for name in known if name in each] for each in fixes if all(_can_change(known[name]) for name in each)]
    ways = [[change] for names in open_to if len(names) == 1 for change in changing.single(names[0])]
    if not ways:
        several = [changes for names in open_to[:MOST_WAYS] if (changes := changing.together(names))]
        ways = [changes for changes in several if len(changes) == len(several[0])]
    for number, changes in enumerate(ways, start=1):
        yield from ({"way": number, **change} for change in changes)


def _can_change(line: Constraint) -> bool:
    return not line.is_rule or line.name == STOCK


def _told_change(changes: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One reason for each way, in words."""
    for _, way in groupby(changes, key=lambda each: each["way"]):
        together = list(way)
        text = " and ".join(each["message"] for each in together)
        said = f"Smallest relaxation: {text} would do." if len(together) == 1 else f"No one line is enough; together {text} would do."
        yield {"policy": together[0]["policy"], "message": said}
