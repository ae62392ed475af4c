"""From where on a tenant wants to be told of a bundle, and the count of what was told."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from bundler.compliance.watching.condition import USUAL, Thresholds
from bundler.storage.dialects import add
from bundler.storage.tables import WatchRow
from bundler.values import exact


@dataclass(frozen=True, slots=True)
class Settings:
    """``revision`` grows with every change, so that every bundle is looked at anew; 0 where the usual thresholds hold."""

    thresholds: Thresholds
    revision: int


def read_settings(session: Session, tenant: str) -> Settings:
    """Return the settings of a tenant."""
    row = session.get(WatchRow, (tenant,))
    return Settings(USUAL, 0) if row is None else Settings(Thresholds(row.days, exact.parse(row.share), row.copies), row.revision)


def keep_settings(session: Session, tenant: str, thresholds: Thresholds) -> None:
    """Keep other thresholds; the same ones change nothing."""
    row = held(session, tenant)
    if Thresholds(row.days, exact.parse(row.share), row.copies) != thresholds:
        row.days, row.share, row.copies = thresholds.days, exact.format(thresholds.share), thresholds.copies
        row.revision += 1
        session.add(row)


def held(session: Session, tenant: str) -> WatchRow:
    """Return the row of a tenant, held until the end of the transaction."""
    usual = {"days": USUAL.days, "share": exact.format(USUAL.share), "copies": USUAL.copies, "revision": 0, "events": 0}
    add(session, WatchRow, {"tenant": tenant, **usual})
    row = session.get(WatchRow, (tenant,), with_for_update=True, populate_existing=True)
    assert row is not None
    return row
