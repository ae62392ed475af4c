"""Which goods one parcel, and so one declaration list, may hold together: the pairwise face of BND-01, BND-04 and BND-06."""

from __future__ import annotations

from bundler.catalogue.item import Item
from bundler.compliance.rules import bnd_01_account_book, bnd_04_place, bnd_06_storage


def kept_apart_by(first: Item, second: Item) -> str | None:
    """Return the code of the rule that forbids two items in one parcel, or None where they may share one.

    A place that is not stated keeps nobody apart: that it is missing is a warning of those rules. Goods of which every two may
    share a parcel may all share one.
    """
    if _differ(first.account_book, second.account_book):
        return bnd_01_account_book.CODE
    if _differ(first.customs_district, second.customs_district):
        return bnd_04_place.CODE
    return bnd_06_storage.CODE if first.storage_class != second.storage_class else None


def _differ(first: str | None, second: str | None) -> bool:
    return first is not None and second is not None and first != second
