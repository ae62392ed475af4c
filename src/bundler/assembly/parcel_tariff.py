"""A merchant's parcel prices (首重 and 续重): so much for the first kilograms, so much for every further weight begun."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

from bundler.assembly.documents import read_document
from bundler.catalogue.parsing import validate
from bundler.catalogue.source import place_of
from bundler.catalogue.types import Exact, Money
from bundler.values import exact
from bundler.values.money import format as yuan

MOST_KG = 1000
MOST_PRICE = 100_000_000
"""A parcel of a tonne or a million yuan is no parcel; within these bounds every sum of the solver fits its integers."""


def _weight(value: Fraction) -> Fraction:
    if not 0 < value <= MOST_KG:
        raise ValueError(f"more than 0 and at most {MOST_KG} kg is wanted")
    return value


Kilograms = Annotated[Exact, AfterValidator(_weight)]


class ParcelPrices(BaseModel):
    """The price of one parcel by its weight: ``first`` up to ``first_kg``, then ``further`` for every ``further_kg`` begun; in fen.

    No parcel is heavier than ``kg_max``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    first_kg: Kilograms
    first: Money
    further_kg: Kilograms
    further: Money
    kg_max: Kilograms

    @model_validator(mode="after")
    def _bounded(self) -> ParcelPrices:
        if self.first_kg > self.kg_max:
            raise ValueError(f"first_kg is {exact.format(self.first_kg, 8)} and kg_max only {exact.format(self.kg_max, 8)}")
        if self.price(self.kg_max) > MOST_PRICE:
            raise ValueError(f"a parcel of kg_max costs {yuan(self.price(self.kg_max))}; at most {yuan(MOST_PRICE)} is wanted")
        return self

    def steps(self, kilograms: Fraction) -> int:
        """Return how many further weights are begun."""
        return max(-((self.first_kg - kilograms) // self.further_kg), 0)

    def price(self, kilograms: Fraction) -> int:
        """Return the price of a parcel in fen."""
        return self.first + self.further * self.steps(kilograms)


class ParcelTariff(ParcelPrices):
    """Parcel prices of all goods; ``chilled`` and ``frozen`` parcels may have prices of their own."""

    chilled: ParcelPrices | None = None
    frozen: ParcelPrices | None = None

    def prices(self, storage_class: str) -> ParcelPrices:
        """Return the prices of parcels of a storage class."""
        return {"chilled": self.chilled, "frozen": self.frozen}.get(storage_class) or self


def load_parcel_tariff(source: ParcelTariff | Mapping[str, Any] | str | Path) -> ParcelTariff:
    """Return a parcel tariff from a dictionary, a model, or the path of a TOML or JSON file. Raises InputError with all faults."""
    if isinstance(source, ParcelTariff):
        return source
    if isinstance(source, str | Path):
        path = Path(source)
        return validate(ParcelTariff, read_document(path), place_of(path))
    return validate(ParcelTariff, source, "parcel_tariff")
