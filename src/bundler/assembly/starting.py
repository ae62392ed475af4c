"""A plan to start from, such as yesterday's: what of it is still lawful and in stock is the first plan, what is not is told."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from bundler.assembly.documents import read_document
from bundler.assembly.named import Components, NamedDesign
from bundler.assembly.plan import Plan
from bundler.assembly.policy_types import Copies, Share
from bundler.catalogue.parsing import validate
from bundler.catalogue.source import place_of


class StartDesign(BaseModel):
    """A design of a plan with its copies; what else an answer says of it is not looked at."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    components: Components
    discount: Share
    copies: Copies

    @property
    def named(self) -> NamedDesign:
        """The design as a policy would lock it."""
        return NamedDesign.model_construct(components=self.components, use="locked", discount=self.discount)


class Start(BaseModel):
    """A plan as ``compose`` answers it, of which only the designs are looked at."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    designs: Annotated[list[StartDesign], Field(max_length=1000)]


def load_start(source: Start | Plan | Mapping[str, Any] | str | Path) -> Start:
    """Return a plan to start from: a plan, its dictionary, or the path of its JSON. Raises InputError with all faults."""
    if isinstance(source, Start):
        return source
    if isinstance(source, str | Path):
        path = Path(source)
        return validate(Start, read_document(path), place_of(path))
    return validate(Start, source.to_dict() if isinstance(source, Plan) else source, "start")
