"""Orders over HTTP, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bundler.errors import InputError
from bundler.service import create_app
from bundler.service.stored.retention import USUAL, let_go, retention
from bundler.service.stored.store import open_store
from bundler.service.stored.sweeping import sweep
from tests.service.examples import CATALOGUE, validator
from tests.service.stored.conftest import Caller, Clock, reservation

WINE, CHOCOLATE = CATALOGUE
SQLITE = pytest.mark.parametrize("begun_url", ["sqlite"], indirect=True)
BACK = {
    "released_on": "2026-11-24", "applied_on": "2026-12-01", "arrived_on": "2026-12-05", "customs_district": "3105",
    "lines": [{"number": 1, "pieces": 1}],
}  # fmt: skip


def test_an_order_is_reserved_and_posted_and_tells_its_story(caller: Caller) -> None:
    reserved = caller.reserve()
    assert reserved.status_code == 201
    validator("ReservedOrder").validate(reserved.json())
    assert (reserved.json()["state"], reserved.json()["expires_at"]) == ("reserved", "2026-11-23T04:30:00+00:00")
    assert caller.free() == 58
    posted = caller.step("A-1", "posting")
    validator("OrderState").validate(posted.json())
    found = caller.get("/v1/orders/A-1").json()
    validator("StoredOrder").validate(found)
    assert [event["kind"] for event in found["events"]] == ["reserved", "posted"]
    assert found["answer"] == reserved.json()["answer"]


def test_a_voided_order_frees_its_stock_and_cannot_be_posted(caller: Caller) -> None:
    caller.reserve()
    assert caller.step("A-1", "voiding").json()["state"] == "voided"
    assert caller.free() == 60
    late = caller.step("A-1", "posting")
    assert (late.status_code, late.json()["type"], late.json()["state"]) == (409, "urn:bundler:problem:wrong-state", "voided")


def test_an_order_whose_time_is_over_has_expired_and_a_sweep_frees_what_it_held(caller: Caller, clock: Clock, url: str) -> None:
    caller.reserve(hold_minutes=5)
    clock.at += timedelta(minutes=5)
    assert caller.get("/v1/orders/A-1").json()["state"] == "expired"
    assert caller.step("A-1", "posting").json()["state"] == "expired"
    with closing(open_store(url, clock.now, clock.today)) as store:
        assert sweep(store) == 1
    assert caller.free() == 60
    assert [event["kind"] for event in caller.get("/v1/orders/A-1").json()["events"]] == ["reserved", "expired"]


def test_the_same_write_again_gets_its_first_answer_also_when_it_would_no_longer_be_taken(caller: Caller, clock: Clock) -> None:
    body = reservation("A-1", 2)
    body["order"]["on"] = "2026-11-23"
    first = caller.write("POST", "/v1/orders", body, "K-1")
    clock.at += timedelta(days=2)
    again = caller.write("POST", "/v1/orders", body, "K-1")
    assert (again.status_code, again.json(), again.headers["idempotent-replay"]) == (201, first.json(), "true")


@SQLITE
@pytest.mark.parametrize(
    ("changed", "pointer"),
    [({"person": {"key": "other"}}, "/person"), ({"hold_minutes": 7}, "/hold_minutes"), ({"quantity": 3}, "/order/lines/0/quantity")],
)
def test_other_content_under_a_used_key_is_a_conflict_that_names_the_field(caller: Caller, changed: dict[str, Any], pointer: str) -> None:
    caller.reserve(key="K-1")
    answer = caller.reserve(**{"quantity": 2, **changed}, key="K-1")
    validator("WriteConflict").validate(answer.json())
    assert (answer.status_code, answer.json()["pointer"]) == (409, pointer)


@SQLITE
def test_a_key_that_was_used_for_another_write_is_a_conflict_that_names_it(caller: Caller) -> None:
    caller.reserve(key="K-1")
    answer = caller.step("A-1", "posting", key="K-1").json()
    validator("WriteConflict").validate(answer)
    assert (answer["type"], answer["route"]) == ("urn:bundler:problem:idempotency-key-reused", "POST /v1/orders")
    assert "POST /v1/orders" in answer["detail"]


@SQLITE
def test_a_write_that_was_refused_was_not_done_and_may_be_tried_again_under_its_key(caller: Caller) -> None:
    caller.put([{**WINE, "stock": 1}])
    assert caller.reserve(key="K-1").status_code == 409
    caller.put([{**WINE, "stock": 2}])
    assert caller.reserve(key="K-1").status_code == 201


def test_a_key_whose_answer_is_no_longer_kept_is_refused_and_nothing_is_done_again(caller: Caller, clock: Clock, url: str) -> None:
    caller.reserve(key="K-1")
    clock.at += retention().records + timedelta(seconds=1)
    with closing(open_store(url, clock.now, clock.today)) as store:
        assert let_go(store, retention()) == 2
        assert let_go(store, retention()) == 0
    last = caller.get("/v1/audit").json()["deeds"][-1]
    assert (last["outcome"], last["subject"]) == ("removed", "2 answers under idempotency keys from before 2026-11-23")
    validator("Deed").validate(last)
    for quantity in (2, 3):
        answer = caller.reserve("A-1", quantity, key="K-1").json()
        assert (answer["status"], answer["type"]) == (409, "urn:bundler:problem:idempotency-key-expired")
    assert caller.reserve("A-2", 2, key="K-2").status_code == 201


@pytest.mark.parametrize("stated", ["0", "3651", "90.5", "x"])
def test_every_time_of_keeping_that_is_none_is_told_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stated: str) -> None:
    for name in USUAL:
        monkeypatch.setenv(name, stated)
    with pytest.raises(InputError) as told:
        create_app(database=f"sqlite:///{tmp_path}/b.db")
    assert [fault.message for fault in told.value.faults] == [f"{name} is no number of days" for name in USUAL]


@SQLITE
def test_a_hold_may_be_made_longer_and_never_shorter(caller: Caller, clock: Clock) -> None:
    caller.reserve()
    clock.at += timedelta(minutes=29)
    answer = caller.step("A-1", "extension", {"hold_minutes": 30})
    validator("OrderState").validate(answer.json())
    assert answer.json()["expires_at"] == "2026-11-23T04:59:00+00:00"
    assert caller.step("A-1", "extension", {"hold_minutes": 1}).json()["expires_at"] == "2026-11-23T04:59:00+00:00"
    clock.at += timedelta(minutes=29)
    assert caller.step("A-1", "posting").status_code == 200
    found = caller.get("/v1/orders/A-1").json()
    validator("StoredOrder").validate(found)
    assert [event["kind"] for event in found["events"]] == ["reserved", "extended", "posted"]
    assert caller.step("A-1", "extension", {"hold_minutes": 30}).json()["state"] == "posted"
    assert [error["pointer"] for error in caller.step("A-1", "extension", {}).json()["errors"]] == ["/hold_minutes"]


@SQLITE
def test_a_hold_that_is_over_cannot_be_made_longer(caller: Caller, clock: Clock) -> None:
    caller.reserve(hold_minutes=5)
    clock.at += timedelta(minutes=5)
    assert caller.step("A-1", "extension", {"hold_minutes": 30}).json()["state"] == "expired"


@SQLITE
def test_an_order_that_was_declared_on_another_day_than_it_was_reserved_for_is_not_posted(caller: Caller, clock: Clock) -> None:
    """Duty and limits are those of the day of declaration: across New Year they are another year's."""
    clock.at = clock.at.replace(month=12, day=31, hour=15, minute=59)
    caller.reserve()
    clock.at += timedelta(minutes=2)
    wrong = caller.step("A-1", "posting", {"declared_on": "2027-01-01"}).json()
    validator("WriteConflict").validate(wrong)
    assert (wrong["type"], wrong["on"]) == ("urn:bundler:problem:wrong-day", "2026-12-31")
    assert [error["pointer"] for error in caller.step("A-1", "posting", {"declared_on": "x"}).json()["errors"]] == ["/declared_on"]
    assert caller.step("A-1", "posting", {"declared_on": "2026-12-31"}).json()["state"] == "posted"


def test_a_write_without_a_key_is_refused(caller: Caller) -> None:
    answer = caller.client.post("/v1/orders", json=reservation("A-1", 2))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "Idempotency-Key")
    assert caller.get("/v1/orders/A-1").json()["type"] == "urn:bundler:problem:unknown-order"


def test_short_stock_names_the_item_and_what_is_left(caller: Caller) -> None:
    caller.put([{**WINE, "stock": 3}])
    answer = caller.reserve(quantity=5)
    validator("WriteConflict").validate(answer.json())
    assert answer.status_code == 409
    assert {name: answer.json()[name] for name in ("sku", "wanted", "left")} == {"sku": "WINE-75", "wanted": 5, "left": 3}


def test_an_order_that_the_rules_refuse_gets_their_answer_and_holds_nothing(caller: Caller) -> None:
    answer = caller.reserve(buyer={"annual_used": "25900.00"})
    validator("WriteConflict").validate(answer.json())
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:bundler:problem:refused")
    assert "LIM-02" in {finding["code"] for finding in answer.json()["answer"]["findings"]}
    assert caller.free() == 60


def test_a_person_is_one_by_whatever_writing_of_the_number(caller: Caller) -> None:
    buyer = {"annual_used": "25000.00"}
    assert caller.reserve("A-1", 3, buyer=buyer).status_code == 201
    assert caller.reserve("A-2", 3, buyer=buyer, person={"id_number": " 11010519491231002x"}).status_code == 409
    assert caller.reserve("A-3", 3, buyer=buyer, person=None).status_code == 201


def test_what_comes_back_is_free_again_once(caller: Caller) -> None:
    caller.reserve()
    caller.step("A-1", "posting")
    doubtful = caller.step("A-1", "returns", {"return": BACK})
    assert (doubtful.status_code, doubtful.json()["answer"]["verdict"]) == (409, "review")
    back = caller.step("A-1", "returns", {"return": BACK, "reviewed": True}, "K-1")
    validator("ReturnedOrder").validate(back.json())
    assert caller.step("A-1", "returns", {"return": BACK, "reviewed": True}, "K-1").json() == back.json()
    assert caller.free() == 59
    found = caller.get("/v1/orders/A-1").json()
    validator("StoredOrder").validate(found)
    assert [event["kind"] for event in found["events"]] == ["reserved", "posted", "returned"]
    stated = caller.step("A-1", "returns", {"return": {**BACK, "returned_before": BACK["lines"]}, "reviewed": True})
    assert [error["pointer"] for error in stated.json()["errors"]] == ["/return/returned_before"]


@SQLITE
def test_every_fault_of_a_reservation_is_told_at_once(caller: Caller) -> None:
    body = {"order": {"order_id": "a/b", "lines": [{"kind": "item", "sku": "WINE-75", "quantity": 0}]}, "hold_minutes": 0, "hold": 1}
    answer = caller.write("POST", "/v1/orders", body)
    pointers = [error["pointer"] for error in answer.json()["errors"]]
    assert pointers == ["/person", "/order/lines/0/quantity", "/order/order_id", "/hold_minutes", "/hold"]


@SQLITE
@pytest.mark.parametrize("on", ["2026-11-22", "2026-11-25", "2027-01-01"])
def test_a_day_of_declaration_outside_of_the_hold_is_refused(caller: Caller, on: str) -> None:
    body = reservation("A-1", 2)
    body["order"]["on"] = on
    assert [error["pointer"] for error in caller.write("POST", "/v1/orders", body).json()["errors"]] == ["/order/on"]


def test_the_year_of_an_order_is_that_of_its_day_in_shanghai(caller: Caller, clock: Clock) -> None:
    clock.at = clock.at.replace(month=12, day=31, hour=15, minute=59)
    assert caller.reserve("A-1", 3, buyer={"annual_used": "25000.00"}).json()["on"] == "2026-12-31"
    clock.at += timedelta(minutes=1)
    assert caller.reserve("A-2", 3, buyer={"annual_used": "25000.00"}).json()["on"] == "2027-01-01"


def test_an_unknown_sku_is_told_at_its_place(caller: Caller) -> None:
    body = reservation("A-1", 2)
    body["order"]["lines"][0]["sku"] = "WINE-76"
    assert [error["pointer"] for error in caller.write("POST", "/v1/orders", body).json()["errors"]] == ["/order/lines/0/sku"]


def test_goods_that_expire_first_go_first_and_expired_ones_are_no_stock(caller: Caller) -> None:
    lots = [("R1", 5, "2026-11-22"), ("R2", 5, "2027-03-01"), ("R3", 60, "")]
    caller.put([{**WINE, "stock": stock, "item_record_no": record, "expires_on": last} for record, stock, last in lots])
    assert caller.reserve(quantity=6).status_code == 201
    held = {lot["item_record_no"]: lot["reserved"] for lot in caller.get("/v1/items/WINE-75").json()["lots"]}
    assert held == {"R1": 0, "R2": 5, "R3": 1}


@pytest.mark.parametrize("last", ["unit", "yuan"])
def test_of_32_callers_at_once_one_gets_the_last(caller: Caller, last: str) -> None:
    caller.put([{**WINE, "stock": 1 if last == "unit" else 60}])
    buyer = {"annual_used": "25700.00" if last == "yuan" else "0.00"}

    def one(at: int) -> int:
        person = {"id_number": "11010519491231002X"} if last == "yuan" else {"key": f"buyer-{at}"}
        return caller.reserve(f"A-{at}", 1, buyer=buyer, person=person).status_code

    assert sorted(_at_once(one)) == [201] + [409] * 31


@pytest.mark.parametrize("same", ["key", "order_id"])
def test_of_32_equal_orders_at_once_one_is_taken(caller: Caller, same: str) -> None:
    def one(at: int) -> int:
        return caller.reserve("A-1", 1, key="K-1" if same == "key" else None).status_code

    assert sorted(_at_once(one)) == ([201] * 32 if same == "key" else [201] + [409] * 31)
    assert caller.free() == 59


def _at_once(one: Callable[[int], int]) -> list[int]:
    with ThreadPoolExecutor(32) as threads:
        return list(threads.map(one, range(32)))
