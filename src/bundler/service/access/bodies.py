"""The body of a new key."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from bundler.catalogue.parsing import validate
from bundler.catalogue.types import IsoDay
from bundler.errors import Fault, InputError
from bundler.service.bodies import scalar
from bundler.storage.access.keys import LONGEST_LABEL, MOST_PER_MINUTE, REQUESTS_PER_MINUTE, SCOPES, NewKey, Scope, faults_of

PLACE = "key"


class KeyRequest(BaseModel):
    """What a key is to be; ``expires_on`` is its last good day, ``label`` says to people what it is for."""

    model_config = ConfigDict(extra="forbid")

    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(SCOPES))]
    label: Annotated[str, Field(strict=True, max_length=LONGEST_LABEL)] = ""
    expires_on: IsoDay | None = None
    requests_per_minute: Annotated[int, Field(strict=True, ge=1, le=MOST_PER_MINUTE)] = REQUESTS_PER_MINUTE


def read_new_key(document: Any, tenant: str, today: date, faults: list[Fault]) -> NewKey:
    """Return the key that a body asks for. Raises InputError with ``faults`` and its own."""
    if not isinstance(document, dict):
        raise InputError([*faults, Fault(PLACE, "an object is wanted", PLACE, value=scalar(document), hint='Send {"scopes": [...]}.')])
    try:
        asked = validate(KeyRequest, document, PLACE)
    except InputError as wrong:
        raise InputError([*faults, *wrong.faults]) from None
    wanted = NewKey(tenant, tuple(asked.scopes), asked.label, asked.expires_on, asked.requests_per_minute)
    faults += faults_of(wanted, today)
    if faults:
        raise InputError(faults)
    return wanted
