"""The keys of tenants: made, listed, found and revoked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal, get_args

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from bundler.errors import Fault
from bundler.storage.access.key_text import digest, id_of, new_key
from bundler.storage.tables import KeyRow
from bundler.values.near import did_you_mean

Scope = Literal["quote", "catalogue", "bundles", "orders", "tables", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
REQUESTS_PER_MINUTE, MOST_PER_MINUTE = 6000, 1_000_000
"""What a key may ask where nothing else is said, and the most that may be said."""
LONGEST_LABEL = 80
TENANT = "^[a-z0-9][a-z0-9-]{0,39}$"
_TENANT = re.compile(TENANT[:-1])


@dataclass(frozen=True, slots=True)
class NewKey:
    """What a key is to be."""

    tenant: str
    scopes: tuple[str, ...]
    label: str = ""
    expires_on: date | None = None
    requests_per_minute: int = REQUESTS_PER_MINUTE


def faults_of(wanted: NewKey, today: date) -> list[Fault]:
    """Return everything that is wrong with a key that is wanted."""
    faults = [
        Fault("key", "no such scope", "scope", f"/scopes/{at}", field="scopes", value=scope, hint=did_you_mean(scope, SCOPES))
        for at, scope in enumerate(wanted.scopes) if scope not in SCOPES
    ]  # fmt: skip
    if not wanted.scopes:
        faults.append(Fault("key", "a key needs a scope", "scope", "/scopes", field="scopes", hint=f"There are {', '.join(SCOPES)}."))
    if not _TENANT.fullmatch(wanted.tenant):
        message = "a tenant is named by up to 40 small letters, digits and hyphens"
        faults.append(Fault("key", message, "tenant", "/tenant", field="tenant", value=wanted.tenant))
    if len(wanted.label) > LONGEST_LABEL or not wanted.label.isprintable():
        message = f"a label has up to {LONGEST_LABEL} printable characters"
        faults.append(Fault("key", message, "label", "/label", field="label"))
    if wanted.expires_on is not None and wanted.expires_on < today:
        message = "the last day of the key lies behind"
        faults.append(Fault("key", message, "expires_on", "/expires_on", field="expires_on", value=wanted.expires_on))
    if not 1 <= wanted.requests_per_minute <= MOST_PER_MINUTE:
        message = f"from 1 to {MOST_PER_MINUTE} requests a minute may be given"
        place = "requests_per_minute"
        faults.append(Fault("key", message, place, f"/{place}", field=place, value=wanted.requests_per_minute))
    return faults


def told(row: KeyRow) -> dict[str, Any]:
    """Return a key as every door tells it, without its text, which is not kept."""
    return {
        "id": row.id,
        "tenant": row.tenant,
        "label": row.label,
        "scopes": row.scopes.split(),
        "requests_per_minute": row.requests_per_minute,
        "created_at": _moment(row.created_at),
        "expires_on": _day(row.expires_on),
        "revoked_at": None if row.revoked_at is None else _moment(row.revoked_at),
        "last_used_on": _day(row.last_used_on),
    }


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def make_key(session: Session, wanted: NewKey, at: datetime) -> tuple[KeyRow, str]:
    """Keep a new key and return it with its text, which is nowhere else."""
    text = new_key()
    row = KeyRow(
        id=id_of(text) or "", tenant=wanted.tenant, sha256=digest(text), label=wanted.label,
        scopes=" ".join(scope for scope in SCOPES if scope in wanted.scopes), requests_per_minute=wanted.requests_per_minute,
        created_at=at, expires_on=wanted.expires_on,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row, text


def find_key(session: Session, key_id: str) -> KeyRow | None:
    """Return a key by its id, None where there is none."""
    return session.get(KeyRow, key_id)


def list_keys(session: Session, tenant: str | None, after: str = "", most: int | None = None) -> Sequence[KeyRow]:
    """Return the keys of a tenant, or of all, by tenant and id."""
    wanted = select(KeyRow).where(col(KeyRow.id) > after).order_by(col(KeyRow.tenant), col(KeyRow.id)).limit(most)
    return session.exec(wanted if tenant is None else wanted.where(col(KeyRow.tenant) == tenant)).all()


def revoke_key(session: Session, tenant: str | None, key_id: str, at: datetime) -> KeyRow | None:
    """Revoke a key of a tenant, or of any, for good; return it, None where there is none. One that is revoked stays as it is."""
    row = session.get(KeyRow, key_id, with_for_update=True)
    if row is None or tenant not in (None, row.tenant):
        return None
    if row.revoked_at is None:
        row.revoked_at = at
        session.add(row)
        session.flush()
    return row


def any_key(session: Session) -> bool:
    """Return whether there ever was a key."""
    return session.exec(select(KeyRow.id).limit(1)).first() is not None


def was_used(session: Session, key_id: str, day: date) -> None:
    """Note the day on which a key was used last: once a day, so that requests need not write."""
    older = or_(col(KeyRow.last_used_on).is_(None), col(KeyRow.last_used_on) < day)
    session.execute(update(KeyRow).where(col(KeyRow.id) == key_id, older).values(last_used_on=day))
