"""Lists of orders, and what persons have used."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.service.examples import validator
from tests.service.stored.conftest import ID_NUMBER, Caller, Clock

SQLITE = pytest.mark.parametrize("begun_url", ["sqlite"], indirect=True)
PERSON = {"person": {"id_number": ID_NUMBER}}
OTHER = {"person": {"id_number": "110105194912310046"}}
SUGAR = {
    "sku": "SUGAR-500", "name": "sugar", "hs_code": "1701991090", "origin": "FR", "unit": "125", "unit_price": "30.00",
    "net_weight_kg": "0.5", "stock": 50,
}  # fmt: skip


def _ids(page: dict[str, Any]) -> list[str]:
    validator("OrderPage").validate(page)
    return [order["order_id"] for order in page["orders"]]


def _ask(caller: Caller, what: str, **body: Any) -> Any:
    answer = caller.client.post(f"/v1/{what}-inquiries", json={**PERSON, **body})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_orders_are_listed_by_when_they_changed_last_and_page_by_page(caller: Caller, clock: Clock) -> None:
    for at in range(3):
        caller.reserve(f"A-{at}", 1)
        clock.at += timedelta(seconds=1)
    assert _ids(caller.get("/v1/orders").json()) == ["A-0", "A-1", "A-2"]
    caller.step("A-0", "posting")
    first = caller.get("/v1/orders?limit=2").json()
    second = caller.get(f"/v1/orders?limit=2&after={first['next']}").json()
    assert (_ids(first), _ids(second), second["next"]) == (["A-1", "A-2"], ["A-0"], None)
    assert _ids(caller.get("/v1/orders?since=2026-11-23T04:00:02Z").json()) == ["A-2", "A-0"]
    assert _ids(caller.get("/v1/orders?state=posted").json()) == ["A-0"]


@SQLITE
def test_orders_of_the_same_moment_come_by_id_and_none_is_left_out(caller: Caller) -> None:
    for at in (3, 1, 2):
        caller.reserve(f"A-{at}", 1)
    found, after = list[str](), ""
    while after is not None:
        page = caller.get(f"/v1/orders?limit=1{after}").json()
        found, after = [*found, *_ids(page)], page["next"] and f"&after={page['next']}"
    assert found == ["A-1", "A-2", "A-3"]


@SQLITE
def test_an_order_whose_time_is_over_is_listed_as_expired_before_anyone_sweeps(caller: Caller, clock: Clock) -> None:
    caller.reserve("A-1", 1, hold_minutes=5)
    caller.reserve("A-2", 1)
    clock.at += timedelta(minutes=5)
    assert _ids(caller.get("/v1/orders?state=expired").json()) == ["A-1"]
    assert _ids(caller.get("/v1/orders?state=reserved").json()) == ["A-2"]


@SQLITE
def test_the_orders_of_a_person_are_asked_for_in_a_body(caller: Caller) -> None:
    caller.reserve("A-1", 1)
    caller.reserve("A-2", 1, **OTHER)
    caller.step("A-1", "voiding")
    assert _ids(_ask(caller, "order")) == ["A-1"]
    assert _ids(_ask(caller, "order", state="reserved")) == []
    assert _ids(_ask(caller, "order", **OTHER, since="2026-11-23T04:00:00Z", limit=1)) == ["A-2"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("state=open", "state"), ("since=2026-11-23", "since"), ("since=2026-11-23T04:00:00+00:00", "since"), ("after=x", "after"),
        ("after=", "after"), ("after=1~", "after"), ("limit=0", "limit"), ("states=x", "states"), ("person=x", "person"),
        ("state=posted&state=posted", "state"),
    ],
)  # fmt: skip
def test_a_query_that_cannot_be_used_is_told(asked: Caller, query: str, field: str) -> None:
    answer = asked.get(f"/v1/orders?{query}")
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (400, [field])


@pytest.mark.parametrize("path", ["/v1/orders", "/v1/orders/A-1", "/v1/stored-quotes/0", "/v1/items", "/ready"])
def test_no_address_repeats_a_number_that_somebody_put_there(asked: Caller, path: str) -> None:
    for query in (f"{ID_NUMBER}=1", f"x={ID_NUMBER}"):
        assert ID_NUMBER[:-1] not in asked.get(f"{path}?{query}").text
        for step in ("posting", "voiding", "extension"):
            assert ID_NUMBER[:-1] not in asked.step("A-1", f"{step}?{query}").text


@SQLITE
def test_what_a_person_has_used_and_has_left_of_a_year(caller: Caller) -> None:
    caller.put([SUGAR])
    caller.reserve("A-1", 2)
    caller.step("A-1", "posting")
    body = {"order": {"order_id": "A-2", "lines": [{"kind": "item", "sku": "SUGAR-500", "quantity": 2}]}, **PERSON, "reviewed": True}
    assert caller.write("POST", "/v1/orders", body).status_code == 201
    found = _ask(caller, "limit", annual_used="25000.00", kg_used={"1701": "0.5"})
    validator("LimitsUsed").validate(found)
    assert (found["on"], found["year"]) == ("2026-11-23", 2026)
    assert found["annual"] == {"limit": "26000.00", "elsewhere": "25000.00", "reserved": "60.00", "posted": "600.00", "left": "340.00"}
    sugar = {"group": "1701", "limit": "2", "elsewhere": "0.5", "reserved": "1", "posted": "0", "left": "0.5"}
    assert [each for each in found["kilograms"] if each["group"] == "1701"] == [sugar]
    assert _ask(caller, "limit", on="2027-01-01")["annual"]["left"] == "26000.00"
    assert _ask(caller, "limit", annual_used="27000.00")["annual"]["left"] == "0.00"
    assert _ask(caller, "limit", **OTHER)["annual"]["left"] == "26000.00"


@pytest.mark.parametrize(
    ("what", "body", "pointers"),
    [
        ("limit", {"person": None, "on": "x"}, ["/person", "/on"]), ("limit", {}, ["/person"]), ("limit", [], [""]),
        ("limit", {"person": {"id_number": ID_NUMBER[:-1] + "1"}}, ["/person/id_number"]),
        ("limit", {**PERSON, "on": "2015-01-01"}, ["/on"]),
        ("limit", {**PERSON, ID_NUMBER: 1}, ["/…"]), ("order", {**PERSON, "state": ID_NUMBER, "limit": 0}, ["/state", "/limit"]),
        ("order", {**PERSON, "since": "x"}, ["/since"]), ("order", {**PERSON, "after": "x"}, ["/after"]),
    ],
)  # fmt: skip
def test_every_fault_of_an_inquiry_is_told_and_no_number_repeated(asked: Caller, what: str, body: Any, pointers: list[str]) -> None:
    answer = asked.client.post(f"/v1/{what}-inquiries", json=body)
    assert (answer.status_code, [error["pointer"] for error in answer.json()["errors"]]) == (400, pointers)
    assert ID_NUMBER[:-1] not in answer.text


def test_persons_are_known_by_one_kind_of_name_and_never_by_both(caller: Caller) -> None:
    """One person by an identity number and by a key would have two sets of limits."""
    assert caller.reserve("A-1", 1).status_code == 201
    answer = caller.reserve("A-2", 1, person={"key": "buyer-7"})
    validator("WriteConflict").validate(answer.json())
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:bundler:problem:other-kind-of-person")
    for what in ("order", "limit"):
        assert caller.client.post(f"/v1/{what}-inquiries", json={"person": {"key": "buyer-7"}}).status_code == 409
    assert caller.reserve("A-3", 1, person=None).status_code == 201
