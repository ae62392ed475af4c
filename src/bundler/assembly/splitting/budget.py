"""How much work the solver may put into one basket, in its own deterministic units, which are about seconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Budget:
    """What is left: for the figures that splits are compared by, and for settling which of the best splits it is."""

    figures: float = 2.0
    ties: float = 0.5
