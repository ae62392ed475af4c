"""Identity numbers where none is wanted."""

from __future__ import annotations

from bundler.errors import Fault


def personal(place: str, pointer: str = "") -> Fault:
    """Return the fault of an identity number that stands where it would be kept."""
    hint = "Give it as the id_number of 'person', where only its hash is kept, and nowhere else."
    return Fault(place, "an identity number stands outside of 'person'", "personal", pointer, hint=hint)
