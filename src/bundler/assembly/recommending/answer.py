"""The answer of ``recommend``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

from bundler.values.money import format as yuan


@dataclass(frozen=True, eq=False)
class Recommendations:
    """The best designs around the anchors, the best first. ``to_dict`` is the wire form.

    ``proven`` says that no lawful design that is not listed is worth more; ``bound`` is what one of these is worth at most, in fen, None
    where there is none.
    """

    anchor: list[str]
    top: int
    designs: list[dict[str, Any]]
    proven: bool
    bound: int | None
    reasons: list[dict[str, str]]
    excluded: list[dict[str, str]]
    warnings: list[str]
    receipt: dict[str, Any]
    given: Callable[[], str]

    @property
    def input_json(self) -> str:
        """The normalised input, the text of which the receipt holds the SHA-256: ``replay`` gives the answer again from it."""
        return self.given()

    def to_dict(self) -> dict[str, Any]:
        """Return the recommendations as JSON-ready data."""
        return {
            "anchor": self.anchor,
            "top": self.top,
            "recommendations": self.designs,
            "proven": self.proven,
            "bound": None if self.bound is None else yuan(self.bound),
            "reasons": self.reasons,
            "excluded": self.excluded,
            "warnings": self.warnings,
            "receipt": self.receipt,
        }

    def __repr__(self) -> str:
        best = f", the best worth {self.designs[0]['value']} a copy" if self.designs else ""
        return f"<Recommendations: {len(self.designs)} around {' and '.join(self.anchor)}{best}{'' if self.proven else ', not proven'}>"

    def _repr_html_(self) -> str:
        names = ("components", "discount", "price", "tax", "value", "copies")
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in (
                " + ".join(f"{part['quantity']} × {part['sku']}" for part in design["components"]), *(design[key] for key in names[1:]),
            )) + "</tr>"
            for design in self.designs
        )  # fmt: skip
        head = "".join(f"<th>{name}</th>" for name in names)
        table = f"<table><tr>{head}</tr>{rows}</table>" if rows else ""
        said = "".join(f"<li>{escape(each)}</li>" for each in [*(reason["message"] for reason in self.reasons), *self.warnings])
        return f"<b>{escape(self._title())}</b>{table}" + (f"<ul>{said}</ul>" if said else "")

    def _title(self) -> str:
        """What came out, in a sentence."""
        around = " and ".join(self.anchor)
        if not self.designs:
            return f"No lawful bundle with {around}."
        proof = "none better exists" if self.proven else f"others may be worth up to {yuan(self.bound or 0)}"
        return f"The best {len(self.designs)} bundles with {around}; {proof}."
