"""The turn of the year in Shanghai: each order counts in the year of its day of declaration, whenever it is settled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.service.stored.conftest import Caller, Clock, reservation

MIDNIGHT = datetime(2026, 12, 31, 16, tzinfo=UTC)
"""The beginning of 2027 in Shanghai."""
SECOND = timedelta(seconds=1)
OFFICIAL = {"annual_used": "25600.00"}
"""Leaves 400.00 of the year's limit: one bottle of 300.00."""


@pytest.fixture(autouse=True)
def _a_second_before_midnight(clock: Clock) -> None:
    clock.at = MIDNIGHT - SECOND


def _reserve(caller: Caller, order_id: str, **more: Any) -> str:
    answer = caller.reserve(order_id, 1, buyer=OFFICIAL, **more)
    return answer.json()["on"] if answer.status_code == 201 else answer.json()["type"].rpartition(":")[2]


def test_a_new_limit_begins_at_midnight_in_shanghai(caller: Caller, clock: Clock) -> None:
    assert [_reserve(caller, "A-1"), _reserve(caller, "A-2")] == ["2026-12-31", "refused"]
    clock.at = MIDNIGHT
    assert [_reserve(caller, "A-3"), _reserve(caller, "A-4")] == ["2027-01-01", "refused"]


def test_an_order_of_the_old_year_that_is_posted_in_the_new_one_counts_in_the_old_one(caller: Caller, clock: Clock) -> None:
    assert _reserve(caller, "A-1") == "2026-12-31"
    clock.at = MIDNIGHT + SECOND
    assert caller.step("A-1", "posting").json()["on"] == "2026-12-31"
    assert _reserve(caller, "A-2") == "2027-01-01"


def test_an_order_that_is_declared_after_midnight_counts_in_the_new_year_from_its_reservation(caller: Caller, clock: Clock) -> None:
    body = reservation("A-1", 1, buyer=OFFICIAL)
    body["order"]["on"] = "2027-01-01"
    assert caller.write("POST", "/v1/orders", body).json()["on"] == "2027-01-01"
    assert _reserve(caller, "A-2") == "2026-12-31"
    clock.at = MIDNIGHT
    assert _reserve(caller, "A-3") == "refused"


def test_the_limit_of_a_year_cannot_be_had_by_an_order_whose_hold_ends_before_it(caller: Caller, clock: Clock) -> None:
    clock.at = MIDNIGHT - timedelta(minutes=31)
    body = reservation("A-1", 1, buyer=OFFICIAL)
    body["order"]["on"] = "2027-01-01"
    answer = caller.write("POST", "/v1/orders", body)
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/order/on"]
    assert caller.write("POST", "/v1/orders", {**body, "hold_minutes": 31}).status_code == 201


def test_what_is_voided_or_comes_back_in_the_new_year_frees_the_limit_of_the_old_one(caller: Caller, clock: Clock) -> None:
    assert _reserve(caller, "A-1") == "2026-12-31"
    caller.step("A-1", "posting")
    clock.at = MIDNIGHT + SECOND
    assert _reserve(caller, "A-2") == "2027-01-01"
    back = {
        "released_on": "2026-12-31", "applied_on": "2027-01-01", "arrived_on": "2027-01-02", "customs_district": "3105",
        "lines": [{"number": 1, "pieces": 1}],
    }  # fmt: skip
    assert caller.step("A-1", "returns", {"return": back, "reviewed": True}).status_code == 200
    assert _reserve(caller, "A-3") == "refused"
    clock.at = MIDNIGHT - SECOND
    assert _reserve(caller, "A-4") == "2026-12-31"


def test_the_same_write_again_after_midnight_gets_its_first_answer(caller: Caller, clock: Clock) -> None:
    first = caller.reserve("A-1", 1, buyer=OFFICIAL, key="K-1")
    clock.at = MIDNIGHT
    again = caller.reserve("A-1", 1, buyer=OFFICIAL, key="K-1")
    assert (again.status_code, again.json()) == (201, first.json())
