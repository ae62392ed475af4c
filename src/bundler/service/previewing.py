"""What would change for the items, bundles and orders of a tenant if another edition came into force."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from bundler.catalogue import Catalogue, Order
from bundler.catalogue.choices import default_choice
from bundler.catalogue.parsing import validate
from bundler.catalogue.types import IsoDay
from bundler.compliance.bundle_offer import order_of
from bundler.errors import Fault, InputError
from bundler.service.bodies import own_catalogue, scalar
from bundler.service.desk import Desk
from bundler.service.routes_orders import MAX_ORDERS
from bundler.service.stored.store import Store
from bundler.storage import Session
from bundler.storage.bundles import Registry, definition_of
from bundler.tariff import Tables

if TYPE_CHECKING:
    from bundler.upkeep.preview import Stated

PLACE = "preview"
LISTED, MOST_LISTED = 100, 1000
MOST_BUNDLES = 10_000


class Asked(BaseModel):
    """What a preview looks at: ``orders`` beside the items; without ``on`` the first day on which the editions differ for these goods.

    ``limit`` bounds the entries that are told, those of the largest effect; sums are over all.
    """

    model_config = ConfigDict(extra="forbid")

    on: IsoDay | None = None
    orders: Annotated[list[Order], Field(max_length=MAX_ORDERS)] = Field(default_factory=list)
    limit: Annotated[int, Field(strict=True, ge=0, le=MOST_LISTED)] = LISTED


def previewed(document: Any, after: Tables, desk: Desk) -> dict[str, Any]:
    """Return what changes from the edition in force to ``after``: every item as one loose piece, active bundles, orders of the body.

    Raises InputError with all faults of the body and its orders.
    """
    from bundler.upkeep.preview import Stated, Subjects, calendar_of, preview

    if not isinstance(document, dict):
        hint = 'Send {} to look at all items, or {"orders": [...]} to look at orders, too.'
        raise InputError([Fault(PLACE, "an object is wanted", PLACE, value=scalar(document), hint=hint)])
    faults: list[Fault] = []
    own = document.get("catalogue") is not None
    goods = own_catalogue(document, faults, desk.goods) or Catalogue(())
    asked = Asked()
    try:
        asked = validate(Asked, document, PLACE)
    except InputError as wrong:
        faults += wrong.faults
    if faults:
        raise InputError(faults)
    start = asked.on or desk.today()
    stated, skipped = ([], []) if own or desk.store is None else _active_bundles(desk.store, goods, start)
    stated += [Stated("order", order.order_id or f"order {at + 1}", order, PLACE, f"/orders/{at}") for at, order in enumerate(asked.orders)]
    before, subjects = desk.tables, Subjects(goods, stated)
    calendar = calendar_of(before, after, subjects.hs_codes(), start)
    day = start if asked.on is not None or calendar.first is None else calendar.first
    found = preview(before, after, subjects, day, calendar)
    return {
        **found.summary(),
        "entries": [entry.to_dict() for entry in found.entries[: asked.limit]],
        "not_listed": max(len(found.entries) - asked.limit, 0),
        "skipped_bundles": skipped,
    }


def _active_bundles(store: Store, goods: Catalogue, on: date) -> tuple[list[Stated], list[str]]:
    """Return the active bundles, each in its default choice, and the ids of those whose items are no longer stored."""
    from bundler.upkeep.preview import Stated

    found: list[Stated] = []
    skipped: list[str] = []

    def work(session: Session) -> None:
        registry = Registry(session, store.tenant, store.now())
        for row in registry.listed("", MOST_BUNDLES, "active"):
            definition = definition_of(registry.current(row))
            if all(sku in goods for sku in definition.skus):
                _, order = order_of(row.id, definition, default_choice(definition), goods, on)
                found.append(Stated("bundle", row.id, order, PLACE))
            else:
                skipped.append(row.id)

    store.database.read(work)
    return found, skipped
