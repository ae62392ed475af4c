"""Which goods one parcel, and so one declaration list, may hold together: the pairwise face of BND-01, BND-04 and BND-06.

Beside it the face for goods alone: under which supervision codes they may go.
"""

from __future__ import annotations

from typing import NamedTuple

from bundler.catalogue.item import Item
from bundler.compliance.rules import bnd_01_account_book, bnd_04_place, bnd_06_storage, lst_02_mode
from bundler.duty.goods import Goods


class Place(NamedTuple):
    """All of an item that decides which goods may lie beside it; items of one place stand alike to all others."""

    account_book: str | None
    customs_district: str | None
    storage_class: str


def place_of(item: Item) -> Place:
    """Return the place of an item."""
    return Place(item.account_book, item.customs_district, item.storage_class)


def kept_apart_by(first: Item | Place, second: Item | Place) -> str | None:
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


def barred_by(goods: Goods, supervision_code: str) -> str | None:
    """Return the code of the rule that forbids goods under a supervision code, or None where they may go under it."""
    if any(lst_02_mode.barring(goods, supervision_code)):
        return lst_02_mode.CODE
    return bnd_04_place.CODE if bnd_04_place.is_foreign(goods.item, supervision_code) else None
