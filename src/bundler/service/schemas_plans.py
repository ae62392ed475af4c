"""The wire forms of compositions, their what-ifs and recommendations, for the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from bundler.assembly.plan import Status
from bundler.assembly.sensitivity.answer import Binding, Direction
from bundler.assembly.varying.variation import RowStatus
from bundler.service.jobs import State
from bundler.service.schemas import Amount, Count, Decimal, Line, Number, Problem, Receipt, SignedAmount, Wire


class DesignComponent(Wire):
    """An item of a design and its pieces in one copy."""

    sku: str
    quantity: Number


class Design(BaseModel):
    """A bundle to make: ``tax`` and ``value`` are those of one copy, ``lines`` as in an answer."""

    components: list[DesignComponent]
    account_book: str | None
    discount: Decimal
    price: Amount
    copies: Number
    tax: Amount
    value: SignedAmount
    lines: list[Line]


class Stage(Wire):
    """What an objective reached in its turn and its proven bound, and what the plan has of it after the later ones."""

    name: Literal["value", "clearance", "designs"]
    amount: SignedAmount | Count
    bound: SignedAmount | Count | None
    status: Literal["optimal", "feasible"]
    kept: SignedAmount | Count


class Effect(Wire):
    """What a change gains or loses: proven from ``least`` to ``most``, found by a plan, estimated by the linear relaxation."""

    least: Amount | None
    most: Amount | None
    found: Amount | None
    estimate: Amount | None


class ItemEffects(Wire):
    """What one piece more or less, and ``run`` pieces more, of an item do; the estimate holds between two stocks."""

    sku: str
    stock: Count
    used: Count
    left: Count
    one_more: Effect
    one_less: Effect
    run: Number
    run_more: Effect
    holds_from: Count | None
    holds_to: Count | None


class LineEffect(Effect):
    """What another wording of a line of the policy gains or loses."""

    policy: Literal["max_designs", "bundle.price", "bundle.designs_per_item_max", "run.copies"]
    now: str
    changed: str
    effect: Direction


class PriceCap(Wire):
    """The highest price of the policy beside that of the law, and which of them is lower."""

    policy: Amount
    law: SignedAmount
    binding: Binding


class Sensitivity(Wire):
    """What changes would do to the best plan; ``unlisted`` usable items are not in it."""

    items: list[ItemEffects]
    lines: list[LineEffect]
    price_cap: PriceCap
    unlisted: Count
    complete: bool


class Conflict(Wire):
    """Lines of the policy and rules that no bundle keeps together; ``verified`` where that was shown by solving."""

    members: list[dict[str, str]]
    verified: bool


class Relaxation(Wire):
    """A change of a line with which something could be composed; changes of the same ``way`` are enough only together."""

    way: Number
    policy: str
    kind: Literal["lower", "higher", "fewer", "other", "stock", "switch", "without", "several"]
    from_: Any = Field(alias="from")
    to: Any
    message: str
    components: list[DesignComponent]


class Plan(BaseModel):
    """The result of a composition; ``bound`` is proven or null.

    ``stages`` are those of a policy with more than one objective; ``sensitivity`` is there where it was asked for.
    """

    status: Status
    objective: SignedAmount | None
    bound: SignedAmount | None
    gap: Decimal | None
    designs: list[Design]
    stock_used: dict[str, Count]
    stages: list[Stage]
    reasons: list[dict[str, str | Number]]
    conflicts: list[Conflict]
    relaxations: list[Relaxation]
    excluded: list[dict[str, str]]
    warnings: list[str]
    seconds: Annotated[float, Field(ge=0)]
    receipt: Receipt
    sensitivity: Annotated[Sensitivity | SkipJsonSchema[None], Field(json_schema_extra=lambda schema: schema.pop("default"))] = None


class VaryAt(Wire):
    """The value of a what-if that is composed now: the ``number``-th of ``of``, counted as they are run; the policy's own comes first."""

    line: str
    value: Any
    label: str
    number: Number
    of: Number


class VariationRow(Wire):
    """One value of a varied line with its plan; ``not_run`` where the run was stopped before it.

    ``own`` marks the value of the policy, ``best`` the first one worth most, ``change`` is against the policy's own. ``plan_from`` and
    ``bound_from`` are the places in ``rows``, from 0, of the values whose searches gave plan and bound, null where it was the own one.
    """

    value: Any
    label: str
    own: bool
    best: bool
    status: RowStatus
    objective: SignedAmount | None
    change: SignedAmount | None
    bound: SignedAmount | None
    gap: Decimal | None
    design_count: Count | None
    copies: Count | None
    pieces: Count | None
    stock_value: Amount | None
    tax: Amount | None
    average_discount: Decimal | None
    seconds: Annotated[float, Field(ge=0)] | None
    plan_from: Count | None
    bound_from: Count | None
    plan: Plan | None


class Variation(Wire):
    """The result of a what-if: a line of the policy, and a row for each of its values."""

    line: str
    rows: list[VariationRow]
    receipt: Receipt


class Recommendations(Wire):
    """The best lawful designs with the anchors, the best first; ``bound`` is what one copy of any other is worth at most, null for none."""

    anchor: Annotated[list[str], Field(min_length=1)]
    top: Number
    recommendations: list[Design]
    proven: bool
    bound: SignedAmount | None
    reasons: list[dict[str, str]]
    excluded: list[dict[str, str]]
    warnings: list[str]
    receipt: Receipt


class Links(Wire):
    """Where the composition is found."""

    self: str
    events: str


class Composition(Wire):
    """A composition: its state and phase, the best objective and bound so far, and at the end its result or its problem.

    Those of a what-if are of the value under ``vary``; at its end they stand in the rows of the result.
    """

    id: str
    state: State
    objective: SignedAmount | None
    bound: SignedAmount | None
    gap: Decimal | None
    phase: Literal["first plan", "bound", "improving", "proving", "further objectives"] | None
    seconds: float | None
    designs: Count | None
    vary: VaryAt | None
    result: Plan | Variation | None
    problem: Problem | None
    links: Links
