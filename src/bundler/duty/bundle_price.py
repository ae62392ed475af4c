"""What one copy of a bundle costs, and how its price is shared: pro rata to the public stand-alone prices, never steered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bundler.catalogue.bundle import BundleDefinition, Portion
from bundler.catalogue.choices import Choice, contents, told
from bundler.duty.apportion import apportion
from bundler.values.money import format as yuan
from bundler.values.money import half_up


@dataclass(frozen=True, slots=True)
class PricedBundle:
    """One copy as it was chosen: its price, what its portions cost alone, and their shares of the price; in fen."""

    choice: Choice
    portions: tuple[Portion, ...]
    public: Mapping[str, int]
    price: int
    alone: int
    shares: tuple[int, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return choice, price and apportionment as JSON-ready data."""
        return {
            "choice": told(self.choice),
            "price": yuan(self.price),
            "stand_alone": yuan(self.alone),
            "apportionment": [
                {"sku": part.sku, "quantity": part.quantity, "unit_price": yuan(self.public[part.sku]), "share": yuan(share)}
                for part, share in zip(self.portions, self.shares, strict=True)
            ],
        }


def priced(bundle: BundleDefinition, choice: Choice, public: Mapping[str, int]) -> PricedBundle:
    """Return a copy with its price and shares; ``public`` are the stand-alone prices in fen, by sku.

    A discount is taken off their sum, half-up to the fen. Where no portion has a public price the shares are 0, as BUN-02 will say.
    """
    portions = contents(bundle, choice)
    weights = [public[part.sku] * part.quantity for part in portions]
    alone = sum(weights)
    price = bundle.price
    if price is None:
        assert bundle.discount is not None
        left = (1 - bundle.discount) * alone
        price = half_up(left.numerator, left.denominator)
    return PricedBundle(choice, portions, public, price, alone, tuple(apportion(price, weights)) if alone else (0,) * len(weights))


def changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what is not as it was between two priced or examined copies of one choice, as JSON-ready data.

    ``what`` is the verdict, the tax, the tables, the price or what the portions cost alone; of a ``sku`` its public price or its share.
    """
    mine, theirs = _facts(before), _facts(now)
    return [
        {"what": what, "sku": sku, "before": mine[what, sku], "now": theirs[what, sku]}
        for what, sku in mine
        if (what, sku) in theirs and mine[what, sku] != theirs[what, sku]
    ]


def _facts(told_of: Mapping[str, Any]) -> dict[tuple[str, str | None], str | None]:
    found: dict[tuple[str, str | None], str | None] = {(what, None): told_of[what] for what in _WHAT if what in told_of}
    if "answer" in told_of:
        found["tax", None], found["tables", None] = told_of["answer"]["tax"], told_of["answer"]["receipt"]["tables_sha256"]
    for part in told_of["apportionment"]:
        found |= {(what, part["sku"]): part[what] for what in ("unit_price", "share")}
    return found


_WHAT = ("verdict", "price", "stand_alone")
