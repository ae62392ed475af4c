"""Every line names its record in the account book (料号), and its units are in the code table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bundler.compliance.case import GoodsCase
from bundler.compliance.finding import Finding

CODE = "BND-02"
SOURCES = ("ceb-messages",)


def check_goods(case: GoodsCase) -> Iterable[Finding]:
    """A record number that is missing is a warning, an unknown unit or origin needs a person."""
    item, tables = case.item, case.day.tables
    recorded = item.item_record_no or not item.account_book
    return () if recorded and item.unit in tables.units and item.origin in tables.origins else _told(case)


def _told(case: GoodsCase) -> Iterator[Finding]:
    item, tables = case.item, case.day.tables
    if item.account_book and not item.item_record_no:
        message = f"{item.sku} lies in {item.account_book} but has no item record number."
        yield Finding(CODE, "warning", message, "The declaration list needs it: state item_record_no.", source=SOURCES[0])
    if item.unit not in tables.units:
        yield Finding(CODE, "review", f"{item.unit} is not a customs unit code.", "Use a code of units.csv.", source="codes-2020-05")
    if item.origin not in tables.origins:
        yield Finding(CODE, "review", f"{item.origin} is not a country of the code table.", "Use ISO 3166 alpha-2.", source="codes-2020-05")
