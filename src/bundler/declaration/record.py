"""A record of a customs message: its fields in the order of the XSD, under their own names in Python and in XML."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Record(BaseModel):
    """Fields stand in the order in which they are written; ``tag`` is the element. What is None is left out: empty elements fail."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)

    tag: ClassVar[str]


def zh(name: str) -> Any:
    """A required field with its Chinese name."""
    return Field(title=name)


def optional(name: str) -> Any:
    """A field that may be left out, with its Chinese name."""
    return Field(default=None, title=name)
