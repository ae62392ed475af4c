"""What sets an order apart from a plain one, a bit for each: rules that speak of such orders only are not asked of others."""

from __future__ import annotations

from bundler.duty.assess import WITHIN, Assessment

BUNDLED, PROMOTED, REPRICED, NON_CASH, BEYOND = 1, 2, 4, 8, 16
"""It holds a bundle, names a promotion, has a price of the moment, is paid by coupons or points, is not within the limits."""


def traits_of(found: Assessment) -> int:
    """Return the traits of an assessed order."""
    traits, order = 0, found.order
    if found.bundled:
        traits |= BUNDLED
    if order.promotion is not None:
        traits |= PROMOTED
    if found.repriced:
        traits |= REPRICED
    if order.non_cash:
        traits |= NON_CASH
    if found.branch is not WITHIN:
        traits |= BEYOND
    return traits
