"""The design that is asked about, as a person or a program names it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from bundler.assembly.documents import read_document
from bundler.assembly.named import Components, Multiset
from bundler.assembly.policy import Policy
from bundler.assembly.policy_types import Share
from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.parsing import validate
from bundler.catalogue.source import place_of
from bundler.errors import Fault
from bundler.values import exact
from bundler.values.near import did_you_mean


class AskedDesign(BaseModel):
    """A design by its components, at one of the policy's discounts or, where none is stated, at whichever is worth most."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    components: Components
    discount: Share | None = None

    @property
    def multiset(self) -> Multiset:
        """The components in no order."""
        return frozenset((part.sku, part.quantity) for part in self.components)


class Question(AskedDesign):
    """What was asked of a design, as the normalised input of an answer states it."""

    quick: bool = False


def load_design(source: AskedDesign | Mapping[str, Any] | str | Path) -> AskedDesign:
    """Return a design: a model, a dictionary, or the path of a TOML or JSON file. Raises InputError with all faults."""
    if isinstance(source, AskedDesign):
        return source
    if isinstance(source, str | Path):
        path = Path(source)
        return validate(AskedDesign, read_document(path), place_of(path))
    return validate(AskedDesign, source, "design")


def design_faults(design: AskedDesign, catalogue: Catalogue, policy: Policy) -> Iterator[Fault]:
    """Yield what a design names that catalogue and policy do not have."""
    for at, part in enumerate(design.components):
        if part.sku not in catalogue:
            yield Fault("design", "the catalogue has no such item", "unknown_sku", f"/components/{at}/sku", field="sku", value=part.sku,
                        hint=did_you_mean(part.sku, catalogue))  # fmt: skip
    rates = [each.rate for each in policy.bundle.discounts]
    if design.discount is not None and design.discount not in rates:
        known = ", ".join(exact.format(rate, 8) for rate in rates)
        yield Fault("design", "not one of the policy's discounts", "design_discount", "/discount", field="discount",
                    value=exact.format(design.discount, 8), hint=f"Known: {known}.")  # fmt: skip
