"""Persons as the database knows them: a hash under a secret key, by which they can be compared and never be found out."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bundler.catalogue.types import OpaqueKey
from bundler.errors import Fault
from bundler.storage.person_key import keyed
from bundler.storage.persons import Kind, Person
from bundler.values import identity_number

PLACE = "person"
KEYS: tuple[Kind, ...] = ("id_number", "key")
_OPAQUE: TypeAdapter[str] = TypeAdapter(OpaqueKey)


class Persons:
    """Made once with the secret key; it is never shown."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def hashed(self, tenant: str, kind: str, value: str) -> str:
        """Return the hash of a person that a tenant names by identity number or by a key of its own."""
        return keyed(self._key, "person", tenant, kind, value)

    def webhook_secret(self, tenant: str, webhook_id: str) -> bytes:
        """Return the secret by which a webhook is signed: worked out of its id, so that it need not be kept."""
        return bytes.fromhex(keyed(self._key, "webhook", tenant, webhook_id))

    def read(self, stated: Any, tenant: str, today: date, faults: list[Fault]) -> Person | None:
        """Return the person that a body states, None where it states null; no fault repeats what it states."""
        if stated is None:
            return None
        if not isinstance(stated, dict) or len(stated) != 1 or next(iter(stated)) not in KEYS:
            hint = 'Write {"id_number": "…"} or {"key": "…"}, or null where no annual limits are to be kept.'
            faults.append(Fault(PLACE, "one of id_number and key is wanted, or null", "person", "/person", hint=hint))
            return None
        kind, value = next(iter(stated.items()))
        wrong = identity_number.fault_of(value, today) if kind == "id_number" else _fault_of_key(value)
        if wrong:
            faults.append(Fault(PLACE, wrong, kind, f"/person/{kind}", field=kind))
            return None
        return Person(kind, self.hashed(tenant, kind, identity_number.compact(value) if kind == "id_number" else value))


def _fault_of_key(value: Any) -> str:
    try:
        _OPAQUE.validate_python(value)
    except ValidationError as error:
        return error.errors()[0]["msg"]
    return "the key is an identity number: give it as id_number" if identity_number.stands_in(value) else ""
