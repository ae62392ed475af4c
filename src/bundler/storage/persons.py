"""The fingerprint of the key by which persons are hashed."""

from __future__ import annotations

from sqlmodel import Session

from bundler.storage.dialects import add
from bundler.storage.tables import PersonKeyRow


def same_key(session: Session, fingerprint: str) -> bool:
    """Return whether the persons of the database are hashed by the key of a fingerprint; the first key that comes is kept to."""
    add(session, PersonKeyRow, {"id": 1, "fingerprint": fingerprint})
    known = session.get(PersonKeyRow, 1)
    return known is not None and known.fingerprint == fingerprint
