"""A condition of a bundle: one thing that is wrong with it or soon will be, with its figures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any, Literal, get_args

Kind = Literal["unlawful", "review", "unavailable", "near_cliff", "near_expiry", "price_drift"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on a bundle is told of: ``days`` before goods expire, ``share`` of a cliff's figure before it, fewer ``copies`` left."""

    days: int = 30
    share: Fraction = Fraction(5, 100)
    copies: int = 1


USUAL = Thresholds()
"""Where a tenant says nothing else."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What is so of a bundle, ``why`` in words; ``mark`` is what makes it another condition, unlike figures that move every day."""

    kind: Kind
    why: str
    mark: str
    skus: tuple[str, ...] = ()
    copies: int | None = None
    days: int | None = None
    findings: Sequence[dict[str, Any]] = ()
    cliffs: Sequence[dict[str, Any]] = ()
    changes: Sequence[dict[str, Any]] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-ready data, without the mark."""
        found = {name: list(each) if isinstance(each, tuple) else each for name, each in asdict(self).items()}
        del found["mark"]
        return found


@dataclass(frozen=True, slots=True)
class Standing:
    """The conditions of a bundle on a day; of kinds that are not ``told`` nothing could be said, because items are missing."""

    conditions: tuple[Condition, ...]
    told: tuple[Kind, ...] = KINDS


def mark_of(facts: Any) -> str:
    """Return facts as the text by which conditions are compared."""
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
