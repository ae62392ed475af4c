"""Stock over HTTP, on both databases."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx

from tests.service.examples import CATALOGUE, validator
from tests.service.stored.conftest import ID_NUMBER, Caller

WINE, CHOCOLATE = CATALOGUE
RECEIPT = {"kind": "receipt", "sku": "WINE-75", "pieces": 12, "reason": "first-line entry", "reference": "QD310526I000000001"}


def _move(caller: Caller, *movements: dict[str, Any], key: str | None = None) -> httpx.Response:
    return caller.write("POST", "/v1/stock-movements", {"movements": movements}, key)


def test_movements_are_booked_under_their_key_once_and_tell_what_their_lot_holds(caller: Caller) -> None:
    removal = {"kind": "removal", "sku": "CHOC-200", "pieces": 80, "reason": "destroyed"}
    first = _move(caller, RECEIPT, removal, key="K-1")
    validator("BookedMovements").validate(first.json())
    assert first.status_code == 201
    assert [each["lot"]["free"] for each in first.json()["movements"]] == [72, 0]
    again = _move(caller, RECEIPT, removal, key="K-1")
    assert (again.json(), again.headers["idempotent-replay"]) == (first.json(), "true")
    assert caller.free() == 72


def test_what_is_short_is_a_conflict_that_tells_each_and_moves_nothing(caller: Caller) -> None:
    caller.reserve(quantity=5)
    answer = _move(caller, RECEIPT, {**RECEIPT, "kind": "removal", "pieces": 70}, {**RECEIPT, "kind": "count", "pieces": 4})
    validator("WriteConflict").validate(answer.json())
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:bundler:problem:short-stock")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/movements/1/pieces", "/movements/2/pieces"]
    assert caller.free() == 55


def test_every_fault_of_movements_is_told_at_once(caller: Caller) -> None:
    wrong: list[dict[str, Any]] = [
        {**RECEIPT, "kind": "reciept"}, {**RECEIPT, "pieces": 0}, {**RECEIPT, "pieces": 1.5}, {**RECEIPT, "reason": ""},
        {**RECEIPT, "lot": "main"}, {**RECEIPT, "reason": f"for {ID_NUMBER}"},
    ]  # fmt: skip
    answer = caller.write("POST", "/v1/stock-movements", {"movements": wrong, "movement": 1})
    pointers = ["/movement", *(f"/movements/{at}{name}" for at, name in enumerate(("/kind", "", "/pieces", "/reason", "/lot", "/reason")))]
    assert [error["pointer"] for error in answer.json()["errors"]] == pointers
    assert ID_NUMBER not in answer.text
    for body in ([], {"movements": []}, {"movements": [RECEIPT] * 1001}):
        assert caller.write("POST", "/v1/stock-movements", body).status_code == 400
    assert _move(caller, {**RECEIPT, "sku": "NONE"}).json()["errors"][0]["pointer"] == "/movements/0/sku"


def test_stock_is_told_by_record_and_lot_and_adds_up(caller: Caller) -> None:
    lots = [("R1", 60, "2027-03-01"), ("R1", 5, "2026-11-22"), ("R2", 7, "")]
    caller.put([{**WINE, "stock": stock, "item_record_no": record, "expires_on": last} for record, stock, last in lots])
    caller.reserve(quantity=2)
    told = caller.get("/v1/stock/WINE-75").json()
    validator("ItemStock").validate(told)
    assert {name: told[name] for name in ("taken_in", "reserved", "gone", "free", "expired")} == {
        "taken_in": 72, "reserved": 2, "gone": 0, "free": 65, "expired": 5}  # fmt: skip
    assert [(record["item_record_no"], record["free"], len(record["lots"])) for record in told["records"]] == [("R1", 58, 2), ("R2", 7, 1)]
    assert [(lot["lot"], lot["item_record_no"]) for lot in told["earlier"]] == [("main", None)]
    assert caller.get("/v1/stock/NONE").json()["type"] == "urn:bundler:problem:unknown-item"


def test_stock_is_listed_by_page_by_account_book_and_by_what_expires_soon(caller: Caller) -> None:
    lots = [{**WINE, "stock": 1, "account_book": "B-1", "expires_on": f"2027-0{month}-01"} for month in (3, 5)]
    caller.put(lots)
    first = caller.get("/v1/stock?limit=2").json()
    validator("StockPage").validate(first)
    second = caller.get(f"/v1/stock?limit=2&after={first['next']}").json()
    assert [[lot["sku"] for lot in page["lots"]] for page in (first, second)] == [["CHOC-200", "WINE-75"], ["WINE-75"]]
    assert second["next"] is None
    assert [lot["expires_on"] for lot in caller.get("/v1/stock?account_book=B-1&expires_before=2027-04-01").json()["lots"]] == [
        "2027-03-01"
    ]
    wrong = caller.get("/v1/stock?after=x&expires_before=soon&limit=0").json()
    assert [error["field"] for error in wrong["errors"]] == ["expires_before", "after", "limit"]


def test_the_entries_behind_a_balance_add_up_to_it_and_say_why(caller: Caller) -> None:
    _move(caller, RECEIPT)
    caller.reserve(quantity=2)
    caller.step("A-1", "posting")
    told = caller.get("/v1/stock-entries?sku=WINE-75&lot=main").json()
    validator("StockEntries").validate(told)
    assert [(entry["step"], entry["pieces"]) for entry in told["entries"]] == [
        ("granted", 60),
        ("granted", 12),
        ("reserved", 2),
        ("posted", 2),
    ]
    assert told["entries"][1]["movement"] == {name: RECEIPT[name] for name in ("kind", "pieces", "reason", "reference")}
    assert [entry["step"] for entry in caller.get("/v1/stock-entries?booking=A-1").json()["entries"]] == ["reserved", "posted"]
    first = caller.get("/v1/stock-entries?limit=1").json()
    assert len(caller.get(f"/v1/stock-entries?after={first['next']}").json()["entries"]) == 4


def test_what_persons_have_used_is_among_no_entries(caller: Caller) -> None:
    caller.reserve(quantity=2)
    assert {entry["sku"] for entry in caller.get("/v1/stock-entries").json()["entries"]} == {"WINE-75", "CHOC-200"}


def test_the_movements_of_the_page_of_items_are_booked(caller: Caller) -> None:
    page = (Path(__file__).parents[3] / "docs" / "service" / "items.md").read_text("utf-8")
    (block,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    caller.put([{**WINE, "stock": 60, "item_record_no": "R1"}])
    assert caller.write("POST", "/v1/stock-movements", json.loads(block)).status_code == 201
    assert caller.free() == 60 + 120 - 3
