"""The designs that a policy names: locked ones stand in every plan, forbidden ones in none, of the others only the copies are limited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from bundler.assembly.policy_types import MAX_DISTINCT, CopyBand, Pieces, Share
from bundler.catalogue.types import Sku
from bundler.errors import Fault
from bundler.values import exact

Multiset = frozenset[tuple[str, int]]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NamedPart(_Part):
    """An item of a design, by its sku, and its pieces in one copy."""

    sku: Sku
    quantity: Pieces


def _items_once(value: list[NamedPart]) -> list[NamedPart]:
    if len({part.sku for part in value}) != len(value):
        raise ValueError("an item stands twice; add up its quantity")
    return value


Components = Annotated[list[NamedPart], Field(min_length=1, max_length=MAX_DISTINCT), AfterValidator(_items_once)]


class NamedDesign(_Part):
    """A design by its components, at one of the policy's discounts or, where none is stated, at any of them.

    ``copies`` is its own band, within ``run.copies``: it holds wherever a plan uses the design.
    """

    components: Components
    use: Literal["locked", "forbidden", "allowed"]
    discount: Share | None = None
    copies: CopyBand | None = None

    @model_validator(mode="after")
    def _says_something(self) -> NamedDesign:
        if self.use == "forbidden" and self.copies is not None:
            raise ValueError("a forbidden design has no copies; leave 'copies' out")
        if self.use == "allowed" and self.copies is None:
            raise ValueError("an allowed design is named for its copies alone, such as copies = [20, 80]")
        return self

    @property
    def multiset(self) -> Multiset:
        """The components in no order."""
        return frozenset((part.sku, part.quantity) for part in self.components)

    @property
    def title(self) -> str:
        """The design in a few words, such as ``2 × CHOC + WINE at 5%``."""
        return title(((part.sku, part.quantity) for part in self.components), self.discount)


def title(components: Iterable[tuple[str, int]], discount: Fraction | None) -> str:
    """Return a design in a few words."""
    parts = " + ".join(sku if count == 1 else f"{count} × {sku}" for sku, count in components)
    return parts if discount is None else f"{parts} at {exact.percent(discount)}"


NamedDesigns = Annotated[list[NamedDesign], Field(max_length=1000)]


def named_faults(
    designs: Sequence[NamedDesign], rates: Sequence[Fraction], copies: tuple[int, int], most: int, place: str
) -> Iterator[Fault]:
    """Yield where named designs contradict each other or the discounts, run and number of designs of their policy."""
    twins = _Twins()
    for at, design in enumerate(designs):
        here = f"/design/{at}"
        if design.discount is not None and design.discount not in rates:
            known = ", ".join(exact.format(rate, 8) for rate in rates)
            yield Fault(place, "not one of the policy's discounts", "design_discount", f"{here}/discount", field="discount",
                        value=exact.format(design.discount, 8), hint=f"Known: {known}.")  # fmt: skip
        if design.copies is not None and not copies[0] <= design.copies[0] <= design.copies[1] <= copies[1]:
            message = f"copies {list(design.copies)} lie outside run.copies {list(copies)}"
            yield Fault(place, message, "design_copies", f"{here}/copies", field="copies", hint="Narrow them, or widen run.copies.")
        if (clash := twins.met(at, design)) is not None:
            yield Fault(place, clash, "duplicate_design", here, hint="Leave one out.")
    locked = sum(design.use == "locked" for design in designs)
    if locked > most:
        message = f"{locked} designs are locked, and max_designs is {most}"
        yield Fault(place, message, "locked_designs", "/max_designs", field="max_designs", value=most)


class _Twins:
    """The designs met so far, by multiset: where each stands at which discount, and which is locked."""

    def __init__(self) -> None:
        self.places: dict[Multiset, dict[Fraction | None, int]] = {}
        self.locked: dict[Multiset, int] = {}

    def met(self, at: int, design: NamedDesign) -> str | None:
        """Return what keeps a design from standing beside one that was met."""
        before = self.places.setdefault(design.multiset, {})
        first = next(iter(before.values()), None)
        twin = first if design.discount is None or None in before else before.get(design.discount)
        lock = self.locked.get(design.multiset) if design.use == "locked" else None
        before.setdefault(design.discount, at)
        if design.use == "locked":
            self.locked.setdefault(design.multiset, at)
        if lock is not None:
            return f"the design of /design/{lock} stands twice; a plan has a design once, at one discount"
        return None if twin is None else f"the design of /design/{twin} stands twice"
