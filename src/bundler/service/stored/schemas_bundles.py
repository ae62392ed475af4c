"""The wire forms of registered bundles, for the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from bundler.catalogue.registered import BUNDLE_ID
from bundler.compliance.finding import Verdict
from bundler.service.schemas import Amount, Answer, Count, Day, Finding, Moment, Number, Problem, Sha256, Wire
from bundler.service.stored.schemas import NoDetails
from bundler.service.stored.schemas_parts import BundleChange, Sku

BundleId = Annotated[str, Field(pattern=BUNDLE_ID, examples=["GIFT-7"])]
BundleStateName = Literal["draft", "active", "retired"]


class BundlePortion(Wire):
    """So many pieces of an item in one copy."""

    sku: Sku
    quantity: Number


Choice = dict[str, list[BundlePortion]]
"""The pieces of every group, by its id."""


class PricedPortion(BundlePortion):
    """Pieces of an item in one copy, their public price and their share of the price of the copy."""

    unit_price: Amount
    share: Amount


class PricedChoice(Wire):
    """A choice, and the price of a copy."""

    price: Amount
    choice: Choice


class CheckedChoices(Wire):
    """How many choices a bundle allows, how many of each verdict, and the cheapest and dearest of those that break no rule."""

    count: Number
    compliant: Count
    review: Count
    non_compliant: Count
    lowest: PricedChoice | None
    highest: PricedChoice | None


class StoppedChoice(Wire):
    """The first choice of a verdict other than compliant, with what the rules say of it."""

    verdict: Verdict
    choice: Choice
    findings: list[Finding]


class ExaminedBundle(Wire):
    """What the rules say of every choice on a day; price, apportionment and answer are those of one copy of the default choice."""

    on: Day
    verdict: Verdict
    choice: Choice
    price: Amount
    stand_alone: Amount
    apportionment: list[PricedPortion]
    choices: CheckedChoices
    stopped: list[StoppedChoice]
    answer: Answer


class PriceEvidence(Wire):
    """The public stand-alone price of an item, and the revision that states it."""

    sku: Sku
    revision: Number
    unit_price: Amount


class BundleVersionSummary(Wire):
    """A version without what it holds."""

    version: Number
    registered_at: Moment
    on: Day
    verdict: Verdict
    tables_sha256: Sha256


class BundleVersion(BundleVersionSummary):
    """A version as it was registered: what was stated, the prices of its items on the day, and what the rules said; it never changes."""

    definition: dict[str, Any]
    evidence: list[PriceEvidence]
    examined: ExaminedBundle


class BundleState(Wire):
    """How a bundle stands: ``in_force`` is the version that is sold, null where none is."""

    id: BundleId
    state: BundleStateName
    newest: Number
    in_force: Number | None
    changed_at: Moment


class RegisteredBundle(BundleState):
    """A bundle with a version of it."""

    version: BundleVersion


class BundlePage(Wire):
    """Bundles by id; ``next`` is what the next page comes after, null at the end."""

    bundles: list[BundleState]
    next: BundleId | None


class BundleVersions(Wire):
    """The versions of a bundle, the oldest first; ``next`` is the number that the next page comes after, null at the end."""

    id: BundleId
    versions: list[BundleVersionSummary]
    next: Number | None


class RegisteredDetails(Wire):
    """With what verdict a version was registered."""

    verdict: Verdict


class ActivatedDetails(Wire):
    """What a version was put in force with, and what of it is not as it was when it was registered."""

    reviewed: bool
    examined: ExaminedBundle
    changes: list[BundleChange]


class BundleEvent(Wire):
    """One thing that happened to a bundle."""

    number: Number
    kind: Literal["registered", "activated", "retired"]
    version: Number
    at: Moment
    details: RegisteredDetails | ActivatedDetails | NoDetails


class BundleEvents(Wire):
    """What happened to a bundle, the oldest first; ``next`` is the number that the next page comes after, null at the end."""

    id: BundleId
    events: list[BundleEvent]
    next: Number | None


class BundleConflict(Problem):
    """Why a write was not done. By its ``type``: the ``pointer`` to what differs from the first use of the key, the ``state`` of the
    bundle, what was ``examined`` and refuses it, or the ``skus`` that are not stored any more.
    """

    pointer: str | None = None
    state: BundleStateName | None = None
    examined: ExaminedBundle | None = None
    skus: list[Sku] | None = None


class ChosenBundle(Wire):
    """One copy as it was chosen, by the public prices of today: price, shares, the answer on an order of it alone, and what of price and
    shares is not as by the prices that the version was registered with.
    """

    id: BundleId
    state: BundleStateName
    version: Number
    choice: Choice
    price: Amount
    stand_alone: Amount
    apportionment: list[PricedPortion]
    answer: Answer
    changes: list[BundleChange]


class Limiting(Wire):
    """What allows no more copies: a component, by its sku, or a group, by its id."""

    sku: Sku | None
    group: str | None


class AvailableComponent(Wire):
    """A component: its free pieces, null where none were ever counted, and the copies that they make."""

    sku: Sku
    quantity: Number
    free: Count | None
    copies: Count


class AvailableOption(Wire):
    """An item that a group offers, with its free pieces."""

    sku: Sku
    max: Number
    free: Count | None


class AvailableGroup(Wire):
    """A group: of how many copies its pieces can be filled by whatever choices use the stock best, null where none need be chosen."""

    id: str
    min: Count
    max: Number
    copies: Count | None
    options: list[AvailableOption]


class BundleAvailability(Wire):
    """How many copies the free stock makes of the version in force, or the newest where none is; of an unknown bundle none."""

    id: str
    state: BundleStateName | None
    version: Number | None
    good_until: Day
    copies: Count
    limiting: list[Limiting]
    components: list[AvailableComponent]
    groups: list[AvailableGroup]


class BundleAvailabilities(Wire):
    """The availability of several bundles, in the order in which they were asked."""

    bundles: list[BundleAvailability]


ANSWERS = (
    RegisteredBundle,
    BundlePage,
    BundleVersion,
    BundleVersions,
    BundleEvents,
    BundleConflict,
    ChosenBundle,
    BundleAvailability,
    BundleAvailabilities,
)
