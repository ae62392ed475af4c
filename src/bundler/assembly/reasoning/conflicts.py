"""All smallest sets of lines and rules that no bundle keeps, by implicit hitting sets.

A bundle that breaks only the lines V shows that every set in conflict has a member in V. A smallest set that has one in every V known so
far is therefore in conflict, or there is a bundle that keeps it, which gives the next V. When all such sets were found in conflict, they
are all there are; each was shown impossible by solving, and without any one of its members possible by a bundle that the rules let through.
(Reiter 1987, Artificial Intelligence 32; Liffiton et al. 2016, Constraints 21.)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bundler.assembly.reasoning.asking import Asking
from bundler.assembly.reasoning.judging import Candidate

MOST_SETS = 20
MOST_OPEN = 2_000
"""Sets that are held at once; with more the answer says that it is not complete."""
Names = frozenset[str]


@dataclass
class Conflicts:
    """``proven`` sets are in conflict, ``open`` ones may be; ``broken`` are sets of lines without which a bundle was found.

    ``complete`` says that there are no other smallest sets.
    """

    proven: list[Names] = field(default_factory=list)
    open: list[Names] = field(default_factory=list)
    broken: list[Names] = field(default_factory=list)
    complete: bool = False


def conflicts(asking: Asking, names: Sequence[str]) -> Conflicts:
    """Return the smallest sets of ``names`` that no bundle keeps together, the smallest first."""
    found = Conflicts()
    while len(found.proven) < MOST_SETS and not asking.over:
        sets, whole = hitting(found.broken, names)
        new = next((each for each in sets if each not in found.proven and each not in found.open), None)
        if new is None:
            found.complete = whole and not found.open
            break
        answer = asking.bundle(sorted(new))
        if answer == "none":
            found.proven.append(new)
        elif isinstance(answer, Candidate):
            found.broken.append(_broken(asking, answer, new, names))
        else:
            found.open.append(new)
    found.proven = _sorted(found.proven, {name: at for at, name in enumerate(names)})
    return found


def _broken(asking: Asking, bundle: Candidate, kept: Names, names: Sequence[str]) -> Names:
    """Return a smallest set of lines without which a bundle stands."""
    clauses, held = asking.clauses(bundle), set(kept)
    for name in names:
        if not any(clause <= {*held, name} for clause in clauses):
            held.add(name)
    return frozenset(names) - held


def hitting(sets: Iterable[Names], names: Sequence[str]) -> tuple[list[Names], bool]:
    """Return the smallest sets that have a member in each of ``sets``, few members first, and whether these are all of them."""
    place = {name: at for at, name in enumerate(names)}
    found, whole = [frozenset[str]()], True
    for each in sets:
        kept = [one for one in found if one & each]
        wider = {one | {name} for one in found if not one & each for name in each}
        found = _sorted([*kept, *(one for one in wider if not any(other <= one for other in kept))], place)
        found = [one for at, one in enumerate(found) if not any(other < one for other in found[:at])]
        whole, found = whole and len(found) <= MOST_OPEN, found[:MOST_OPEN]
    return found, whole


def _sorted(sets: Iterable[Names], place: dict[str, int]) -> list[Names]:
    return sorted(sets, key=lambda each: (len(each), sorted(place[name] for name in each)))
