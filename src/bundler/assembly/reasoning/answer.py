"""The answer of ``why_not``."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from bundler.assembly.named import title
from bundler.assembly.reasoning.asked import AskedDesign
from bundler.values.money import format as yuan

if TYPE_CHECKING:
    from bundler.assembly.reasoning.forcing import Forced
    from bundler.assembly.reasoning.offers import Offered
    from bundler.assembly.reasoning.worth import Worth

Verdict = Literal["stopped", "in_plan", "costs", "as_good", "open"]


@dataclass(frozen=True, eq=False)
class WhyNot:
    """What keeps a design out of the best plan; ``to_dict`` is the wire form.

    ``stopped``: rules, lines of the policy or stock allow it at no discount. ``in_plan``: it stands in the best plan found. ``costs``:
    every plan with it is worth less than the best. ``as_good``: there is a best plan with it. ``open``: the bounds leave it open.
    """

    design: AskedDesign
    offers: list[Offered]
    together: list[dict[str, str]]
    copies: int
    worth: Worth | None
    price: Forced | None
    seconds: float
    receipt: dict[str, Any]
    warnings: list[str] = field(default_factory=list)
    input_json: str = ""
    """The normalised input, the text of which the receipt holds the SHA-256."""

    @property
    def verdict(self) -> Verdict:
        """Return what came out."""
        if self.together or all(each.stops for each in self.offers):
            return "stopped"
        if self.copies:
            return "in_plan"
        if self.price is None:
            return "open"
        return "costs" if self.price.least else "open" if self.price.most else "as_good"

    @property
    def message(self) -> str:
        """Return the answer in words."""
        name = title(((part.sku, part.quantity) for part in self.design.components), self.design.discount)
        worth = "" if self.worth is None else f" {self.worth.told()}"
        match self.verdict:
            case "stopped":
                fewest = self.together or min((list(each.stops) for each in self.offers), key=len)
                lines = ", ".join(dict.fromkeys(each.get("rule") or each["policy"] for each in fewest))
                return f"{name} cannot be sold: {lines} {'stands' if ',' not in lines else 'stand'} against it."
            case "in_plan":
                return f"{name} stands in the best plan found, in {self.copies} copies.{worth}"
            case "as_good":
                return f"There is a best plan with {name}: forcing it in costs nothing.{worth}"
            case "costs":
                assert self.price is not None
                return f"The plan does better without {name}: forcing it in costs {_between(self.price)}.{worth}"
        if self.price is None:
            return f"{name} may be sold; what forcing it in costs was not found out.{worth}"
        return f"{name} may be sold; forcing it in costs at most {yuan(self.price.most)}, perhaps nothing.{worth}"

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as JSON-ready data."""
        return {
            "design": self.design.model_dump(mode="json"),
            "verdict": self.verdict,
            "message": self.message,
            "offers": [each.to_dict() for each in self.offers],
            "together": self.together,
            "copies_in_plan": self.copies,
            "worth": None if self.worth is None else self.worth.to_dict(),
            "price": None if self.price is None else self.price.to_dict(),
            "warnings": self.warnings,
            "seconds": self.seconds,
            "receipt": self.receipt,
        }

    def __repr__(self) -> str:
        return f"<WhyNot {self.verdict}: {self.message}>"

    def _repr_html_(self) -> str:
        stops = [stop for each in self.offers for stop in each.stops] + self.together
        said = "".join(f"<li>{escape(each['message'])} {escape(each.get('hint', ''))}</li>" for each in stops)
        return f"<b>{escape(self.message)}</b>" + (f"<ul>{said}</ul>" if said else "")


def _between(price: Forced) -> str:
    return yuan(price.least) if price.least == price.most else f"{yuan(price.least)} to {yuan(price.most)}"
