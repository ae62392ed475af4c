"""The tables, apart from the models of the domain: rows hold what is kept, in the words of the database."""

from bundler.storage.tables.access import AllowanceRow, AuditRow, KeyRow
from bundler.storage.tables.items import ItemHistoryRow, ItemRow, LotHistoryRow, LotRow
from bundler.storage.tables.ledger import BalanceRow, EntryRow
from bundler.storage.tables.movements import MovementRow
from bundler.storage.tables.orders import OrderEventRow, OrderRow
from bundler.storage.tables.persons import PersonKeyRow
from bundler.storage.tables.writes import WriteRow

__all__ = [
    "AllowanceRow",
    "AuditRow",
    "BalanceRow",
    "EntryRow",
    "ItemHistoryRow",
    "ItemRow",
    "KeyRow",
    "LotHistoryRow",
    "LotRow",
    "MovementRow",
    "OrderEventRow",
    "OrderRow",
    "PersonKeyRow",
    "WriteRow",
]
