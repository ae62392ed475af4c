"""Orders from their declaration to their release and back, over HTTP, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bundler.declaration import read
from bundler.service.stored.receipt_bodies import read_receipts
from bundler.storage import Database
from bundler.storage.receipts import keep
from tests.databases import rows_of_everything
from tests.service.examples import validator
from tests.service.stored.conftest import ID_NUMBER, Caller, Clock
from tests.service.stored.customs import INVT_NO, LIST, PRE_NO, Declarant, answer, format_fault, shipment, tax_bill, tax_status

SQLITE = pytest.mark.parametrize("begun_url", ["sqlite"], indirect=True)
BACK = {
    "released_on": "2026-11-23", "applied_on": "2026-12-01", "arrived_on": "2026-12-05", "customs_district": "3105",
    "lines": [{"number": 1, "pieces": 1}],
}  # fmt: skip
LATER = {"sent_at": "20261201103000", "internal_no": "RET20261201000001"}


@pytest.fixture
def declarant(caller: Caller) -> Declarant:
    return Declarant(caller)


def test_an_order_is_declared_accepted_and_released_and_its_stock_and_limit_go_out(declarant: Declarant) -> None:
    declared = declarant.declare()
    validator("DeclaredOrder").validate(declared.json())
    assert [read(each["xml"]).message.shape.code for each in declared.json()["messages"]] == ["CEB311", "CEB621"]
    assert (declared.json()["life"], declared.json()["expires_at"]) == ("declared", None)
    told = declarant.took(answer("order", 120), answer("list", 2), answer("list", 120, "103101"))
    validator("ReceiptsTaken").validate(told)
    assert (told["new"], told["orders"][0]["life"], told["orders"][0]["declaration"]["invt_no"]) == (3, "accepted", INVT_NO)
    assert declarant.used() == ("600.00", "0.00")
    assert declarant.took(answer("list", 800, "103200"))["orders"][0]["life"] == "released"
    assert declarant.used() == ("0.00", "600.00")
    found = declarant.caller.get("/v1/orders/A-1").json()
    validator("StoredOrder").validate(found)
    assert [each["kind"] for each in found["events"]] == ["reserved", "declared", "customs", "customs", "posted"]
    assert {each["answers"]: (each["standing"] or {}).get("stage") for each in found["declaration"]["documents"]} == {
        "order": "accepted", "list": "released", "waybill": None, "payment": None,
    }  # fmt: skip


@SQLITE
def test_a_list_says_in_which_orders_customs_has_something(declarant: Declarant) -> None:
    declarant.declare()
    listed = declarant.caller.get("/v1/orders?life=declared").json()["orders"]
    assert [(each["order_id"], each["state"], each["life"]) for each in listed] == [("A-1", "reserved", "declared")]
    assert declarant.caller.get("/v1/orders?life=released").json()["orders"] == []
    assert declarant.caller.get("/v1/orders?life=shipped").json()["errors"][0]["code"] == "life"


def test_answers_that_come_again_late_or_in_another_order_change_nothing(declarant: Declarant) -> None:
    declarant.declare()
    every = [answer("list", 800, "103200"), answer("list", 120), answer("list", 2), answer("order", 120)]
    assert declarant.took(every[0])["orders"][0]["life"] == "released"
    told = declarant.took(*every, every[2])
    assert (told["receipts"], told["new"], told["orders"][0]["life"]) == (4, 3, "released")
    assert declarant.took(*every)["new"] == 0
    assert declarant.used() == ("0.00", "600.00")
    assert [each["kind"] for each in declarant.caller.get("/v1/orders/A-1").json()["events"]] == [
        "reserved",
        "declared",
        "customs",
        "posted",
    ]


@SQLITE
def test_an_order_that_customs_has_is_not_posted_voided_or_declared_again_by_hand_and_does_not_expire(
    declarant: Declarant, clock: Clock
) -> None:
    declarant.declare()
    clock.at += timedelta(hours=5)
    for step in ("posting", "voiding"):
        refused = declarant.caller.step("A-1", step)
        assert (refused.status_code, refused.json()["state"]) == (409, "declared")
    assert declarant.declare().json()["state"] == "declared"
    assert declarant.life() == "declared"


def test_a_refused_order_is_held_for_a_while_mended_and_declared_again(declarant: Declarant, clock: Clock) -> None:
    declarant.declare(hold=60)
    told = declarant.took(answer("list", 100, "103100", info="[Code:13127;Desc:姓名]"))["orders"][0]
    assert (told["life"], told["expires_at"]) == ("refused", (clock.at + timedelta(hours=1)).isoformat())
    event = declarant.caller.get("/v1/orders/A-1").json()["events"][-1]
    assert (event["details"]["codes"][0]["code"], bool(event["details"]["mend"])) == ("13127", True)
    early = declarant.declare(sent_at="20261123103100")
    assert (early.status_code, early.json()["type"]) == (409, "urn:bundler:problem:early-moment")
    again = declarant.declare(sent_at="20261123110000")
    validator("DeclaredOrder").validate(again.json())
    assert (again.json()["declaration"]["attempt"], again.json()["life"], again.json()["expires_at"]) == (2, "declared", None)
    late = declarant.took(answer("list", 100, "105900", info="late, of the first sending"))["orders"][0]
    assert late["life"] == "declared"
    assert declarant.took(answer("list", 120, "110100"), answer("list", 800, "110200"))["orders"][0]["life"] == "released"


@SQLITE
def test_a_refused_order_may_be_voided_and_another_one_takes_its_numbers(declarant: Declarant) -> None:
    declarant.declare()
    taken = declarant.caller.reserve("A-2", 1)
    assert taken.status_code == 201
    refused = declarant.declare("A-2")
    assert (refused.json()["type"], refused.json()["pointer"], refused.json()["order_id"]) == (
        "urn:bundler:problem:taken-number", "/shipment/order_no", "A-1",
    )  # fmt: skip
    declarant.took(answer("list", 100, "103100"))
    assert declarant.caller.step("A-1", "voiding").json()["life"] == "cancelled"
    assert declarant.declare("A-2", sent_at="20261123110000").json()["declaration"]["attempt"] == 2
    late = declarant.took(answer("list", 100, "103105"))["orders"][0]
    assert (late["order_id"], late["life"]) == ("A-2", "declared")
    assert declarant.took(answer("list", 800, "110100"))["orders"][0]["life"] == "released"
    assert declarant.life() == "cancelled"


def test_a_release_after_the_end_of_the_hold_takes_its_stock_again(declarant: Declarant, clock: Clock) -> None:
    declarant.declare(hold=10)
    declarant.took(answer("list", 100))
    clock.at += timedelta(minutes=11)
    assert declarant.life() == "expired"
    assert declarant.caller.step("A-1", "posting").json()["state"] == "expired"
    told = declarant.took(answer("list", 800, "120000"))["orders"][0]
    assert (told["life"], told["state"], told["declaration"]["attention"]) == ("released", "posted", None)
    assert declarant.used() == ("0.00", "600.00")
    assert declarant.caller.free() == 58


@SQLITE
def test_a_release_of_what_is_gone_asks_for_a_person_until_the_stock_is_there(declarant: Declarant) -> None:
    declarant.declare()
    declarant.took(answer("list", 100))
    declarant.caller.step("A-1", "voiding")
    removal = {"kind": "removal", "sku": "WINE-75", "item_record_no": "40", "pieces": 59, "reason": "destroyed"}
    assert declarant.caller.write("POST", "/v1/stock-movements", {"movements": [removal]}).status_code == 201
    told = declarant.took(answer("list", 800, "120000"))["orders"][0]
    assert (told["life"], told["declaration"]["progress"], told["declaration"]["attention"]) == ("cancelled", "released", "without-stock")
    validator("ReceiptsTaken").validate(declarant.took(answer("list", 800, "120000")))
    receipt = {"kind": "receipt", "sku": "WINE-75", "item_record_no": "40", "pieces": 5, "reason": "counted"}
    assert declarant.caller.write("POST", "/v1/stock-movements", {"movements": [receipt]}).status_code == 201
    told = declarant.took(answer("list", 800, "120000"))["orders"][0]
    assert (told["life"], told["declaration"]["attention"], declarant.caller.free()) == ("released", None, 4)


def test_a_list_is_withdrawn_before_its_release_and_customs_approves_or_refuses(declarant: Declarant) -> None:
    wanted = {"shipment": shipment(sent_at="20261123110000", internal_no="CAN-1"), "reason": "the buyer does not want it"}
    declarant.declare()
    early = declarant.caller.step("A-1", "cancellation", wanted)
    assert early.json()["type"] == "urn:bundler:problem:no-list-number"
    declarant.took(answer("list", 120))
    asked = declarant.caller.step("A-1", "cancellation", wanted, "k")
    validator("DeclaredOrder").validate(asked.json())
    (message,) = asked.json()["messages"]
    head: Any = read(message["xml"]).message.documents[0].head
    assert (message["message"], head.invt_no, head.reason) == ("CEB623", INVT_NO, "the buyer does not want it")
    assert declarant.caller.step("A-1", "cancellation", wanted, "k").json() == asked.json()
    second = {**wanted, "shipment": shipment(sent_at="20261123110000", internal_no="CAN-2")}
    assert declarant.caller.step("A-1", "cancellation", second).json()["type"] == "urn:bundler:problem:undecided"
    assert declarant.took(answer("withdrawal", 100, "110100", "CAN-1"))["orders"][0]["life"] == "accepted"
    assert declarant.caller.step("A-1", "cancellation", second).status_code == 200
    told = declarant.took(answer("withdrawal", 399, "110200", "CAN-2"))["orders"][0]
    assert (told["life"], told["state"], declarant.used(), declarant.caller.free()) == ("cancelled", "voided", ("0.00", "0.00"), 60)
    # An echo of before, and a release that was on its way: the withdrawal is the last word, whichever came first.
    assert declarant.took(answer("list", 120, "110300"), answer("list", 800, "110100"))["orders"][0]["life"] == "cancelled"
    assert (declarant.used(), declarant.caller.free()) == (("0.00", "0.00"), 60)


@SQLITE
def test_a_withdrawal_that_is_approved_after_the_release_was_known_gives_everything_back(declarant: Declarant) -> None:
    declarant.declare()
    declarant.took(answer("list", 120))
    wanted = {"shipment": shipment(sent_at="20261123110000", internal_no="CAN-1"), "reason": "x"}
    assert declarant.caller.step("A-1", "cancellation", wanted).status_code == 200
    assert declarant.took(answer("list", 800, "110100"))["orders"][0]["life"] == "released"
    assert declarant.took(answer("withdrawal", 399, "110200", "CAN-1"))["orders"][0]["life"] == "cancelled"
    assert (declarant.used(), declarant.caller.free()) == (("0.00", "0.00"), 60)


@SQLITE
def test_an_order_whose_messages_never_left_is_voided_but_not_once_customs_answered(declarant: Declarant) -> None:
    declarant.declare()
    told = declarant.caller.step("A-1", "cancellation", {"never_sent": True}).json()
    validator("DeclaredOrder").validate(told)
    assert (told["life"], told["messages"], declarant.caller.free()) == ("cancelled", [], 60)
    # They had left after all: customs has it, so it is held again.
    assert declarant.took(answer("list", 120))["orders"][0]["life"] == "accepted"
    assert declarant.caller.free() == 58
    assert declarant.caller.step("A-1", "cancellation", {"never_sent": True}).json()["state"] == "accepted"


def test_a_return_is_asked_by_message_and_gives_back_once_customs_approves(declarant: Declarant, clock: Clock) -> None:
    declarant.released()
    clock.at += timedelta(days=8)
    plain = declarant.caller.step("A-1", "returns", {"return": BACK, "reviewed": True})
    assert plain.json()["type"] == "urn:bundler:problem:declared"
    wanted = {"return": BACK, "reviewed": True, "shipment": shipment(**LATER), "reason": "corked"}
    asked = declarant.caller.step("A-1", "returns", wanted, "k")
    validator("ReturnedOrder").validate(asked.json())
    (message,) = asked.json()["messages"]
    document: Any = read(message["xml"]).message.documents[0]
    assert (message["message"], document.head.invt_no, [(line.gnum, line.qty) for line in document.lines]) == ("CEB625", INVT_NO, [(1, 1)])
    assert (asked.json()["life"], declarant.used(), declarant.caller.free()) == ("released", ("0.00", "600.00"), 58)
    assert declarant.caller.step("A-1", "returns", wanted, "k").json() == asked.json()
    other = {**wanted, "shipment": shipment(sent_at="20261201103000", internal_no="RET-2")}
    assert declarant.caller.step("A-1", "returns", other).json()["type"] == "urn:bundler:problem:undecided"
    approved = answer("return", 399, "120000", LATER["internal_no"], day="20261201")
    assert declarant.took(approved)["orders"][0]["life"] == "returned_in_part"
    assert declarant.took(approved)["new"] == 0
    assert (declarant.used(), declarant.caller.free()) == (("0.00", "300.00"), 59)
    assert declarant.caller.step("A-1", "returns", other).status_code == 200
    assert declarant.took(answer("return", 399, "130000", "RET-2", day="20261201"))["orders"][0]["life"] == "returned"
    assert (declarant.used(), declarant.caller.free()) == (("0.00", "0.00"), 60)
    validator("StoredOrder").validate(declarant.caller.get("/v1/orders/A-1").json())


@SQLITE
def test_a_return_that_customs_refuses_gives_nothing_back_and_may_be_asked_again(declarant: Declarant, clock: Clock) -> None:
    declarant.released()
    clock.at += timedelta(days=8)
    wanted = {"return": {**BACK, "lines": [{"number": 1, "pieces": 2}]}, "reviewed": True, "shipment": shipment(**LATER), "reason": "x"}
    assert declarant.caller.step("A-1", "returns", wanted).status_code == 200
    told = declarant.took(answer("return", 100, "120000", LATER["internal_no"], day="20261201"))["orders"][0]
    assert (told["life"], declarant.used()) == ("released", ("0.00", "600.00"))
    again = {**wanted, "shipment": shipment(sent_at="20261201103000", internal_no="RET-2")}
    assert declarant.caller.step("A-1", "returns", again).status_code == 200
    assert declarant.took(answer("return", 399, "130000", "RET-2", day="20261201"))["orders"][0]["life"] == "returned"
    late = declarant.took(answer("return", 399, "120001", LATER["internal_no"], day="20261201"))["orders"][0]
    assert (late["life"], late["declaration"]["attention"], declarant.caller.free()) == ("returned", "more-than-sold", 60)
    validator("StoredOrder").validate(declarant.caller.get("/v1/orders/A-1").json())


@SQLITE
def test_returns_that_are_approved_in_another_order_give_each_lot_what_left_it(declarant: Declarant, clock: Clock) -> None:
    """Which lots still miss pieces is asked when they come back, not when their return is asked."""
    caller = declarant.caller
    caller.step("A-1", "voiding")
    receipt = {"kind": "receipt", "sku": "WINE-75", "item_record_no": "40", "expires_on": "2027-06-30", "pieces": 1, "reason": "came"}
    assert caller.write("POST", "/v1/stock-movements", {"movements": [receipt]}).status_code == 201
    free = [lot["free"] for lot in caller.get("/v1/items/WINE-75").json()["lots"]]
    assert caller.reserve("A-2", 2).status_code == 201
    declarant.declare("A-2")
    declarant.took(answer("list", 120), answer("list", 800, "103200"))
    assert sum(lot["free"] == had for lot, had in zip(caller.get("/v1/items/WINE-75").json()["lots"], free, strict=True)) == 0
    clock.at += timedelta(days=8)
    for number, status, at in ((LATER["internal_no"], 100, "120000"), ("RET-2", 399, "130000"), (LATER["internal_no"], 399, "140000")):
        wanted = {"return": BACK, "reviewed": True, "reason": "x", "shipment": shipment(sent_at=LATER["sent_at"], internal_no=number)}
        if at < "140000":
            assert caller.step("A-2", "returns", wanted).status_code == 200
        told = declarant.took(answer("return", status, at, number, day="20261201"))["orders"][0]
    assert (told["life"], told["declaration"]["attention"]) == ("returned", None)
    assert [lot["free"] for lot in caller.get("/v1/items/WINE-75").json()["lots"]] == free


@SQLITE
def test_what_customs_sends_back_before_a_release_goes_out_by_nothing_that_follows(declarant: Declarant) -> None:
    """Status 700 and then 899, and a person who voided it between: the goods never went out, so nothing is posted or held again."""
    declarant.declare()
    declarant.took(answer("list", 120))
    assert declarant.took(answer("list", 700, "103200"))["orders"][0]["life"] == "sent_back"
    told = declarant.took(answer("list", 899, "103300"))["orders"][0]
    assert (told["life"], told["state"], declarant.used()) == ("sent_back", "reserved", ("600.00", "0.00"))
    assert declarant.caller.step("A-1", "voiding").json()["life"] == "cancelled"
    told = declarant.took(answer("list", 899, "103301"), answer("list", 300, "103101"))["orders"][0]
    assert (told["life"], told["state"], declarant.used(), declarant.caller.free()) == ("cancelled", "voided", ("0.00", "0.00"), 60)


@SQLITE
def test_goods_that_seemed_to_be_out_are_held_again_once_it_is_known_that_they_were_sent_back(declarant: Declarant) -> None:
    """899 came first, and the 700 before it late: the same as in their own order."""
    declarant.declare()
    assert declarant.took(answer("list", 120), answer("list", 899, "103300"))["orders"][0]["state"] == "posted"
    told = declarant.took(answer("list", 700, "103200"))["orders"][0]
    assert (told["life"], told["state"], declarant.used(), declarant.caller.free()) == ("sent_back", "reserved", ("600.00", "0.00"), 58)
    assert declarant.caller.step("A-1", "voiding").json()["life"] == "cancelled"


@SQLITE
def test_an_order_that_is_sent_back_after_its_release_may_still_come_back(declarant: Declarant, clock: Clock) -> None:
    declarant.released()
    assert declarant.took(answer("list", 700, "103300"))["orders"][0]["life"] == "released"
    clock.at += timedelta(days=8)
    wanted = {"return": BACK, "reviewed": True, "shipment": shipment(**LATER), "reason": "x"}
    assert declarant.caller.step("A-1", "returns", wanted).status_code == 200


@SQLITE
def test_nothing_is_asked_of_customs_by_a_message_that_cannot_be_made(declarant: Declarant, clock: Clock) -> None:
    """A list number that no message can carry is told, and neither return nor withdrawal waits for an answer that never comes."""
    declarant.declare()
    declarant.took(answer("list", 120).replace(INVT_NO, INVT_NO + "9"))
    wanted = {"shipment": shipment(sent_at="20261123110000", internal_no="CAN-1"), "reason": "x"}
    for _ in range(2):
        refused = declarant.caller.step("A-1", "cancellation", wanted)
        assert (refused.status_code, [each["field"] for each in refused.json()["errors"]]) == (400, ["invt_no"])
    declarant.took(answer("list", 800, "103200").replace(INVT_NO, INVT_NO + "9"))
    clock.at += timedelta(days=8)
    for _ in range(2):
        refused = declarant.caller.step("A-1", "returns", {"return": BACK, "reviewed": True, "shipment": shipment(**LATER), "reason": "x"})
        assert (refused.status_code, [each["field"] for each in refused.json()["errors"]]) == (400, ["invt_no"])
    assert [each["kind"] for each in declarant.caller.get("/v1/orders/A-1").json()["events"]][-1] == "posted"


@SQLITE
def test_a_message_is_the_same_again_whatever_customs_said_since(declarant: Declarant, clock: Clock) -> None:
    """The number of the platform that came later is not in a message that went out before."""
    wanted = {"shipment": shipment(sent_at="20261123110000", internal_no="CAN-1"), "reason": "x"}
    first = declarant.declare(key="declare")
    declarant.took(answer("list", 120).replace(PRE_NO, "B20261123000000009"))
    asked = declarant.caller.step("A-1", "cancellation", wanted, "withdraw")
    declarant.took(answer("withdrawal", 100, "110100", "CAN-1"), answer("list", 800, "110200"))
    clock.at += timedelta(days=8)
    back = {"return": BACK, "reviewed": True, "shipment": shipment(**LATER), "reason": "x"}
    returned = declarant.caller.step("A-1", "returns", back, "return")
    declarant.took(
        answer("return", 399, "120000", LATER["internal_no"], day="20261201"),
        answer("list", 899, "110300").replace(PRE_NO, "B20261123000000010"),
    )
    assert declarant.declare(key="declare").json() == first.json()
    assert declarant.caller.step("A-1", "cancellation", wanted, "withdraw").json() == asked.json()
    assert declarant.caller.step("A-1", "returns", back, "return").json() == returned.json()


@SQLITE
def test_the_days_of_a_return_count_from_the_release_that_customs_wrote(declarant: Declarant, clock: Clock) -> None:
    declarant.released()
    clock.at += timedelta(days=8)
    wanted = {"return": {**BACK, "released_on": "2026-11-24"}, "reviewed": True, "shipment": shipment(**LATER), "reason": "x"}
    (error,) = declarant.caller.step("A-1", "returns", wanted).json()["errors"]
    assert (error["pointer"], error["hint"]) == ("/return/released_on", "Customs released the list on 2026-11-23.")
    late = {**BACK, "applied_on": "2026-12-24", "arrived_on": "2026-12-24"}
    (error,) = declarant.caller.step("A-1", "returns", {**wanted, "return": late}).json()["errors"]
    assert (error["pointer"], error["code"]) == ("/shipment/sent_at", "day")
    sent = shipment(**{**LATER, "sent_at": "20261224103000"})
    refused = declarant.caller.step("A-1", "returns", {**wanted, "return": late, "shipment": sent}).json()
    assert (refused["type"], refused["answer"]["apply_until"]) == ("urn:bundler:problem:refused", "2026-12-23")


def test_a_tax_bill_is_held_beside_the_answer_also_where_it_came_before_the_number_of_its_list(declarant: Declarant) -> None:
    declared = declarant.declare().json()
    assert declared["declaration"]["invt_no"] is None
    told = declarant.took(tax_bill(vat="1.5"), tax_status())
    assert (told["new"], told["unknown"]) == (
        2,
        [{"answers": kind, "number": INVT_NO, "company": ""} for kind in ("tax_bill", "tax_status")],
    )
    declarant.took(answer("list", 120))
    found = declarant.caller.get("/v1/orders/A-1").json()
    validator("StoredOrder").validate(found)
    (bill,) = found["declaration"]["tax_bills"]
    vat = next(each for each in bill["differences"] if (each["line"], each["amount"]) == (1, "vat"))
    assert (vat["billed"], vat["quoted"]) == ("1.5", found["answer"]["lines"][0]["vat"].rstrip("0"))
    assert [each["kind"] for each in found["events"]][-2:] == ["tax_bill", "tax_status"]
    assert declarant.took(tax_bill(vat="1.5"))["new"] == 0


@SQLITE
def test_an_answer_on_nothing_of_ours_and_a_fault_of_the_format_are_told(declarant: Declarant) -> None:
    told = declarant.took(answer("list", 120, number="STRANGE-1"))
    assert (told["new"], told["orders"], told["unknown"]) == (0, [], [{"answers": "list", "number": "STRANGE-1", "company": ""}])
    wrong = declarant.caller.write("POST", "/v1/receipts", {"messages": ["<a/>", 1], "more": 1})
    assert {each["pointer"] for each in wrong.json()["errors"]} == {"/messages", "/more"}


@SQLITE
def test_a_number_of_customs_that_cannot_be_kept_is_refused(declarant: Declarant) -> None:
    declarant.declare()
    for xml in (answer("list", 120).replace(INVT_NO, INVT_NO * 4), tax_bill().replace(INVT_NO, INVT_NO * 4)):
        refused = declarant.caller.write("POST", "/v1/receipts", {"messages": [xml]})
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, "too_long")


@SQLITE
def test_the_number_of_a_list_that_customs_took_is_no_other_orders(declarant: Declarant) -> None:
    """A release of the withdrawn list that comes late would let the other order out."""
    declarant.declare()
    declarant.took(answer("list", 120))
    wanted = {"shipment": shipment(sent_at="20261123110000", internal_no="CAN-1"), "reason": "x"}
    assert declarant.caller.step("A-1", "cancellation", wanted).status_code == 200
    assert declarant.took(answer("withdrawal", 399, "110200", "CAN-1"))["orders"][0]["life"] == "cancelled"
    assert declarant.caller.reserve("A-2", 1).status_code == 201
    refused = declarant.declare("A-2", sent_at="20261123120000").json()
    assert (refused["type"], refused["pointer"]) == ("urn:bundler:problem:taken-number", "/shipment/internal_no")
    assert declarant.declare("A-2", sent_at="20261123120000", internal_no="COP-2").status_code == 200
    assert declarant.took(answer("list", 800, "110100"))["orders"][0]["order_id"] == "A-1"
    assert declarant.life("A-2") == "declared"


@SQLITE
def test_an_answer_on_a_payment_says_nothing_of_messages_that_never_left(declarant: Declarant) -> None:
    declarant.declare()
    assert declarant.took(answer("payment", 120))["orders"][0]["life"] == "declared"
    assert declarant.caller.step("A-1", "cancellation", {"never_sent": True}).json()["life"] == "cancelled"


@SQLITE
def test_a_tax_bill_that_was_kept_for_nobody_finds_its_order_when_it_comes_again(declarant: Declarant, url: str) -> None:
    """As where the number of its list came by another call at the same moment."""
    declarant.declare()
    declarant.took(answer("list", 120))
    database = Database(url)
    (bill,) = read_receipts({"messages": [tax_bill()]}, []).every
    database.write(lambda session: keep(session, "main", bill, None, datetime(2026, 11, 23, tzinfo=UTC)))
    database.close()
    assert declarant.caller.get("/v1/orders/A-1").json()["declaration"]["tax_bills"] == []
    for _ in range(2):
        assert declarant.took(tax_bill())["new"] == 0
    assert len(declarant.caller.get("/v1/orders/A-1").json()["declaration"]["tax_bills"]) == 1


@SQLITE
def test_a_return_by_copies_of_a_bundle_gives_back_what_its_message_says(declarant: Declarant, clock: Clock) -> None:
    """The message names declared lines, and what comes free is the same, however the return was worded."""
    lines = [{"kind": "bundle", "id": "TWO", "price": "500.00", "quantity": 2, "components": [{"sku": "WINE-75", "quantity": 2}]}]
    caller = declarant.caller
    caller.step("A-1", "voiding")
    order = {"order": {"order_id": "A-2", "lines": lines}, "person": {"id_number": ID_NUMBER}}
    assert caller.write("POST", "/v1/orders", order).status_code == 201
    declarant.declare("A-2")
    declarant.took(answer("list", 120), answer("list", 800, "103200"))
    clock.at += timedelta(days=8)
    for worded, number, free in (
        ({"bundle": "TWO", "copies": 1}, "RET-1", 58),
        ({"bundle": "TWO", "sku": "WINE-75", "pieces": 2}, "RET-2", 60),
    ):
        back = {"return": {**BACK, "lines": [worded]}, "reviewed": True, "reason": "x"}
        back["shipment"] = shipment(sent_at=LATER["sent_at"], internal_no=number)
        asked = caller.step("A-2", "returns", back, number)
        validator("ReturnedOrder").validate(asked.json())
        document: Any = read(asked.json()["messages"][0]["xml"]).message.documents[0]
        assert [(line.gnum, line.qty) for line in document.lines] == [(1, 2)]
        assert caller.step("A-2", "returns", back, number).json() == asked.json()
        declarant.took(answer("return", 399, f"13000{number[-1]}", number, day="20261201"))
        assert caller.free() == free
    assert (declarant.life("A-2"), declarant.used()) == ("returned", ("0.00", "0.00"))


@SQLITE
def test_another_buyer_than_the_one_whose_limits_are_held_is_refused(declarant: Declarant) -> None:
    buyer = {"register_no": "U1", "name": "李四示例", "telephone": "13000000000", "id_number": "110101190001010006"}
    (error,) = declarant.declare(buyer=buyer).json()["errors"]
    assert (error["pointer"], error["code"]) == ("/shipment/buyer/id_number", "other_person")
    assert declarant.life() == "reserved"


@SQLITE
def test_a_day_of_declaration_that_is_not_the_orders_is_refused(declarant: Declarant) -> None:
    (error,) = declarant.declare(sent_at="20261124103000").json()["errors"]
    assert (error["pointer"], error["code"]) == ("/shipment/sent_at", "day")


@SQLITE
def test_a_declaration_is_told_again_under_its_key_and_other_content_by_its_field(declarant: Declarant) -> None:
    first = declarant.declare(key="k")
    again = declarant.declare(key="k")
    assert (again.json(), again.headers["idempotent-replay"]) == (first.json(), "true")
    other = declarant.declare(key="k", waybill_no="OTHER")
    assert (other.json()["type"], other.json()["pointer"]) == ("urn:bundler:problem:idempotency-key-reused", "/shipment/waybill_no")
    consignee = {"name": "王五", "telephone": "13000000000", "address": "浙江省宁波市"}
    assert declarant.declare(key="k", consignee=consignee).json()["pointer"] == "/shipment/persons"


@SQLITE
def test_all_faults_are_told_at_once_and_none_repeats_a_person(declarant: Declarant) -> None:
    buyer = {"register_no": "", "name": "李四" * 40, "telephone": "1", "id_number": ID_NUMBER, "age": "50"}
    found = declarant.caller.step("A-1", "declaration", {"shipment": shipment(buyer=buyer), "reviewed": 1, "hold": 1})
    assert {each["pointer"] for each in found.json()["errors"]} == {
        "/shipment/buyer/register_no", "/shipment/buyer/name", "/shipment/buyer/age", "/reviewed", "/hold",
    }  # fmt: skip
    assert "李四" not in found.text
    missing = declarant.caller.step("A-1", "cancellation", {"reason": "", "more": 1})
    assert {each["pointer"] for each in missing.json()["errors"]} == {"/shipment", "/reason", "/more"}


def test_nothing_of_a_person_is_kept(declarant: Declarant, url: str) -> None:
    declarant.declare()
    declarant.took(answer("list", 100, info=f"[Code:99;Desc:{ID_NUMBER} 与姓名不符]"))
    declarant.declare(sent_at="20261123110000")
    declarant.took(answer("list", 120, "110100"), answer("list", 800, "110200"))
    wanted = {"return": BACK, "reviewed": True, "shipment": shipment(**LATER), "reason": "张三示例说坏了"}
    assert declarant.caller.step("A-1", "returns", wanted).status_code == 200
    told = declarant.took(
        format_fault(f"The value '{ID_NUMBER}' of element 'ceb:buyerIdNumber' is not valid."),
        tax_bill().replace("</TaxHeadRd>", f"<note>{ID_NUMBER}</note></TaxHeadRd>"),
    )
    assert told["format_faults"][0]["info"].startswith("The value '")
    kept = rows_of_everything(url)
    assert LIST in kept
    for personal in (ID_NUMBER[:-1], "张三", "13000000000", "示例路"):
        assert personal not in kept
