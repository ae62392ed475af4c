"""The registry of bundles: the same definition is the same version, another one a new version, and one version at a time is in force."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import func, select
from sqlmodel import Session, col

from bundler.catalogue import Catalogue
from bundler.catalogue.bundle import BundleDefinition
from bundler.compliance.bundle_offer import Examined, examine
from bundler.duty.bundle_price import changes
from bundler.storage.dialects import add
from bundler.storage.listing import Listing
from bundler.storage.tables import BundleEventRow, BundleItemRow, BundleRow, BundleVersionRow, ItemRow
from bundler.tariff import Tables
from bundler.values.money import format as yuan

State = Literal["draft", "active", "retired"]
EventKind = Literal["registered", "activated", "retired"]


class UnknownBundleError(Exception):
    """No bundle, or no version of it, is known under this id."""


class BundleStateError(Exception):
    """The bundle is in a state that does not allow a step."""

    def __init__(self, state: str) -> None:
        super().__init__(f"the bundle is {state}")
        self.state = state


class MissingItemsError(Exception):
    """Items of the bundle are no longer stored."""

    def __init__(self, skus: Sequence[str]) -> None:
        super().__init__(f"not stored: {', '.join(skus)}")
        self.skus = skus


class RefusedBundleError(Exception):
    """The rules stop a choice of the bundle, or leave it to a person; ``examined`` is what they say."""

    def __init__(self, examined: dict[str, Any]) -> None:
        super().__init__(f"the bundle is {examined['verdict']}")
        self.examined = examined


@dataclass(frozen=True, slots=True)
class Goods:
    """The items that a bundle names, as they stand, without stock: how many there are is no matter of what is lawful."""

    catalogue: Catalogue
    revisions: Mapping[str, int]

    def evidence(self, skus: Sequence[str]) -> list[dict[str, Any]]:
        """Return with which revision and public price items stood, as JSON-ready data."""
        known = self.catalogue
        return [{"sku": sku, "revision": self.revisions[sku], "unit_price": yuan(known[sku].unit_price)} for sku in skus]


@dataclass(frozen=True, slots=True)
class Examination:
    """What the rules say of a bundle on a day, and the items that it was said of."""

    goods: Goods
    examined: Examined


class Registry:
    """The bundles of one tenant in one transaction; ``at`` is the moment that versions and events get."""

    def __init__(self, session: Session, tenant: str, at: datetime) -> None:
        self.session, self.tenant, self.at = session, tenant, at

    def examination(self, bundle_id: str, definition: BundleDefinition, tables: Tables, on: date) -> Examination:
        """Return what the rules of a day say of a bundle, by the items as they stand. Raises InputError for items that are not known.

        It only reads, and of a bundle with thousands of choices takes a second: not for the transaction of a write.
        """
        goods = self.goods(definition, on)
        return Examination(goods, examine(bundle_id, definition, goods.catalogue, tables, on))

    def examination_of(self, version: BundleVersionRow, tables: Tables, on: date) -> Examination:
        """Return the same of a version. Raises MissingItemsError where an item is no longer stored."""
        definition = definition_of(version)
        goods = self.goods(definition, on)
        if missing := [sku for sku in definition.skus if sku not in goods.catalogue]:
            raise MissingItemsError(missing)
        return Examination(goods, examine(version.bundle_id, definition, goods.catalogue, tables, on))

    def register(
        self, bundle_id: str, definition: BundleDefinition, examination: Callable[[], Examination]
    ) -> tuple[BundleRow, BundleVersionRow, bool]:
        """Keep a definition: return the bundle, the version that says the same, and whether it is new.

        A new version is kept with its ``examination``, which is asked for only then, whatever that says.
        """
        add(self.session, BundleRow, {"tenant": self.tenant, "id": bundle_id, "state": "draft", "newest": 0, "events": 0,
                                      "changed_at": self.at})  # fmt: skip
        row = self.get(bundle_id)
        digest = hashlib.sha256(definition.canonical_json.encode()).hexdigest()
        known = self._same(bundle_id, digest)
        if known is not None:
            return row, known, False
        found = examination()
        row.newest += 1
        version = self._kept(row, definition, digest, found)
        self._happened(row, "registered", row.newest, {"verdict": found.examined.verdict})
        return row, version, True

    def activate(self, bundle_id: str, number: int, found: Examination, *, reviewed: bool) -> BundleRow:
        """Put a version in force with what was found of it today; the event tells what is not as it was when it was registered.

        Raises UnknownBundleError, BundleStateError where it is in force already, and RefusedBundleError where a choice breaks a rule, or
        needs a person and none reviewed it.
        """
        row = self.get(bundle_id)
        version = self.version(bundle_id, number)
        if row.in_force == version.version:
            raise BundleStateError(row.state)
        verdict, told = found.examined.verdict, found.examined.to_dict()
        if verdict == "non_compliant" or (verdict == "review" and not reviewed):
            raise RefusedBundleError(told)
        row.state, row.in_force = "active", version.version
        changed = changes(json.loads(version.examined), told)
        self._happened(row, "activated", version.version, {"reviewed": reviewed, "examined": told, "changes": changed})
        return row

    def retire(self, bundle_id: str) -> BundleRow:
        """Let no version be sold any more. Raises UnknownBundleError, and BundleStateError where the bundle is retired already."""
        row = self.get(bundle_id)
        if row.state == "retired":
            raise BundleStateError(row.state)
        last = row.in_force or row.newest
        row.state, row.in_force = "retired", None
        self._happened(row, "retired", last, {})
        return row

    def get(self, bundle_id: str) -> BundleRow:
        """Return a bundle, held until the end of the transaction. Raises UnknownBundleError."""
        return self._found(bundle_id, held=True)

    def look(self, bundle_id: str) -> BundleRow:
        """Return a bundle that is only to be read. Raises UnknownBundleError."""
        return self._found(bundle_id, held=False)

    def version(self, bundle_id: str, number: int) -> BundleVersionRow:
        """Return a version. Raises UnknownBundleError."""
        found = self.session.get(BundleVersionRow, (self.tenant, bundle_id, number))
        if found is None:
            raise UnknownBundleError
        return found

    def current(self, row: BundleRow) -> BundleVersionRow:
        """Return the version that is in force, the newest where none is."""
        return self.version(row.id, row.in_force or row.newest)

    def versions(self, bundle_id: str, after: int, most: int) -> Sequence[BundleVersionRow]:
        """Return the versions of a bundle, the oldest first, from behind the number ``after``."""
        mine = col(BundleVersionRow.tenant) == self.tenant, col(BundleVersionRow.bundle_id) == bundle_id
        wanted = select(BundleVersionRow).where(*mine, col(BundleVersionRow.version) > after).order_by(col(BundleVersionRow.version))
        return self.session.execute(wanted.limit(most)).scalars().all()

    def events(self, bundle_id: str, after: int, most: int) -> Sequence[BundleEventRow]:
        """Return what happened to a bundle, the oldest first, from behind the number ``after``."""
        mine = col(BundleEventRow.tenant) == self.tenant, col(BundleEventRow.bundle_id) == bundle_id
        wanted = select(BundleEventRow).where(*mine, col(BundleEventRow.number) > after).order_by(col(BundleEventRow.number))
        return self.session.execute(wanted.limit(most)).scalars().all()

    def listed(self, after: str, most: int, state: str | None = None, sku: str | None = None) -> Sequence[BundleRow]:
        """Return bundles by id from behind ``after``; of a ``sku`` those whose version in force, or else newest, holds or offers it."""
        wanted = select(BundleRow).where(col(BundleRow.tenant) == self.tenant, col(BundleRow.id) > after)
        if state is not None:
            wanted = wanted.where(col(BundleRow.state) == state)
        if sku is not None:
            holds = (
                select(col(BundleItemRow.bundle_id))
                .where(
                    col(BundleItemRow.tenant) == self.tenant,
                    col(BundleItemRow.bundle_id) == col(BundleRow.id),
                    col(BundleItemRow.version) == func.coalesce(col(BundleRow.in_force), col(BundleRow.newest)),
                    col(BundleItemRow.sku) == sku,
                )
                .correlate(BundleRow)
            )
            wanted = wanted.where(holds.exists())
        return self.session.execute(wanted.order_by(col(BundleRow.id)).limit(most)).scalars().all()

    def goods(self, definition: BundleDefinition, on: date) -> Goods:
        """Return the items that a bundle names as they stand on a day; for such as are not known, some that stand near them."""
        skus = list(definition.skus)
        found = Listing(self.session, self.tenant, on).named(skus)
        facts = Catalogue((item.model_copy(update={"stock": None}) for item in found), place="stored items")
        revisions = select(col(ItemRow.sku), col(ItemRow.revision)).where(col(ItemRow.tenant) == self.tenant, col(ItemRow.sku).in_(skus))
        return Goods(facts, dict(self.session.execute(revisions).all()))

    def free(self, definition: BundleDefinition, until: date) -> dict[str, int | None]:
        """Return how many pieces are free of each item that a bundle names, of lots that are good until a day; None: never counted."""
        return {item.sku: item.stock for item in Listing(self.session, self.tenant, until).named(definition.skus)}

    def _found(self, bundle_id: str, *, held: bool) -> BundleRow:
        row = self.session.get(BundleRow, (self.tenant, bundle_id), with_for_update=held or None)
        if row is None:
            raise UnknownBundleError
        return row

    def _same(self, bundle_id: str, digest: str) -> BundleVersionRow | None:
        mine = col(BundleVersionRow.tenant) == self.tenant, col(BundleVersionRow.bundle_id) == bundle_id
        wanted = select(BundleVersionRow).where(*mine, col(BundleVersionRow.definition_sha256) == digest)
        return self.session.execute(wanted).scalar_one_or_none()

    def _kept(self, row: BundleRow, definition: BundleDefinition, digest: str, found: Examination) -> BundleVersionRow:
        answer, skus = found.examined.default.answer, list(definition.skus)
        version = BundleVersionRow(
            tenant=self.tenant, bundle_id=row.id, version=row.newest, definition=definition.canonical_json, definition_sha256=digest,
            verdict=found.examined.verdict, day=answer.found.order.day, tables_sha256=answer.found.day.tables.sha256,
            evidence=_json(found.goods.evidence(skus)), examined=_json(found.examined.to_dict()), input=answer.input_json, at=self.at,
        )  # fmt: skip
        items = [BundleItemRow(tenant=self.tenant, bundle_id=row.id, version=row.newest, sku=sku) for sku in skus]
        self.session.add_all([version, *items])
        return version

    def _happened(self, row: BundleRow, kind: EventKind, version: int, document: Any) -> None:
        row.events += 1
        row.changed_at = self.at
        event = BundleEventRow(
            tenant=self.tenant, bundle_id=row.id, number=row.events, kind=kind, version=version, document=_json(document), at=self.at
        )  # fmt: skip
        self.session.add_all([row, event])
        self.session.flush()


def definition_of(row: BundleVersionRow) -> BundleDefinition:
    """Return what a version says."""
    return BundleDefinition.model_validate_json(row.definition)


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
