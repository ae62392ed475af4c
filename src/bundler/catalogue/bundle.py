"""A bundle as its seller defines it: fixed components, groups to choose from, and one price or a discount on the stand-alone prices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bundler.catalogue.order import SupervisionCode
from bundler.catalogue.parsing import validate
from bundler.catalogue.types import Exact, Money, Sku, Text
from bundler.errors import Fault, InputError

PLACE = "bundle"
MAX_COMPONENTS, MAX_GROUPS, MAX_OPTIONS, MAX_PIECES = 50, 10, 50, 99
MAX_CHOICES = 5000
"""Every choice of a bundle is held to the rules one by one when it is registered."""


def _below_one(rate: Fraction) -> Fraction:
    if rate >= 1:
        raise ValueError("a discount below 1 is wanted, such as '0.05' for 5 %")
    return rate


Pieces = Annotated[int, Field(strict=True, ge=1, le=MAX_PIECES)]
PiecesOrNone = Annotated[int, Field(strict=True, ge=0, le=MAX_PIECES)]
Discount = Annotated[Exact, AfterValidator(_below_one)]


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Portion(_Wire):
    """So many pieces of an item in one bundle."""

    sku: Sku
    quantity: Pieces


class Option(_Wire):
    """An item that a group offers: at most ``max`` pieces of it, ``default`` pieces where the buyer does not choose."""

    sku: Sku
    most: Pieces = Field(1, alias="max")
    default: PiecesOrNone = 0


class ChoiceGroup(_Wire):
    """A group to choose from: from ``min`` to ``max`` pieces of its options in all."""

    id: Annotated[str, Field(min_length=1, max_length=60)]
    least: PiecesOrNone = Field(alias="min")
    most: Pieces = Field(alias="max")
    options: Annotated[list[Option], Field(min_length=1, max_length=MAX_OPTIONS)]

    @property
    def ways(self) -> int:
        """How many choices the group allows."""
        sums = [1] + [0] * self.most
        for option in self.options:
            sums = [sum(sums[max(total - option.most, 0) : total + 1]) for total in range(self.most + 1)]
        return sum(sums[self.least :])


class BundleDefinition(_Wire):
    """A bundle: ``price`` of one copy in fen, or ``discount`` on the sum of the public stand-alone prices of the day.

    ``name`` and ``note`` are the seller's own words; like everything here they belong to a version.
    """

    name: Text | None = None
    note: Text | None = None
    supervision_code: SupervisionCode = "1210"
    components: Annotated[list[Portion], Field(max_length=MAX_COMPONENTS)] = []
    groups: Annotated[list[ChoiceGroup], Field(max_length=MAX_GROUPS)] = []
    price: Money | None = None
    discount: Discount | None = None

    @property
    def skus(self) -> dict[str, str]:
        """Every item that one copy holds or may hold, with the place where it stands as a JSON pointer."""
        found: dict[str, str] = {}
        for pointer, sku in _places(self):
            found.setdefault(sku, pointer)
        return found

    @property
    def choices(self) -> int:
        """How many choices the bundle allows; one without groups allows one."""
        count = 1
        for group in self.groups:
            count *= group.ways
        return count

    @property
    def canonical_json(self) -> str:
        """What was stated, as JSON: equal where two definitions say the same."""
        return self.model_dump_json(by_alias=True, exclude_none=True)


def parse_bundle(document: Any) -> BundleDefinition:
    """Return a bundle from JSON data. Raises InputError with everything that is wrong with it."""
    found = validate(BundleDefinition, document, PLACE)
    if faults := list(_faults(found)):
        raise InputError(faults)
    return found


def _places(bundle: BundleDefinition) -> Iterator[tuple[str, str]]:
    for at, part in enumerate(bundle.components):
        yield f"/components/{at}/sku", part.sku
    for at, group in enumerate(bundle.groups):
        for place, option in enumerate(group.options):
            yield f"/groups/{at}/options/{place}/sku", option.sku


def _faults(bundle: BundleDefinition) -> Iterator[Fault]:
    if (bundle.price is None) == (bundle.discount is None):
        hint = 'Give "price": "420.00" for one price, or "discount": "0.05" on the sum of the stand-alone prices.'
        yield Fault(PLACE, "one of price and discount is wanted", "price", field="price", hint=hint)
    first = bundle.skus
    for pointer, sku in _places(bundle):
        if first[sku] != pointer:
            hint = f"It stands at {first[sku]} already: give it one place, with its quantity."
            yield Fault(PLACE, "the sku stands twice in the bundle", "duplicate_sku", pointer, field="sku", value=sku, hint=hint)
    counted = Counter(group.id for group in bundle.groups)
    for at, group in enumerate(bundle.groups):
        if counted[group.id] > 1:
            yield Fault(PLACE, "two groups have this id", "duplicate_id", f"/groups/{at}/id", field="id", value=group.id)
        yield from _group_faults(group, f"/groups/{at}")
    if not bundle.components and not any(group.least for group in bundle.groups):
        hint = "Give it components, or a group of which at least one piece is chosen."
        yield Fault(PLACE, "a copy of the bundle may hold nothing", "empty", "/components", field="components", hint=hint)
    if bundle.choices > MAX_CHOICES:
        message = f"the groups allow {bundle.choices} choices; each is checked, and at most {MAX_CHOICES} are taken"
        yield Fault(PLACE, message, "too_many_choices", "/groups", field="groups", hint="Narrow the groups, or make several bundles of it.")


def _group_faults(group: ChoiceGroup, at: str) -> Iterator[Fault]:
    most = sum(option.most for option in group.options)
    if group.least > group.most:
        yield Fault(PLACE, "min is more than max", "band", f"{at}/min", field="min", value=group.least)
    elif group.least > most:
        yield Fault(PLACE, f"the options together allow {most} pieces, fewer than min", "band", f"{at}/min", field="min", value=group.least)
    for place, option in enumerate(group.options):
        if option.default > option.most:
            pointer = f"{at}/options/{place}/default"
            yield Fault(PLACE, "the default is more than max of the option", "default", pointer, field="default", value=option.default)
    taken = sum(option.default for option in group.options)
    if group.least <= group.most and not group.least <= taken <= group.most:
        hint = f"Let the defaults of its options come to {group.least} to {group.most} pieces."
        yield Fault(PLACE, f"the defaults come to {taken} pieces", "default", f"{at}/options", field="options", hint=hint)
