"""Persons as storage knows them: a keyed hash, and by what it was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import bindparam, select
from sqlmodel import Session

from bundler.storage.dialects import add, table_of
from bundler.storage.tables import PersonKindRow

Kind = Literal["id_number", "key"]


@dataclass(frozen=True, slots=True)
class Person:
    """The keyed ``hash`` of an identity number or of a tenant's own key."""

    kind: Kind
    hash: str


class OtherKindError(Exception):
    """The tenant knows its persons by ``kind``, not by what was given."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"the persons are known by {kind}")
        self.kind = kind


# Asked by every reservation: the table itself takes a third of the time that a row as an object does.
_KINDS = table_of(PersonKindRow)
_KIND = select(_KINDS.c.kind).where(_KINDS.c.tenant == bindparam("its_tenant"))


def check_kind(session: Session, tenant: str, kind: Kind) -> bool:
    """Return whether the tenant has persons at all. Raises OtherKindError where it knows them by another kind."""
    known = session.execute(_KIND, {"its_tenant": tenant}).scalar()
    if known is not None and known != kind:
        raise OtherKindError(known)
    return known is not None


def keep_to_kind(session: Session, tenant: str, kind: Kind) -> None:
    """Keep to the kind by which the tenant named its first person. Raises OtherKindError for another one."""
    if not check_kind(session, tenant, kind):
        add(session, PersonKindRow, {"tenant": tenant, "kind": kind})
        check_kind(session, tenant, kind)
