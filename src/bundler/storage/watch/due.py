"""Which bundles have to be looked at: those of which something changed since the last look, by counts that never fall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, col

from bundler.storage.tables import BalanceRow, BundleItemRow, BundleRow, ItemRow, LotRow, WatchLookRow


@dataclass(frozen=True, slots=True)
class Due:
    """A bundle to look at: ``version`` is in force, None where none is any more; ``changes`` counts what changed about it, its items and
    their stock; ``number`` is how often it was looked at.
    """

    bundle_id: str
    version: int | None
    changes: int
    number: int


def tenants(session: Session) -> Sequence[str]:
    """Return every tenant that has bundles."""
    return session.execute(select(col(BundleRow.tenant)).distinct().order_by(col(BundleRow.tenant))).scalars().all()


def due(session: Session, tenant: str, day: date, tables_sha256: str, settings: int, after: str, most: int) -> list[Due]:
    """Return bundles to look at by id, from behind ``after``: in force, and not seen as they are now, or seen and in force no more."""
    look, changes = WatchLookRow, _changes()
    differs = or_(
        col(look.number).is_(None),
        col(look.version) != col(BundleRow.in_force),
        col(look.day) != day,
        col(look.tables_sha256) != tables_sha256,
        col(look.settings) != settings,
        col(look.changes) != changes,
    )
    sold = col(BundleRow.in_force).is_not(None)
    wanted = (
        select(col(BundleRow.id), col(BundleRow.in_force), changes, col(look.number))
        .outerjoin(look, and_(col(look.tenant) == col(BundleRow.tenant), col(look.bundle_id) == col(BundleRow.id)))
        .where(col(BundleRow.tenant) == tenant, col(BundleRow.id) > after)
        .where(or_(and_(sold, differs), and_(~sold, col(look.number).is_not(None))))
        .order_by(col(BundleRow.id))
        .limit(most)
    )
    return [Due(name, version, int(count), number or 0) for name, version, count, number in session.execute(wanted)]


def _changes() -> ColumnElement[Any]:
    """How often the bundle of a row changed, its items, their lots and their stock: of one version the sum never falls.

    Each count is looked up item by item: a join would leave it to the database to begin with all lots of the tenant.
    """
    of_item = (
        _count(ItemRow.revision, col(ItemRow.tenant) == col(BundleItemRow.tenant), col(ItemRow.sku) == col(BundleItemRow.sku))
        + _count(LotRow.revision, col(LotRow.tenant) == col(BundleItemRow.tenant), col(LotRow.sku) == col(BundleItemRow.sku))
        + _count(BalanceRow.changes, col(BalanceRow.tenant) == col(BundleItemRow.tenant), col(BalanceRow.kind) == "stock",
                 col(BalanceRow.owner) == col(BundleItemRow.sku))
    )  # fmt: skip
    mine = (
        col(BundleItemRow.tenant) == col(BundleRow.tenant),
        col(BundleItemRow.bundle_id) == col(BundleRow.id),
        col(BundleItemRow.version) == col(BundleRow.in_force),
    )
    of_items = select(func.coalesce(func.sum(of_item), 0)).where(*mine).correlate(BundleRow).scalar_subquery()
    found: ColumnElement[Any] = col(BundleRow.events) + of_items
    return found


def _count(count: int, *of_item: ColumnElement[bool]) -> ColumnElement[Any]:
    """The sum of a count over what belongs to the item of a row of ``bundle_item``, 0 where there is nothing."""
    wanted = select(func.sum(col(count))).where(*of_item).correlate(BundleItemRow).scalar_subquery()
    return func.coalesce(wanted, 0)
