"""The answer of ``compose``."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from html import escape
from typing import Any, Literal

from bundler.assembly.sensitivity.answer import Sensitivity
from bundler.values import exact
from bundler.values.money import format as yuan

Status = Literal["optimal", "feasible", "infeasible", "unknown"]


def gap(objective: int | None, bound: int | None) -> str | None:
    """Return how far an objective may lie under the best, both in fen, as a share of the bound (at least of one yuan)."""
    if objective is None or bound is None:
        return None
    return exact.format(Fraction(bound - objective, max(100, abs(bound))), 4)


@dataclass(frozen=True, eq=False)
class Plan:
    """Designs with their copies; money in fen, None where there is none. ``to_dict`` is the wire form."""

    status: Status
    objective: int | None
    bound: int | None
    designs: list[dict[str, Any]]
    stock_used: dict[str, int]
    reasons: list[dict[str, Any]]
    seconds: float
    receipt: dict[str, Any]
    excluded: list[dict[str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    stages: list[dict[str, Any]] = field(default_factory=list)
    input_json: str = ""
    """The normalised input, the text of which the receipt holds the SHA-256: ``replay`` gives a repeatable plan again from it."""
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    relaxations: list[dict[str, Any]] = field(default_factory=list)
    sensitivity: Sensitivity | None = None
    """What changes would do to the plan, where that was asked for."""

    @property
    def gap(self) -> str | None:
        """How far the objective may lie under the best, as a share of the bound (at least of one yuan)."""
        return gap(self.objective, self.bound)

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as JSON-ready data."""
        told = {
            "status": self.status,
            "objective": None if self.objective is None else yuan(self.objective),
            "bound": None if self.bound is None else yuan(self.bound),
            "gap": self.gap,
            "designs": self.designs,
            "stock_used": self.stock_used,
            "stages": self.stages,
            "reasons": self.reasons,
            "conflicts": self.conflicts,
            "relaxations": self.relaxations,
            "excluded": self.excluded,
            "warnings": self.warnings,
            "seconds": self.seconds,
            "receipt": self.receipt,
        }
        return told if self.sensitivity is None else {**told, "sensitivity": self.sensitivity.to_dict()}

    def __repr__(self) -> str:
        worth = "no objective" if self.objective is None else f"worth {yuan(self.objective)}"
        return f"<Plan {self.status}: {len(self.designs)} designs, {worth}, gap {self.gap}, {self.seconds} s>"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{name}</th>" for name in ("components", "discount", "price", "tax", "value", "copies"))
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in (
                " + ".join(f"{part['quantity']} × {part['sku']}" for part in design["components"]),
                *(design[key] for key in ("discount", "price", "tax", "value", "copies")),
            )) + "</tr>"
            for design in self.designs
        )  # fmt: skip
        table = f"<table><tr>{head}</tr>{rows}</table>" if rows else ""
        said = "".join(f"<li>{escape(each)}</li>" for each in [*(reason["message"] for reason in self.reasons), *self.warnings])
        return f"<b>{escape(self._title())}</b>{table}" + (f"<ul>{said}</ul>" if said else "")

    def _title(self) -> str:
        """What came out, in a sentence."""
        if self.status == "infeasible":
            return "Nothing lawful keeps the policy."
        if self.objective is None:
            return f"The solver was stopped after {self.seconds} s, before any answer."
        if not self.designs:
            return "Nothing is worth doing."
        count = "1 bundle" if len(self.designs) == 1 else f"{len(self.designs)} bundles"
        best = "nothing better exists" if self.status == "optimal" else "a better plan may exist"
        if self.status != "optimal" and self.bound is not None:
            best += f", worth at most {yuan(self.bound)}"
        return f"{count} worth {yuan(self.objective)} CNY; {best}."
