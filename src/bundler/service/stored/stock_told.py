"""Stock as it is told."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from bundler.ledger import KnownLot
from bundler.storage.stock import Shares


def lot_told(lot: KnownLot, day: date) -> dict[str, Any]:
    """Return a lot with its pieces on a day: what was taken in is reserved, gone, free or expired."""
    return {**place_told(lot.name, lot.record, lot.expires_on), **asdict(Shares.of(lot, day))}


def place_told(name: str, record: str | None, expires_on: date | None) -> dict[str, Any]:
    """Return what a lot is, without its pieces."""
    return {"lot": name, "item_record_no": record, "expires_on": None if expires_on is None else expires_on.isoformat()}
