"""How tables belong together."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_
from sqlmodel import col

from bundler.storage.tables import BalanceRow, LotRow


def of_lot() -> Any:
    """Return the condition under which a balance is that of a lot."""
    return and_(
        col(BalanceRow.tenant) == col(LotRow.tenant),
        col(BalanceRow.kind) == "stock",
        col(BalanceRow.owner) == col(LotRow.sku),
        col(BalanceRow.part) == col(LotRow.lot),
    )
