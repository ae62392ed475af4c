"""How tables belong together."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_

from bundler.storage.dialects import table_of
from bundler.storage.tables import BalanceRow, LotRow


def of_lot() -> Any:
    """Return the condition under which a balance is that of a lot."""
    balance, lot = table_of(BalanceRow).c, table_of(LotRow).c
    return and_(balance.tenant == lot.tenant, balance.kind == "stock", balance.owner == lot.sku, balance.part == lot.lot)
