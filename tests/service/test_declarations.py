"""Customs messages over HTTP: what the library and the command say, and nothing of persons in a problem."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient

import bundler
from bundler.declaration import declare, read
from bundler.declaration.checking.report import check_messages
from bundler.service import create_app
from bundler.values import money
from tests.declaration.story import order, shipment
from tests.declaration.test_messages import RECEIPT
from tests.service.conftest import TODAY
from tests.service.examples import validator

ASKED = {**order(), "shipment": shipment()}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient[Any]]:
    with TestClient(create_app(today=lambda: TODAY)) as opened:
        yield opened


def test_a_declaration_is_what_the_library_makes(client: TestClient[Any]) -> None:
    told = client.post("/v1/declarations", json=ASKED).json()
    assert told == declare(bundler.quote(order()), shipment()).to_dict()
    validator("Declaration").validate(told)


def test_what_was_declared_is_sound_and_what_was_changed_is_not(client: TestClient[Any]) -> None:
    sent = [each["xml"] for each in client.post("/v1/declarations", json=ASKED).json()["messages"]]
    told = client.post("/v1/declaration-checks", json={"messages": sent, "on": "2026-11-23"}).json()
    assert (told["sound"], told["orders"][0]["objections"]) == (True, [])
    changed = [sent[0].replace("<ceb:acturalPaid>326.21", "<ceb:acturalPaid>320"), sent[1]]
    told = client.post("/v1/declaration-checks", json={"messages": changed, "on": "2026-11-23"}).json()
    assert [each["rule"] for each in told["orders"][0]["objections"]] == ["R1"]
    validator("DeclarationCheck").validate(told)


def test_what_a_buyer_has_used_of_the_year_is_looked_at_as_the_library_does(client: TestClient[Any]) -> None:
    sent = [each["xml"] for each in client.post("/v1/declarations", json=ASKED).json()["messages"]]
    asked = {"messages": sent, "on": "2026-11-23"}
    for used, sound in (("25701.00", True), ("25701.01", False)):
        told = client.post("/v1/declaration-checks", json={**asked, "annual_used": {"ORD20261123000001": used}}).json()
        day = bundler.load_tables().on(TODAY)
        assert told == check_messages(map(read, sent), day, {"ORD20261123000001": money.parse(used)}).to_dict()
        assert told["sound"] is sound
    assert [(each["rule"], each["refusal"]) for each in told["orders"][0]["objections"]] == [("R18", "1313")]


def test_what_was_used_is_text_by_the_number_of_an_order_that_is_there(client: TestClient[Any]) -> None:
    sent = [each["xml"] for each in client.post("/v1/declarations", json=ASKED).json()["messages"]]
    wrong = {"A/1": 1.5, "A-2": "-1.00", "110101190001010006": "1"}
    found = client.post("/v1/declaration-checks", json={"messages": [], "annual_used": wrong})
    assert [each["pointer"] for each in found.json()["errors"]] == ["/annual_used/A~11", "/annual_used/A-2", "/annual_used", "/messages"]
    assert "110101190001010006" not in found.text
    strange = client.post("/v1/declaration-checks", json={"messages": sent, "annual_used": {"A-9": "1.00"}}).json()
    assert [(each["pointer"], each["hint"]) for each in strange["errors"]] == [
        ("/annual_used/A-9", "The lists are of: ORD20261123000001."),
    ]  # fmt: skip


def test_receipts_say_where_a_list_stands(client: TestClient[Any]) -> None:
    told = client.post("/v1/receipt-reports", json={"messages": [RECEIPT]}).json()
    assert told["documents"][0]["stage"] == "accepted"
    validator("ReceiptReport").validate(told)


def test_all_faults_are_told_at_once_and_none_repeats_a_person(client: TestClient[Any]) -> None:
    wrong = shipment(buyer={"register_no": "", "name": "李四" * 40, "telephone": "1", "id_number": "110101190001010006", "age": "50"})
    wrong["sent_at"] = "20261123996000"
    found = client.post("/v1/declarations", json={**ASKED, "shipment": wrong, "reviewed": "yes", "strictt": True})
    assert found.status_code == 400
    assert {each["pointer"] for each in found.json()["errors"]} == {
        "/shipment/sent_at", "/shipment/buyer/register_no", "/shipment/buyer/name", "/shipment/buyer/age", "/reviewed", "/strictt",
    }  # fmt: skip
    assert "李四" not in found.text
    assert "110101190001010006" not in found.text


@pytest.mark.parametrize(
    "body", [[], {}, {"messages": []}, {"messages": [1]}, {"messages": ["<a/>"] * 1001}, {"messages": ["<a/>"], "q": 1}]
)
def test_what_is_no_list_of_messages_is_a_problem(client: TestClient[Any], body: Any) -> None:
    for route in ("/v1/declaration-checks", "/v1/receipt-reports"):
        found = client.post(route, json=body)
        assert (found.status_code, found.json()["type"]) == (400, "urn:bundler:problem:invalid-input")
