"""The registry of bundles, on both databases."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bundler.catalogue import Item
from bundler.catalogue.bundle import BundleDefinition, parse_bundle
from bundler.storage import Database, Session
from bundler.storage.bundles import BundleStateError, MissingItemsError, RefusedBundleError, Registry, UnknownBundleError, definition_of
from bundler.storage.items import Shelf
from bundler.storage.tables import ItemRow
from bundler.tariff import Tables, load_tables

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ON = date(2026, 11, 23)
TABLES: Tables = load_tables()


def _item(sku: str, **facts: Any) -> Item:
    chocolate = {
        "name": "chocolate",
        "hs_code": "1806310000",
        "origin": "BE",
        "unit": "125",
        "unit_price": "200.00",
        "net_weight_kg": "0.2",
    }
    return Item.model_validate({"sku": sku, **chocolate, **facts})


def _bundle(*skus: str, price: str = "300.00") -> BundleDefinition:
    return parse_bundle({"components": [{"sku": sku, "quantity": 1} for sku in skus], "price": price})


@pytest.fixture
def stocked(database: Database) -> Database:
    items = [_item("A", stock=9), _item("B", unit_price="100.00"), _item("ICE", storage_class="frozen"), _item("KIT", kit=True)]
    database.write(lambda session: Shelf(session, "main", NOW).take(items, "count"))
    return database


def _registry(session: Session, tenant: str = "main") -> Registry:
    return Registry(session, tenant, NOW)


def _register(database: Database, bundle_id: str, definition: BundleDefinition) -> tuple[int, bool]:
    def work(session: Session) -> tuple[int, bool]:
        registry = _registry(session)
        _, version, new = registry.register(bundle_id, definition, lambda: registry.examination(bundle_id, definition, TABLES, ON))
        return version.version, new

    return database.write(work)


def _activate(database: Database, bundle_id: str, number: int | None = None, *, reviewed: bool = False) -> int | None:
    def work(session: Session) -> int | None:
        registry = _registry(session)
        version = registry.version(bundle_id, number or registry.look(bundle_id).newest)
        found = registry.examination_of(version, TABLES, ON)
        return registry.activate(bundle_id, version.version, found, reviewed=reviewed).in_force

    return database.write(work)


def test_the_same_definition_is_the_same_version_and_another_one_a_new_one(stocked: Database) -> None:
    assert _register(stocked, "GIFT", _bundle("A", "B")) == (1, True)
    assert _register(stocked, "GIFT", _bundle("A", "B", price="290.00")) == (2, True)
    assert _register(stocked, "GIFT", _bundle("A", "B")) == (1, False)
    versions = stocked.read(lambda session: [(row.version, definition_of(row)) for row in _registry(session).versions("GIFT", 0, 9)])
    assert versions == [(1, _bundle("A", "B")), (2, _bundle("A", "B", price="290.00"))]


def test_a_version_keeps_the_prices_of_its_day_when_items_change(stocked: Database) -> None:
    _register(stocked, "GIFT", _bundle("A", "B"))
    before = stocked.read(lambda session: _registry(session).version("GIFT", 1))
    stocked.write(lambda session: Shelf(session, "main", NOW).take([_item("A", unit_price="250.00")], "count"))
    assert _register(stocked, "GIFT", _bundle("A", "B")) == (1, False)
    after = stocked.read(lambda session: _registry(session).version("GIFT", 1))
    assert (after.evidence, after.examined, after.input) == (before.evidence, before.examined, before.input)
    assert '{"sku":"A","revision":1,"unit_price":"200.00"}' in after.evidence
    assert '{"sku":"A","quantity":1,"unit_price":"200.00","share":"200.00"}' in after.examined


def test_of_many_that_register_the_same_at_once_one_makes_the_version(stocked: Database) -> None:
    found: list[tuple[int, bool]] = []
    threads = [threading.Thread(target=lambda: found.append(_register(stocked, "GIFT", _bundle("A", "B")))) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(found) == [(1, False)] * 7 + [(1, True)]
    assert len(stocked.read(lambda session: _registry(session).events("GIFT", 0, 9))) == 1


def test_bundles_are_found_by_state_and_by_what_their_version_in_force_holds(stocked: Database) -> None:
    _register(stocked, "ONE", _bundle("A", "B"))
    _register(stocked, "TWO", _bundle("A"))
    _activate(stocked, "TWO")
    _register(stocked, "TWO", _bundle("B"))

    def ids(**asked: str) -> list[str]:
        return stocked.read(lambda session: [row.id for row in _registry(session).listed("", 9, **asked)])

    assert (ids(), ids(state="draft"), ids(state="active")) == (["ONE", "TWO"], ["ONE"], ["TWO"])
    assert (ids(sku="A"), ids(sku="B"), ids(sku="C")) == (["ONE", "TWO"], ["ONE"], [])
    assert stocked.read(lambda session: _registry(session, "other").listed("", 9)) == []


def test_one_version_is_in_force_until_another_is_or_the_bundle_is_retired(stocked: Database) -> None:
    _register(stocked, "GIFT", _bundle("A", "B"))
    assert _activate(stocked, "GIFT") == 1
    _register(stocked, "GIFT", _bundle("A", "B", price="290.00"))
    assert stocked.read(lambda session: _registry(session).look("GIFT").in_force) == 1
    assert _activate(stocked, "GIFT", 2) == 2
    with pytest.raises(BundleStateError):
        _activate(stocked, "GIFT", 2)
    row = stocked.write(lambda session: _registry(session).retire("GIFT"))
    assert (row.state, row.in_force) == ("retired", None)
    with pytest.raises(BundleStateError):
        stocked.write(lambda session: _registry(session).retire("GIFT"))
    assert _activate(stocked, "GIFT", 1) == 1
    events = stocked.read(lambda session: [(row.kind, row.version) for row in _registry(session).events("GIFT", 0, 9)])
    assert events == [("registered", 1), ("activated", 1), ("registered", 2), ("activated", 2), ("retired", 2), ("activated", 1)]


def test_what_breaks_a_rule_is_kept_and_never_put_in_force(stocked: Database) -> None:
    _register(stocked, "COLD", _bundle("A", "ICE"))
    assert stocked.read(lambda session: _registry(session).version("COLD", 1).verdict) == "non_compliant"
    with pytest.raises(RefusedBundleError) as refused:
        _activate(stocked, "COLD", reviewed=True)
    assert {finding["code"] for finding in refused.value.examined["stopped"][0]["findings"]} == {"BND-06"}
    assert stocked.read(lambda session: _registry(session).look("COLD").state) == "draft"


def test_what_a_person_has_to_decide_is_put_in_force_once_it_is_reviewed(stocked: Database) -> None:
    _register(stocked, "READY", _bundle("A", "KIT"))
    with pytest.raises(RefusedBundleError):
        _activate(stocked, "READY")
    assert _activate(stocked, "READY", reviewed=True) == 1


def test_a_version_whose_item_is_no_longer_stored_is_not_put_in_force(stocked: Database) -> None:
    _register(stocked, "GIFT", _bundle("A", "B"))

    def withdraw(session: Session) -> None:
        row = session.get(ItemRow, ("main", "B"))
        assert row is not None
        row.withdrawn = True
        session.add(row)

    stocked.write(withdraw)
    with pytest.raises(MissingItemsError, match="B"):
        _activate(stocked, "GIFT")


def test_an_unknown_bundle_or_version_is_told(stocked: Database) -> None:
    for work in (
        lambda registry: registry.look("NONE"),
        lambda registry: registry.version("NONE", 1),
        lambda registry: registry.retire("NONE"),
    ):
        with pytest.raises(UnknownBundleError):
            stocked.write(lambda session, work=work: work(_registry(session)))
