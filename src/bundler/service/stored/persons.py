"""Persons as the database knows them: a hash under a secret key, by which they can be compared and never be found out."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bundler.catalogue.types import OpaqueKey
from bundler.errors import Fault, InputError
from bundler.storage.persons import Kind, Person
from bundler.values import identity_number

PERSON_KEY = "BUNDLER_PERSON_KEY"
SHORTEST = 32
PLACE = "person"
KEYS: tuple[Kind, ...] = ("id_number", "key")
_OPAQUE: TypeAdapter[str] = TypeAdapter(OpaqueKey)


class Persons:
    """Made once with the secret key; it is never shown."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @property
    def fingerprint(self) -> str:
        """What tells the key from others without telling it."""
        return self._hash("fingerprint")

    def hashed(self, tenant: str, kind: str, value: str) -> str:
        """Return the hash of a person that a tenant names by identity number or by a key of its own."""
        return self._hash("person", tenant, kind, value)

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

    def _hash(self, *parts: str) -> str:
        return hmac.new(self._key, "\0".join(parts).encode(), hashlib.sha256).hexdigest()


def _fault_of_key(value: Any) -> str:
    try:
        _OPAQUE.validate_python(value)
    except ValidationError as error:
        return error.errors()[0]["msg"]
    return "the key is an identity number: give it as id_number" if identity_number.stands_in(value) else ""


def person_key(beside: Path | None) -> bytes:
    """Return the secret key: that of the environment, else the key file beside a database that is a file, made where there is none.

    Raises InputError where neither is to be had, or the key is too short to be a secret.
    """
    stated = os.environ.get(PERSON_KEY, "")
    if stated:
        return _long_enough(stated, PERSON_KEY)
    if beside is None:
        hint = f"Set {PERSON_KEY} to a secret of {SHORTEST} letters or more, the same for every replica, and keep it well."
        raise InputError([Fault("database", "the key by which persons are hashed is missing", "person_key", hint=hint)])
    path = beside.with_name(f"{beside.name}.key")
    if not path.exists():
        _make(path)
    return _long_enough(path.read_text("ascii").strip(), path.name)


def _long_enough(key: str, where: str) -> bytes:
    if len(key) < SHORTEST:
        hint = f"A secret of {SHORTEST} letters or more is wanted."
        raise InputError([Fault("database", f"the key of {where} is too short", "person_key", hint=hint)])
    return key.encode()


def _make(path: Path) -> None:
    """Make a key file that only its owner reads; whole or not at all, and of two that start at once one is kept."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_hex(SHORTEST) + "\n")
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
