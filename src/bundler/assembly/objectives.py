"""What a plan is to be best in, one objective after the other: later ones choose among plans that are good enough in the earlier ones."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from bundler.assembly.policy_types import Share

Name = Literal["value", "clearance", "designs"]
VALUE: Name = "value"


class Objective(BaseModel):
    """An objective, and the share of it that may be given up for those after it.

    ``value`` is what a plan is worth, ``clearance`` the clearance value of all pieces in it, both as much as can be; ``designs`` is how
    many there are, as few as can be.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    give: Share = Fraction(0)


def _objective(value: Any) -> Any:
    return value if isinstance(value, Mapping | Objective) else {"name": value}


def _in_order(value: list[Objective]) -> list[Objective]:
    names = [each.name for each in value]
    if len({*names}) != len(names):
        raise ValueError("an objective stands twice")
    if names[0] != VALUE:
        raise ValueError("'value' is the first objective: what a plan may lose of it is its 'give'")
    if value[-1].give:
        raise ValueError("the last objective has none after it to give anything up for")
    return value


Objectives = Annotated[
    list[Annotated[Objective, BeforeValidator(_objective)]], Field(min_length=1, max_length=3), AfterValidator(_in_order)
]


def floor_of(amount: int, give: Fraction) -> int:
    """Return the least that later objectives leave of an amount, where more is better."""
    return amount - int(give * abs(amount))
