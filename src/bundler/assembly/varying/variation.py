"""The answer of ``vary``."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from html import escape
from typing import Any, Literal

from bundler.assembly.plan import Plan, Status
from bundler.assembly.varying.variants import Variant
from bundler.catalogue.catalogue import Catalogue
from bundler.values import exact
from bundler.values.money import format as yuan
from bundler.values.money import parse

RowStatus = Status | Literal["not_run"]
SHOWN = ("label", "status", "objective", "change", "bound", "gap", "design_count", "copies", "pieces", "stock_value", "tax",
         "average_discount", "seconds")  # fmt: skip


@dataclass(frozen=True, eq=False)
class Row:
    """One value and its plan, None where the run was stopped before it.

    ``plan_from`` and ``bound_from`` are the places of the values whose searches gave plan and bound, None where it was the own one.
    """

    variant: Variant
    plan: Plan | None
    plan_from: int | None = None
    bound_from: int | None = None

    @property
    def objective(self) -> int | None:
        """What the plan is worth in fen; None where there is none."""
        return None if self.plan is None else self.plan.objective


@dataclass(frozen=True, eq=False)
class Variation:
    """A policy line over its values. ``points`` makes a data frame, ``to_dict`` is the wire form."""

    line: str
    rows: tuple[Row, ...]
    catalogue: Catalogue
    receipt: dict[str, Any]
    input_json: str
    """The normalised input, the text of which the receipt holds the SHA-256: ``replay`` gives a repeatable variation again from it."""

    @property
    def plans(self) -> list[Plan | None]:
        """The plans, one a value."""
        return [row.plan for row in self.rows]

    @cached_property
    def own(self) -> Row:
        """The row of the policy as it stands."""
        return next(row for row in self.rows if row.variant.own)

    @cached_property
    def best(self) -> Row | None:
        """The first row that is worth most; None where no value has a plan."""
        solved = [row for row in self.rows if row.objective is not None]
        return max(solved, key=lambda row: row.objective or 0, default=None)

    @cached_property
    def points(self) -> list[dict[str, Any]]:
        """The rows as flat dictionaries, without their plans."""
        return [self._point(row) for row in self.rows]

    def to_dict(self) -> dict[str, Any]:
        """Return the variation as JSON-ready data."""
        plans = [None if plan is None else plan.to_dict() for plan in self.plans]
        rows = [{**point, "plan": plan} for point, plan in zip(self.points, plans, strict=True)]
        return {"line": self.line, "rows": rows, "receipt": self.receipt}

    def _point(self, row: Row) -> dict[str, Any]:
        plan, objective, own = row.plan, row.objective, self.own.objective
        return {
            "value": row.variant.value,
            "label": row.variant.label,
            "own": row.variant.own,
            "best": row is self.best,
            "status": "not_run" if plan is None else plan.status,
            "objective": _amount(objective),
            "change": None if objective is None or own is None else yuan(objective - own),
            "bound": None if plan is None else _amount(plan.bound),
            "gap": None if plan is None else plan.gap,
            **_moved(None if objective is None else plan, self.catalogue),
            "seconds": None if plan is None else plan.seconds,
            "plan_from": row.plan_from,
            "bound_from": row.bound_from,
        }

    def __repr__(self) -> str:
        best = "none solved" if self.best is None else f"best {self.best.variant.label} worth {_amount(self.best.objective)}"
        return f"<Variation of {self.line}: {len(self.rows)} values, {best}>"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(self.line if name == 'label' else name.replace('_', ' '))}</th>" for name in SHOWN)
        body = "".join(_html_row(point) for point in self.points)
        return f"<b>{escape(self.line)} varied; the policy's own value and the best one are marked</b><table><tr>{head}</tr>{body}</table>"


def _html_row(point: dict[str, Any]) -> str:
    marks = [name for name in ("own", "best") if point[name]]
    told = {**point, "label": point["label"] + (f" ({', '.join(marks)})" if marks else "")}
    cells = "".join(f"<td>{escape('' if told[name] is None else str(told[name]))}</td>" for name in SHOWN)
    return f"<tr>{cells}</tr>"


def _amount(fen: int | None) -> str | None:
    return None if fen is None else yuan(fen)


def _moved(plan: Plan | None, catalogue: Catalogue) -> dict[str, Any]:
    """What a plan moves: designs, copies, pieces, their cost, the tax on all copies, and the discount on all that is sold."""
    if plan is None:
        return dict.fromkeys(("design_count", "copies", "pieces", "stock_value", "tax", "average_discount"))
    sold = sum(design["copies"] * parse(design["price"]) for design in plan.designs)
    public = sum(pieces * catalogue[sku].unit_price for sku, pieces in plan.stock_used.items())
    return {
        "design_count": len(plan.designs),
        "copies": sum(design["copies"] for design in plan.designs),
        "pieces": sum(plan.stock_used.values()),
        "stock_value": yuan(sum(pieces * (catalogue[sku].cost or 0) for sku, pieces in plan.stock_used.items())),
        "tax": yuan(sum(design["copies"] * parse(design["tax"]) for design in plan.designs)),
        "average_discount": exact.format(Fraction(public - sold, public), 4) if public else None,
    }
