"""The watch in the database, on both: of many that look at once one writes, and every event is sent by one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bundler.catalogue import Item
from bundler.catalogue.bundle import parse_bundle
from bundler.compliance.watching.condition import Condition, Standing
from bundler.storage import Database, Session
from bundler.storage.bundles import Registry
from bundler.storage.items import Shelf
from bundler.storage.watch.deliveries import Outcome, claim, deliveries, settle, waiting
from bundler.storage.watch.due import Due, due, tenants
from bundler.storage.watch.listing import Filters, conditions, events
from bundler.storage.watch.looking import Watch
from bundler.storage.watch.turns import end_turn, take_turn
from bundler.storage.watch.webhooks import make_webhook
from bundler.tariff import load_tables

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ON, SHA = date(2026, 11, 23), "a" * 64
SHORT = Standing((Condition("unavailable", "none can be made: A is short", "1", ("A",), 0),))


def _sold(session: Session, tenant: str = "main") -> None:
    facts = {"name": "chocolate", "hs_code": "1806310000", "origin": "BE", "unit": "125", "unit_price": "200.00", "net_weight_kg": "0.2"}
    Shelf(session, tenant, NOW).take([Item.model_validate({"sku": "A", "stock": 9, **facts})], "count")
    registry, definition = Registry(session, tenant, NOW), parse_bundle({"components": [{"sku": "A", "quantity": 1}], "price": "150.00"})
    found = registry.examination("GIFT", definition, load_tables(), ON)
    registry.register("GIFT", definition, lambda: found)
    registry.activate("GIFT", 1, found, reviewed=False)


@pytest.fixture
def selling(database: Database) -> Database:
    database.write(_sold)
    return database


def _due(database: Database, day: date = ON, sha: str = SHA, settings: int = 0, tenant: str = "main") -> list[Due]:
    return database.read(lambda session: due(session, tenant, day, sha, settings, "", 9))


def _keep(database: Database, each: Due, standing: Standing = SHORT, tenant: str = "main", day: date = ON) -> bool:
    return database.write(lambda session: Watch(session, tenant, NOW).keep(each, standing, day, SHA, 0))


def _at_once(work: Callable[[], Any]) -> list[Any]:
    found: list[Any] = []
    threads = [threading.Thread(target=lambda: found.append(work())) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return found


def test_a_bundle_is_due_until_it_is_looked_at_and_again_when_what_it_depends_on_changes(selling: Database) -> None:
    [each] = _due(selling)
    assert _keep(selling, each)
    assert _due(selling) == []
    assert [len(_due(selling, **other)) for other in ({"day": date(2026, 11, 24)}, {"sha": "b" * 64}, {"settings": 1})] == [1, 1, 1]
    selling.write(lambda session: Shelf(session, "main", NOW).withdraw("A"))
    assert [(found.bundle_id, found.number) for found in _due(selling)] == [("GIFT", 1)]


def test_of_many_that_look_at_once_one_tells(selling: Database) -> None:
    [each] = _due(selling)
    assert sorted(_at_once(lambda: _keep(selling, each))) == [False] * 5 + [True]
    again = Due(each.bundle_id, each.version, each.changes, 1)
    assert sorted(_at_once(lambda: _keep(selling, again, Standing(())))) == [False] * 5 + [True]
    told = selling.read(lambda session: [(row.number, row.what) for row in events(session, "main", None, 0, 9)])
    assert told == [(1, "began"), (2, "ended")]


def test_an_event_is_put_out_with_what_it_tells_or_neither_is(selling: Database) -> None:
    selling.write(lambda session: make_webhook(session, "main", "https://shop.example/", ["unavailable"], NOW))

    def work(session: Session) -> None:
        Watch(session, "main", NOW).keep(_due(selling)[0], SHORT, ON, SHA, 0)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        selling.write(work)
    assert selling.read(lambda session: (events(session, "main", None, 0, 9), waiting(session, NOW, 9))) == ([], [])
    _keep(selling, _due(selling)[0])
    assert selling.read(lambda session: (len(events(session, "main", None, 0, 9)), len(waiting(session, NOW, 9)))) == (1, 1)


def test_of_many_that_send_at_once_one_claims_and_what_it_settles_late_is_not_counted(selling: Database) -> None:
    hook = selling.write(lambda session: make_webhook(session, "main", "https://shop.example/", ["unavailable"], NOW).id)
    _keep(selling, _due(selling)[0])
    claimed = [each for each in _at_once(lambda: selling.write(lambda session: claim(session, "main", hook, NOW))) if each]
    assert [each.tries for each in claimed] == [1]
    later = selling.write(lambda session: claim(session, "main", hook, NOW + timedelta(minutes=2)))
    assert later is not None
    selling.write(lambda session: settle(session, claimed[0], Outcome(500), NOW))
    selling.write(lambda session: settle(session, later, Outcome(204), NOW))
    [row] = selling.read(lambda session: deliveries(session, "main", None, "", 9))
    assert (row.state, row.tries, row.status) == ("delivered", 2, 204)


def test_one_tenants_watch_tells_another_nothing(selling: Database) -> None:
    selling.write(lambda session: _sold(session, "other"))
    selling.write(lambda session: make_webhook(session, "other", "https://other.example/", ["unavailable"], NOW))
    _keep(selling, _due(selling)[0])
    assert selling.read(tenants) == ["main", "other"]
    assert len(_due(selling, tenant="other")) == 1
    assert selling.read(lambda session: (conditions(session, "other", Filters(), ("", ""), 9), waiting(session, NOW, 9))) == ([], [])


def test_a_work_is_one_process_turn_until_it_ends_it_or_is_not_heard_of(database: Database) -> None:
    def take(holder: str, at: datetime) -> bool:
        return database.write(lambda session: take_turn(session, "watch", holder, at, timedelta(minutes=1)))

    later = NOW + timedelta(minutes=1)
    assert (take("a", NOW), take("b", NOW), take("a", NOW), take("b", later), take("a", later)) == (True, False, True, True, False)
    database.write(lambda session: end_turn(session, "watch", "b"))
    assert take("a", later)
