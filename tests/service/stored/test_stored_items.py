"""Items over HTTP, on both databases."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import quote

from tests.service.examples import BUNDLE, CATALOGUE, ORDER, validator
from tests.service.stored.conftest import Caller, Clock

WINE, CHOCOLATE = CATALOGUE


def test_every_row_is_told_what_became_of_it_and_a_bad_one_keeps_no_other_out(caller: Caller) -> None:
    rows = [WINE, {**CHOCOLATE, "unit_price": "210.00"}, {**WINE, "sku": "NEW"}, {"sku": "BAD", "unit_price": 1.5}, WINE, 7]
    answer = caller.put(rows)
    told = answer.json()
    validator("TakenIn").validate(told)
    assert [result["outcome"] for result in told["results"]] == ["same", "changed", "new", "invalid", "invalid", "invalid"]
    assert {name: told[name] for name in ("rows", "new", "changed", "same", "refused", "invalid")} == {
        "rows": 6, "new": 1, "changed": 1, "same": 1, "refused": 0, "invalid": 3}  # fmt: skip
    assert "/3/unit_price" in {fault["pointer"] for fault in told["results"][3]["faults"]}
    assert told["results"][4]["faults"][0]["code"] == "duplicate_sku"


def test_a_count_below_what_orders_hold_is_refused_and_named(caller: Caller) -> None:
    caller.reserve(quantity=5)
    told = caller.put([{**WINE, "stock": 4}]).json()["results"][0]
    assert (told["outcome"], told["faults"][0]["pointer"]) == ("refused", "/0/stock")
    assert caller.free() == 55


def test_the_same_rows_again_under_their_key_undo_nothing(caller: Caller) -> None:
    first = caller.put([{**WINE, "stock": 10}], "K-1")
    caller.reserve(quantity=3)
    caller.step("A-1", "posting")
    again = caller.put([{**WINE, "stock": 10}], "K-1")
    assert (again.json(), again.headers["idempotent-replay"]) == (first.json(), "true")
    assert caller.free() == 7


def test_other_rows_under_a_used_key_are_a_conflict_that_names_the_row(caller: Caller) -> None:
    caller.put([WINE, CHOCOLATE], "K-1")
    answer = caller.put([WINE, {**CHOCOLATE, "stock": 1}], "K-1")
    validator("WriteConflict").validate(answer.json())
    assert (answer.status_code, answer.json()["pointer"]) == (409, "/1")


def test_json_lines_are_taken_in_over_many_transactions_and_completed_by_the_same_call(caller: Caller) -> None:
    lines = [json.dumps({**WINE, "sku": f"W-{at}"}) for at in range(2500)] + ["{", ""]
    headers = {"content-type": "application/x-ndjson", "idempotency-key": "K-1"}
    told = caller.client.put("/v1/items", content="\n".join(lines), headers=headers).json()
    assert (told["rows"], told["new"], told["invalid"]) == (2501, 2500, 1)
    again = caller.client.put("/v1/items", content="\n".join(lines), headers=headers)
    assert (again.json(), again.headers["idempotent-replay"]) == (told, "true")


def test_items_are_listed_by_page(caller: Caller) -> None:
    first = caller.get("/v1/items?limit=1").json()
    validator("ItemPage").validate(first)
    assert [item["sku"] for item in first["items"]] == [first["next"]] == ["CHOC-200"]
    second = caller.get("/v1/items?limit=1&after=CHOC-200").json()
    assert ([item["sku"] for item in second["items"]], second["next"]) == (["WINE-75"], None)
    assert [error["field"] for error in caller.get("/v1/items?limit=0").json()["errors"]] == ["limit"]


def test_an_item_shows_what_its_lots_hold(caller: Caller) -> None:
    lots = [("R1", 60, None), ("R2", 5, "2027-01-31"), ("R3", 7, "2026-11-22")]
    caller.put([{**WINE, "stock": stock, "item_record_no": record, "expires_on": last or ""} for record, stock, last in lots])
    caller.reserve(quantity=6)
    found = caller.get("/v1/items/WINE-75").json()
    validator("StoredItem").validate(found)
    told = {lot["item_record_no"]: [lot[name] for name in ("taken_in", "reserved", "gone", "free", "expired")] for lot in found["lots"]}
    assert told == {"R1": [60, 1, 0, 59, 0], "R2": [5, 5, 0, 0, 0], "R3": [7, 0, 0, 0, 7]}
    assert (found["facts"]["stock"], found["revision"]) == (59, 2)


def test_the_history_of_an_item_is_kept(caller: Caller) -> None:
    caller.put([{**WINE, "unit_price": "310.00"}])
    found = caller.get("/v1/items/WINE-75/history").json()
    validator("ItemHistory").validate(found)
    assert [(each["revision"], each["facts"]["unit_price"]) for each in found["history"]] == [(1, "300.00"), (2, "310.00")]
    assert caller.get("/v1/items/WINE-75/history?after=1&limit=1").json()["history"][0]["revision"] == 2


def test_an_unknown_item_is_told(caller: Caller) -> None:
    for path in ("/v1/items/NONE", "/v1/items/NONE/history", "/v1/items/%00"):
        assert caller.get(path).json()["type"] == "urn:bundler:problem:unknown-item"


def test_quotes_use_the_stored_items_as_they_stand(caller: Caller) -> None:
    order = {"on": "2026-11-23", "lines": [BUNDLE]}
    before = caller.client.post("/v1/quotes", json=order).json()
    assert before == caller.client.post("/v1/quotes", json={**order, "catalogue": CATALOGUE}).json()
    caller.put([{**WINE, "unit_price": "310.00"}])
    assert caller.client.post("/v1/quotes", json=order).json()["lines"][0]["goods_value"] != before["lines"][0]["goods_value"]
    caller.reserve(quantity=8)
    short = caller.client.post("/v1/checks", json={**order, "lines": [{"kind": "item", "sku": "WINE-75", "quantity": 53}]}).json()
    assert "BND-03" in {finding["code"] for finding in short["findings"] if finding["severity"] == "error"}
    answer = caller.client.post("/v1/quotes", json={**ORDER, "lines": [{"kind": "item", "sku": "WINE-76", "quantity": 1}]})
    assert answer.json()["errors"][0]["hint"] == "Did you mean 'WINE-75'?"


def test_the_service_says_where_it_stores(caller: Caller) -> None:
    ready = caller.get("/ready").json()
    validator("Ready").validate(ready)
    assert (ready["database"] in ("sqlite", "postgresql"), ready["catalogue_items"]) == (True, 2)


def test_of_many_bad_rows_one_fault_is_told_each(caller: Caller) -> None:
    results = caller.put([{}] * 1001).json()["results"]
    assert len(results[999]["faults"]) > 1
    assert len(results[1000]["faults"]) == 1


def test_too_many_lines_are_refused_before_they_are_read(caller: Caller) -> None:
    headers = {"Idempotency-Key": "k", "Content-Type": "application/x-ndjson"}
    answer = caller.client.put("/v1/items", content=b"{\n" * 200_001, headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "too_long")


def test_csv_is_taken_in_row_by_row_with_its_lines_and_what_it_has_too_much(caller: Caller) -> None:
    lines = ["sku,name,hs_code,origin,unit,unit_price,net_weight_kg,stock,colour", "T-1,tea,0902100000,CN,035,9.90,0.1,5,red",
             "T-2,tea,902100000,CN,035,9.90,0.1,5,red", "T-3,tea", "T-1,tea,0902100000,CN,035,9.90,0.1,5,red"]  # fmt: skip
    headers = {"Content-Type": "text/csv; charset=utf-8", "Idempotency-Key": "K-1"}
    told = caller.client.put("/v1/items", content="\r\n".join(lines).encode(), headers=headers).json()
    validator("TakenIn").validate(told)
    outcomes = [(result["row"], result["outcome"], [fault["row"] for fault in result["faults"]]) for result in told["results"]]
    assert outcomes == [(0, "new", []), (1, "invalid", [3]), (2, "invalid", [4]), (3, "invalid", [5])]
    assert [(warning["code"], warning["field"]) for warning in told["warnings"]] == [("unknown_column", "colour")]
    broken = caller.client.put("/v1/items", content=b"sku,name\n", headers={**headers, "Idempotency-Key": "K-2"})
    assert {error["code"] for error in broken.json()["errors"]} == {"missing_column"}


def test_the_same_rows_in_another_form_are_the_same_content(caller: Caller) -> None:
    row = {
        "sku": "T-1",
        "name": "tea",
        "hs_code": "0902100000",
        "origin": "CN",
        "unit": "035",
        "unit_price": "9.90",
        "net_weight_kg": "0.1",
    }
    first = caller.put([row], "K-1")
    body = ",".join(row) + "\n" + ",".join(row.values())
    again = caller.client.put("/v1/items", content=body, headers={"Content-Type": "text/csv", "Idempotency-Key": "K-1"})
    assert (again.json(), again.headers["idempotent-replay"]) == (first.json(), "true")


def test_lots_of_an_item_may_stand_far_apart_and_are_taken_in_together(caller: Caller) -> None:
    march, may = ({**WINE, "item_record_no": "R1", "expires_on": last, "stock": 5} for last in ("2027-03-01", "2027-05-01"))
    told = caller.put([march, *({**CHOCOLATE, "sku": f"C-{at}"} for at in range(2100)), may]).json()
    assert [told["results"][at]["outcome"] for at in (0, 1, -1)] == ["changed", "new", "changed"]
    assert caller.free() == 10


def test_rows_of_an_item_that_do_not_go_together_are_refused_together(caller: Caller) -> None:
    lot = {**WINE, "item_record_no": "R1"}
    march, may = {**lot, "expires_on": "2027-03-01"}, {**lot, "expires_on": "2027-05-01"}
    for rows, codes in (
        ([march, {**may, "unit_price": "1.00"}], ["other_row", "other_facts"]),
        ([march, {**may, "unit_price": "x"}], ["other_row", "value_error"]),
        ([{**march, "stock": ""}, may], ["uncounted_lot", "other_row"]),
    ):
        told = caller.put(rows).json()
        assert [result["faults"][0]["code"] for result in told["results"]] == codes
    assert caller.free() == 60


def test_an_item_with_any_sku_is_reached_by_its_path(caller: Caller) -> None:
    skus = ["A/B", "/", "a%2Fb", "100% wool", "%", "x?y#z", "空/格", "A/history"]
    caller.put([{**WINE, "sku": sku, "stock": 3} for sku in skus])
    for sku in skus:
        path = f"/v1/items/{quote(sku, safe='')}"
        assert caller.get(path).json()["sku"] == sku
        assert caller.get(f"{path}/history").json()["sku"] == sku
        assert caller.get(f"/v1/stock/{quote(sku, safe='')}").json()["free"] == 3
        assert caller.write("DELETE", path).json()["withdrawn"] is True
        assert caller.get(path).status_code == 404


def test_withdrawn_items_are_listed_apart_and_keep_their_stock(caller: Caller) -> None:
    gone = caller.write("DELETE", "/v1/items/WINE-75", key="K-1")
    validator("WithdrawnItem").validate(gone.json())
    assert caller.write("DELETE", "/v1/items/WINE-75", key="K-1").headers["idempotent-replay"] == "true"
    assert [item["sku"] for item in caller.get("/v1/items").json()["items"]] == ["CHOC-200"]
    assert [item["sku"] for item in caller.get("/v1/items?withdrawn=true").json()["items"]] == ["WINE-75"]
    assert caller.get("/v1/stock/WINE-75").json()["free"] == 60
    assert caller.write("DELETE", "/v1/items/NONE").json()["type"] == "urn:bundler:problem:unknown-item"


def test_items_are_listed_by_account_book_and_since_a_moment(caller: Caller, clock: Clock) -> None:
    caller.put([{**WINE, "account_book": "B-1"}])
    clock.at += timedelta(hours=1)
    caller.put([{**CHOCOLATE, "account_book": "B-1"}])

    def listed(query: str) -> list[str]:
        return [item["sku"] for item in caller.get(f"/v1/items?{query}").json()["items"]]

    assert listed("account_book=B-1") == ["CHOC-200", "WINE-75"]
    assert listed("account_book=B-1&changed_since=2026-11-23T05:00:00Z") == ["CHOC-200"]
    wrong = caller.get("/v1/items?changed_since=yesterday&withdrawn=1&colour=red")
    assert [error["field"] for error in wrong.json()["errors"]] == ["colour"]
    assert [error["field"] for error in caller.get("/v1/items?changed_since=yesterday&withdrawn=1").json()["errors"]] == [
        "changed_since", "withdrawn"]  # fmt: skip


def test_recommendations_are_of_the_stored_items_as_they_stand(caller: Caller) -> None:
    asked = {"anchor": "WINE-75", "policy": {"on": "2026-11-23", "bundle": {"pieces": [2, 2], "distinct_items": [2, 2]}}}

    def recommended() -> list[str]:
        answer = caller.client.post("/v1/recommendations", json=asked).json()
        assert answer == caller.client.post("/v1/recommendations", json=asked).json()
        return [design["price"] for design in answer["recommendations"]]

    assert recommended() == ["500.00"]
    caller.put([{**CHOCOLATE, "unit_price": "210.00"}])
    assert recommended() == ["510.00"]
    caller.put([{**WINE, "stock": 0}])
    assert recommended() == []


def test_what_no_database_keeps_is_told_at_its_place(caller: Caller) -> None:
    told = caller.put([{**WINE, "brand": "a\0b"}, {**WINE, "sku": "T", "tags": "a;b\0"}, {**CHOCOLATE, "brand": "a\\u0000b"}]).json()
    found = [(result["outcome"], [fault["pointer"] for fault in result["faults"]]) for result in told["results"]]
    assert found == [("invalid", ["/0/brand"]), ("invalid", ["/1/tags"]), ("changed", [])]
