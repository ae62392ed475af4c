"""A look at a bundle: what is so of it, and what began, changed or ended since the look before, written in one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from bundler.compliance.watching.condition import KINDS, Condition, Kind, Standing
from bundler.compliance.watching.standing import Watched
from bundler.ledger.availability import available
from bundler.storage.bundles import Registry, definition_of
from bundler.storage.dialects import add
from bundler.storage.tables import BundleEventRow, ConditionEventRow, ConditionRow, WatchLookRow
from bundler.storage.watch.due import Due
from bundler.storage.watch.outbox import put_out
from bundler.storage.watch.settings import held
from bundler.values import money

What = Literal["began", "changed", "ended"]


def watched(registry: Registry, bundle_id: str, number: int, on: date) -> Watched:
    """Return a version of a bundle with its items and stock as they are on a day. It only reads."""
    version = registry.version(bundle_id, number)
    definition = definition_of(version)
    copies = available(definition, registry.free(definition, on)).to_dict()
    return Watched(
        bundle_id,
        definition,
        {each["sku"]: money.parse(each["unit_price"]) for each in json.loads(version.evidence)},
        registry.goods(definition, on).catalogue,
        copies["copies"],
        tuple(each["sku"] or each["group"] for each in copies["limiting"]),
        _reviewed(registry, bundle_id, number),
    )


class Watch:
    """The watch of one tenant in one transaction; ``at`` is the moment that it writes."""

    def __init__(self, session: Session, tenant: str, at: datetime) -> None:
        self.session, self.tenant, self.at = session, tenant, at

    def keep(self, due: Due, standing: Standing, day: date, tables_sha256: str, settings: int) -> bool:
        """Keep what a look found, and what began, changed and ended by it; False, and nothing kept, where another look came first."""
        seen = {"version": due.version, "day": day, "tables_sha256": tables_sha256, "settings": settings, "changes": due.changes,
                "number": due.number + 1, "at": self.at}  # fmt: skip
        if not due.number:
            if not add(self.session, WatchLookRow, {"tenant": self.tenant, "bundle_id": due.bundle_id, **seen}):
                return False
        elif not self._moved(update(WatchLookRow).values(seen), due):
            return False
        assert due.version is not None
        found = {condition.kind: condition for condition in standing.conditions}
        self._compare(due.bundle_id, due.version, found, standing)
        return True

    def leave(self, due: Due) -> bool:
        """End what is so of a bundle that is sold no more; False where another look came first."""
        if not self._moved(delete(WatchLookRow), due):
            return False
        self._compare(due.bundle_id, None, {}, Standing(()))
        return True

    def _moved(self, statement: Any, due: Due) -> bool:
        mine = col(WatchLookRow.tenant) == self.tenant, col(WatchLookRow.bundle_id) == due.bundle_id, col(WatchLookRow.number) == due.number
        return bool(self.session.execute(statement.where(*mine)).rowcount)  # type: ignore[attr-defined]

    def _compare(self, bundle_id: str, version: int | None, found: Mapping[Kind, Condition], standing: Standing) -> None:
        mine = col(ConditionRow.tenant) == self.tenant, col(ConditionRow.bundle_id) == bundle_id
        known = {row.kind: row for row in self.session.execute(select(ConditionRow).where(*mine)).scalars()}
        for kind in KINDS:
            row, now = known.get(kind), found.get(kind)
            if row is None and now is not None and version is not None:
                row = ConditionRow(tenant=self.tenant, bundle_id=bundle_id, kind=kind, version=version, mark=now.mark, document="",
                                   since=self.at, until=self.at)  # fmt: skip
            if row is not None and (what := self._change(row, now, version, told=kind in standing.told)):
                self._happened(row, what)

    def _change(self, row: ConditionRow, now: Condition | None, version: int | None, *, told: bool) -> What | None:
        """Bring a row to what is so now, and return what that is called; None where nothing worth telling happened."""
        was = row.until is None
        if now is None:
            if not (was and told):
                return None
            row.until = self.at
            self.session.add(row)
            return "ended"
        changed = row.mark != now.mark
        row.mark, row.document, row.version = now.mark, json.dumps(now.to_dict(), ensure_ascii=False), version or row.version
        if not was:
            row.since, row.until = self.at, None
        self.session.add(row)
        return ("changed" if changed else None) if was else "began"

    def _happened(self, row: ConditionRow, what: What) -> None:
        counted = held(self.session, self.tenant)
        counted.events += 1
        event = ConditionEventRow(tenant=self.tenant, number=counted.events, bundle_id=row.bundle_id, kind=row.kind, what=what,
                                  version=row.version, document=row.document, at=self.at)  # fmt: skip
        self.session.add_all([counted, event])
        put_out(self.session, event)
        self.session.flush()


def _reviewed(registry: Registry, bundle_id: str, version: int) -> frozenset[str]:
    """The codes of the findings that a person passed when the version was put in force last."""
    mine = (
        col(BundleEventRow.tenant) == registry.tenant,
        col(BundleEventRow.bundle_id) == bundle_id,
        col(BundleEventRow.kind) == "activated",
        col(BundleEventRow.version) == version,
    )
    wanted = select(col(BundleEventRow.document)).where(*mine).order_by(col(BundleEventRow.number).desc()).limit(1)
    last = registry.session.execute(wanted).scalar_one_or_none()
    details: dict[str, Any] = json.loads(last or "{}")
    if not details.get("reviewed"):
        return frozenset()
    return frozenset(
        finding["code"]
        for stopped in details["examined"]["stopped"] if stopped["verdict"] == "review"
        for finding in stopped["findings"]
    )  # fmt: skip
