"""The secret key by which persons are hashed, and its fingerprint, to which a database is held."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from sqlmodel import Session

from bundler.environment import stated
from bundler.errors import Fault, InputError
from bundler.storage.dialects import add
from bundler.storage.tables import PersonKeyRow

PERSON_KEY = "BUNDLER_PERSON_KEY"
SHORTEST = 32


def same_key(session: Session, fingerprint: str) -> bool:
    """Return whether the persons of the database are hashed by the key of a fingerprint; the first key that comes is kept to."""
    add(session, PersonKeyRow, {"id": 1, "fingerprint": fingerprint})
    return known_fingerprint(session) == fingerprint


def known_fingerprint(session: Session) -> str | None:
    """Return the fingerprint of the key that a database is held to; None where nothing was begun with it yet."""
    known = session.get(PersonKeyRow, 1)
    return None if known is None else known.fingerprint


def fingerprint(key: bytes) -> str:
    """Return what tells a key from others without telling it."""
    return keyed(key, "fingerprint")


def keyed(key: bytes, *parts: str) -> str:
    """Return the hash of some texts under the key."""
    return hmac.new(key, "\0".join(parts).encode(), hashlib.sha256).hexdigest()


def key_file(database: Path) -> Path:
    """Return where the key of a database that is a file lies where the environment states none."""
    return database.with_name(f"{database.name}.key")


def person_key(beside: Path | None, *, make: bool = True) -> bytes:
    """Return the secret key: that of the environment, else the key file beside a database that is a file, made where there is none.

    Raises InputError where neither is to be had, also where one would have to be made and must not, or the key is too short to be a secret.
    """
    key = stated(PERSON_KEY)
    if key:
        return _long_enough(key, PERSON_KEY)
    path = None if beside is None else key_file(beside)
    if path is None or not (make or path.exists()):
        hint = f"Set {PERSON_KEY} to a secret of {SHORTEST} letters or more, the same for every replica, and keep it well."
        raise InputError([Fault("database", "the key by which persons are hashed is missing", "person_key", hint=hint)])
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
