"""The tables, apart from the models of the domain: rows hold what is kept, in the words of the database."""

from bundler.storage.tables.access import AllowanceRow, AuditExportRow, AuditRow, KeyRow
from bundler.storage.tables.bundles import BundleEventRow, BundleItemRow, BundleRow, BundleVersionRow
from bundler.storage.tables.declarations import DeclarationRow, DeclaredDocumentRow, ReceiptRow
from bundler.storage.tables.editions import ActivationRow, EditionRow
from bundler.storage.tables.items import ItemHistoryRow, ItemRow, LotHistoryRow, LotRow
from bundler.storage.tables.jobs import JobRow
from bundler.storage.tables.ledger import BalanceRow, EntryRow
from bundler.storage.tables.movements import MovementRow
from bundler.storage.tables.orders import OrderEventRow, OrderRow
from bundler.storage.tables.persons import PersonKeyRow, PersonKindRow
from bundler.storage.tables.quotes import QuoteRow
from bundler.storage.tables.watch import ConditionEventRow, ConditionRow, DeliveryRow, TurnRow, WatchLookRow, WatchRow, WebhookRow
from bundler.storage.tables.writes import WriteRow

__all__ = [
    "ActivationRow",
    "AllowanceRow",
    "AuditExportRow",
    "AuditRow",
    "BalanceRow",
    "BundleEventRow",
    "BundleItemRow",
    "BundleRow",
    "BundleVersionRow",
    "ConditionEventRow",
    "ConditionRow",
    "DeclarationRow",
    "DeclaredDocumentRow",
    "DeliveryRow",
    "EditionRow",
    "EntryRow",
    "ItemHistoryRow",
    "ItemRow",
    "JobRow",
    "KeyRow",
    "LotHistoryRow",
    "LotRow",
    "MovementRow",
    "OrderEventRow",
    "OrderRow",
    "PersonKeyRow",
    "PersonKindRow",
    "QuoteRow",
    "ReceiptRow",
    "TurnRow",
    "WatchLookRow",
    "WatchRow",
    "WebhookRow",
    "WriteRow",
]
