"""The wire forms of keys and of the audit trail, for the OpenAPI document."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bundler.service.schemas import Day, Moment, Number, Wire
from bundler.storage.access.keys import Scope

KeyId = Annotated[str, Field(pattern="^[0-9A-Za-z]{12}$", examples=["0a1B2c3D4e5F"])]


class Key(Wire):
    """A key, without its text, which is not kept; ``expires_on`` is its last good day."""

    id: KeyId
    tenant: str
    label: str
    scopes: list[Scope]
    requests_per_minute: Number
    created_at: Moment
    expires_on: Day | None
    revoked_at: Moment | None
    last_used_on: Day | None


class MadeKey(Key):
    """A new key; ``key`` is its text, null where the write was done before and is only told again."""

    key: Annotated[str, Field(pattern="^bdl_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}$")] | None


class KeyPage(Wire):
    """Keys by id; ``next`` is what the next page comes after, null at the end."""

    keys: list[Key]
    next: KeyId | None


class Deed(Wire):
    """Something that was ``written``, ``exported``, ``removed`` or refused: then ``outcome`` tells the problem.

    ``subject`` is the id of what was written, what was removed, or the SHA-256 of the file that the trail was exported to. ``status`` is 0
    where a command or the service itself did it.
    """

    number: Number
    at: Moment
    outcome: str
    key: KeyId | None
    route: str
    status: Annotated[int, Field(ge=0, le=599)]
    idempotency_key: str | None
    subject: str | None
    request_id: str | None


class AuditPage(Wire):
    """The audit trail, the oldest first; ``next`` is the number that the next page comes after, null at the end."""

    deeds: list[Deed]
    next: Number | None


ANSWERS = (Key, MadeKey, KeyPage, AuditPage)
