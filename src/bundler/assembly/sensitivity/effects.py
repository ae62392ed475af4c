"""From what is known of a changed problem to what the change gains or loses: differences of bounds that are proven on either side."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bundler.assembly.sensitivity.answer import Direction, Effect
from bundler.assembly.sensitivity.probing import Probe


@dataclass(frozen=True, slots=True)
class Standing:
    """The plan in hand: the best plan is worth at least ``objective`` and at most ``bound`` fen; None: no bound is known."""

    objective: int
    bound: int | None


NOTHING = Effect(0, 0, 0, 0)


def tightened(effect: Effect, direction: Direction, now: Standing, after: Probe) -> Effect:
    """Return the effect with what a probe of the changed problem adds to it.

    A gain is the worth after less the worth now, a loss the other way round; a best plan is never worse for more room, so neither is
    below 0.
    """
    if direction == "gain":
        least, most, found = _less(after.least, now.bound), _less(after.most, now.objective), after.least - now.objective
    else:
        least, most, found = _less(now.objective, after.most), _less(now.bound, after.least), now.objective - after.least
        found = min(found, effect.found) if effect.found is not None else found
    return replace(
        effect,
        least=max(least or 0, effect.least or 0),
        most=_lower(effect.most, None if most is None else max(most, 0)),
        found=max(found, 0 if direction == "loss" else effect.found or 0),
    )


def capped(effect: Effect, most: int | None) -> Effect:
    """Return the effect, which is at most so much for another reason."""
    return replace(effect, most=_lower(effect.most, most))


def _less(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one - other


def _lower(one: int | None, other: int | None) -> int | None:
    return min((each for each in (one, other) if each is not None), default=None)
