"""Why nothing can be composed, as it stands in an answer; apart from how it is found out, which takes the solver."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Reasons:
    """Why nothing can be composed, in three readings: ``reasons`` one after the other in words, ``conflicts`` and ``relaxations`` as data.

    Of ``relaxations`` those of the same ``way`` help together only.
    """

    reasons: list[dict[str, Any]] = field(default_factory=list)
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    relaxations: list[dict[str, Any]] = field(default_factory=list)
