"""The policy of a composition: what a seller wants of bundles, runs and the solver. Unknown keys and floats are faults."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from bundler.assembly.documents import read_document
from bundler.assembly.named import NamedDesigns, named_faults
from bundler.assembly.objectives import Objective, Objectives
from bundler.assembly.policy_types import (
    MAX_PIECES,
    Copies,
    CopyBand,
    Cost,
    DistinctBand,
    PieceBand,
    Pieces,
    PriceBand,
    Share,
    Tag,
    TagPair,
    Weight,
    ordered,
    span,
)
from bundler.catalogue.parsing import day_faults, validate
from bundler.catalogue.source import place_of
from bundler.catalogue.types import IsoDay, Money, Quantity
from bundler.errors import InputError


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Discount(_Part):
    """A discount, and how many copies of one design the market takes at it (None: as many as there are)."""

    rate: Share
    copies_max: Copies | None = None


def _discount(value: Any) -> Any:
    return value if isinstance(value, Mapping | Discount) else {"rate": value}


def _rates_once(value: list[Discount]) -> list[Discount]:
    if len({each.rate for each in value}) != len(value):
        raise ValueError("a discount stands twice")
    return value


Discounts = Annotated[
    list[Annotated[Discount, BeforeValidator(_discount)]], Field(min_length=1, max_length=20), AfterValidator(_rates_once)
]
_NO_DISCOUNT = Discount.model_validate({"rate": "0.00"})


class Slot(_Part):
    """So many pieces of each bundle carry one of these tags."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    tags_any: Annotated[list[Tag], Field(min_length=1, max_length=100)]
    pieces: Annotated[
        tuple[Annotated[int, Field(ge=0, le=MAX_PIECES, strict=True)], Annotated[int, Field(ge=0, le=MAX_PIECES, strict=True)]],
        BeforeValidator(span), AfterValidator(ordered),
    ]  # fmt: skip


def _names_once(value: list[Slot]) -> list[Slot]:
    if len({each.name for each in value}) != len(value):
        raise ValueError("two slots share a name")
    return value


class BundlePolicy(_Part):
    """What one bundle may be; every band is inclusive at both ends, prices in fen."""

    pieces: PieceBand = (2, 6)
    distinct_items: DistinctBand = (2, 4)
    distinct_tax_codes: PieceBand = (1, 99)
    copies_per_item: Pieces = 2
    price: PriceBand = (1, 500_000_000)
    gross_weight_kg_max: Weight | None = None
    margin_min: Share | None = None
    discounts: Discounts = [_NO_DISCOUNT]
    incompatible_tags: Annotated[list[TagPair], Field(max_length=1000)] = []
    expires_after: IsoDay | None = None
    designs_per_item_max: Quantity | None = None
    slot: Annotated[list[Slot], Field(max_length=20), AfterValidator(_names_once)] = []


class RunPolicy(_Part):
    """How a design is produced: copies if it is used at all, cost of setting up and of packing one copy in fen, who pays the tax."""

    copies: CopyBand = (20, 500)
    setup_cost: Cost = 0
    packing_cost: Cost = 0
    tax: Literal["buyer_pays", "seller_absorbs"] = "buyer_pays"


class SolverPolicy(_Part):
    """How long and how the solver works; ``work`` is a deterministic limit in the solver's own units.

    With ``work`` and one worker the clock is not looked at, so that the answer is the same every time.
    """

    seconds: Annotated[Quantity, Field(le=86_400)] = 30
    seed: Annotated[int, Field(ge=0, le=2**31 - 1, strict=True)] = 1
    workers: Annotated[Quantity, Field(le=64)] = 2
    work: Quantity | None = None

    @property
    def repeatable(self) -> bool:
        """Whether the run is bound to give the same answer every time."""
        return self.work is not None and self.workers == 1


_VALUE = Objective(name="value")


class Policy(_Part):
    """A whole policy; ``on`` is the day of declaration."""

    on: IsoDay | None = None
    supervision_code: Literal["1210", "9610", "1239"] = "1210"
    max_designs: Annotated[Quantity, Field(le=1000)] = 10
    freight_max: Money = 0
    threshold_crossing: Literal["refuse", "allow"] = "refuse"
    bundle: BundlePolicy = BundlePolicy()
    run: RunPolicy = RunPolicy()
    design: NamedDesigns = []
    objective: Objectives = [_VALUE]
    solver: SolverPolicy = SolverPolicy()

    @property
    def day(self) -> date:
        """The day of declaration; reading has made sure that there is one."""
        assert self.on is not None
        return self.on


def load_policy(source: Policy | Mapping[str, Any] | str | Path, on: date | None = None) -> Policy:
    """Return a policy from a dictionary, a model, or the path of a TOML or JSON file.

    ``on`` is the day where the policy itself names none. Raises InputError with all faults at once.
    """
    policy = read_policy(source)
    faults = day_faults("policy", policy.on, on, "Give it as on = 2026-11-23 in the policy or as the argument on=.")
    if faults:
        raise InputError(faults)
    return policy if policy.on is not None else policy.model_copy(update={"on": on})


def read_policy(source: Policy | Mapping[str, Any] | str | Path) -> Policy:
    """Return a policy as ``load_policy`` does, for a door that fills in the day: a pipe can be read only once."""
    place = "policy"
    if isinstance(source, str | Path):
        path = Path(source)
        place = place_of(path)
        source = read_document(path)
    policy = source if isinstance(source, Policy) else validate(Policy, source, place)
    rates = [each.rate for each in policy.bundle.discounts]
    faults = list(named_faults(policy.design, rates, policy.run.copies, policy.max_designs, place))
    if faults:
        raise InputError(faults)
    return policy
