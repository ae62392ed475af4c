"""A receipt gives its answer again, and tells every place where it does not."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import bundler
from bundler.tariff.loader import shipped_folder
from bundler.upkeep.releasing import cut

WORLD = Path(__file__).parents[2] / "examples" / "ningbo"
ORDERS = sorted((WORLD / "orders").glob("*.json"))
CATALOGUE = bundler.load_catalogue(WORLD / "catalogue.csv")
ORDER: dict[str, Any] = json.loads((WORLD / "orders" / "ok-gift-box.json").read_text("utf-8"))
BACK = (WORLD / "returns" / "ok-one-lotion.json").read_text("utf-8")


@pytest.fixture(scope="module")
def raised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables with another VAT, made up for a test, and a folder of editions with the shipped ones."""
    folder = tmp_path_factory.mktemp("raised")
    cut(shipped_folder(), date(2026, 11, 24), to=folder / "editions")
    tables = shutil.copytree(shipped_folder(), folder / "tables")
    path = tables / "cn" / "vat.toml"
    path.write_text(path.read_text("utf-8").replace('percent = "13"', 'percent = "14"'), "utf-8", newline="")
    return folder


@pytest.mark.parametrize("path", ORDERS, ids=lambda path: path.stem)
def test_every_example_is_reproduced_from_its_saved_input_and_from_its_order(path: Path) -> None:
    order = path.read_text("utf-8")
    for ask in (bundler.quote, bundler.check):
        answer = ask(order, CATALOGUE)
        said = json.loads(json.dumps(answer.to_dict()))
        for found in (bundler.replay(said, answer.input_json), bundler.replay(answer.to_dict(), order, CATALOGUE)):
            assert found.reproduced
            assert found.answer == said
            assert (found.differences, found.notes) == ((), [])


def test_the_saved_input_is_the_text_that_the_receipt_has_the_hash_of() -> None:
    answer = bundler.quote(ORDER, CATALOGUE)
    assert hashlib.sha256(answer.input_json.encode()).hexdigest() == answer.to_dict()["receipt"]["input_sha256"]
    back = bundler.check_return((WORLD / "orders" / "ok-two-lotions.json").read_text("utf-8"), BACK, CATALOGUE)
    assert hashlib.sha256(back.input_json.encode()).hexdigest() == back.to_dict()["receipt"]["input_sha256"]


def test_a_receipt_alone_gives_the_quote() -> None:
    answer = bundler.quote(ORDER, CATALOGUE)
    found = bundler.replay(json.dumps(answer.to_dict()["receipt"]), answer.input_json)
    assert found.reproduced
    assert found.answer == answer.to_dict()
    assert found.to_dict()["compared"] == "receipt"


BAD = (WORLD / "orders" / "bad-two-books.json").read_text("utf-8")
BASKET = (WORLD / "baskets" / "ok-three-books.json").read_text("utf-8")
SMALL = WORLD / "policy-small.toml"
KINDS: dict[str, Callable[[], Any]] = {
    "compare": lambda: bundler.compare(ORDER, CATALOGUE),
    "tax_included": lambda: bundler.tax_included(ORDER, "700.00", 1, CATALOGUE),
    "tax_included of the whole order": lambda: bundler.tax_included(ORDER, "700.01", None, CATALOGUE),
    "cliffs": lambda: bundler.cliffs(ORDER, line=1, catalogue=CATALOGUE),
    "price_curve": lambda: bundler.price_curve(ORDER, line=1, catalogue=CATALOGUE),
    "split": lambda: bundler.split(ORDER, CATALOGUE),
    "repair": lambda: bundler.repair(ORDER, CATALOGUE),
}
ASKED_MORE: dict[str, Callable[[], Any]] = {
    "price_curve": lambda: bundler.price_curve(ORDER, line=1, catalogue=CATALOGUE, lowest="500.00", highest="700.00", points=3),
    "price_curve of a piece": lambda: bundler.price_curve(sku="WINE-75", catalogue=CATALOGUE, on=date(2026, 11, 23), points=3),
    "split": lambda: bundler.split(BASKET, CATALOGUE, parcel_tariff=WORLD / "parcels.toml"),
    "repair": lambda: bundler.repair(BAD, CATALOGUE, alternatives={"WINE-75": ["HONEY-500"]}, top=1, tries=400),
    "compose": lambda: bundler.compose(CATALOGUE, SMALL),
    "vary": lambda: bundler.vary(CATALOGUE, SMALL, "max_designs", [1, 2]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_of_another_question_about_an_order_is_reproduced(kind: str) -> None:
    answer = KINDS[kind]()
    said = answer.to_dict()
    assert hashlib.sha256(answer.input_json.encode()).hexdigest() == said["receipt"]["input_sha256"]
    for found in (bundler.replay(said, answer.input_json), bundler.replay(said, ORDER, CATALOGUE)):
        assert found.differences == ()
        assert found.reproduced


@pytest.mark.parametrize("kind", ASKED_MORE)
def test_what_was_asked_beside_an_order_is_in_the_saved_input_and_gives_the_answer_again(kind: str) -> None:
    answer = ASKED_MORE[kind]()
    said = json.loads(json.dumps(answer.to_dict()))
    assert hashlib.sha256(answer.input_json.encode()).hexdigest() == said["receipt"]["input_sha256"]
    for stated in (said, said["receipt"]):
        found = bundler.replay(stated, answer.input_json)
        assert found.differences == ()
        assert found.reproduced
        assert {**found.answer, "seconds": 0}.keys() == {**said, "seconds": 0}.keys()


def test_a_question_without_what_was_asked_beside_it_is_told_as_another_input() -> None:
    answer = ASKED_MORE["price_curve"]()
    found = bundler.replay(answer.to_dict(), ORDER, CATALOGUE)
    assert not found.reproduced
    assert "what else was asked" in found.notes[0]


def test_a_plan_is_the_same_only_for_the_same_order_of_the_rows_and_its_receipt_says_so() -> None:
    first = bundler.compose(CATALOGUE, SMALL)
    turned = bundler.load_catalogue([json.loads(item.canonical_json) for item in reversed(list(CATALOGUE.values()))])
    assert bundler.compose(turned, SMALL).receipt["input_sha256"] != first.receipt["input_sha256"]


def test_a_plan_that_the_clock_ended_is_not_replayed() -> None:
    answer = bundler.compose(CATALOGUE, WORLD / "policy-impossible.toml")
    with pytest.raises(bundler.InputError, match=r"at /policy/solver: the clock ended the search.*'work' and one worker"):
        bundler.replay(answer.to_dict(), answer.input_json)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"policy": {}, "repair": {}}, "order and repair and policy belong to different questions"),
        ({"vary": {"line": "max_designs", "values": [1]}, "repair": {}}, "repair and vary belong to different questions"),
        (
            {"policy": {}, "vary": {"line": "", "values": []}},
            r"order and policy belong to different(?s:.*)at /vary/line(?s:.*)at /vary/values",
        ),
        ({"parcel_tariff": "/etc/passwd"}, "at /parcel_tariff"),
        ({"policy": "/etc/passwd"}, "at /policy"),
        ({"repair": {"tries": True}}, "at /repair/tries"),
        ({"curve": {"step": 1}}, "at /curve/step: unknown key"),
    ],
)
def test_what_is_wrong_with_what_was_asked_beside_an_order_is_told_at_its_place(more: dict[str, Any], message: str) -> None:
    answer = bundler.quote(ORDER, CATALOGUE)
    with pytest.raises(bundler.InputError, match=message):
        bundler.replay(answer.to_dict(), {**json.loads(answer.input_json), **more})


def test_an_order_is_no_input_of_a_plan_nor_a_policy_that_of_a_quote() -> None:
    plan, answer = bundler.compose(CATALOGUE, SMALL), bundler.quote(ORDER, CATALOGUE)
    with pytest.raises(bundler.InputError, match="does not hold the policy of the question"):
        bundler.replay(plan.to_dict(), ORDER, CATALOGUE)
    with pytest.raises(bundler.InputError, match="holds no order"):
        bundler.replay(answer.to_dict(), plan.input_json)


def test_another_worth_of_one_value_of_a_variation_is_a_difference_and_its_seconds_are_none() -> None:
    answer = bundler.vary(CATALOGUE, SMALL, "max_designs", [1])
    said = json.loads(json.dumps(answer.to_dict()))
    said["rows"][0].update(objective="1.00", seconds=99.0)
    assert [each.at for each in bundler.replay(said, answer.input_json).differences] == ["/rows/0/objective"]


def test_another_price_in_an_answer_is_a_difference() -> None:
    said = bundler.tax_included(ORDER, "700.00", 1, CATALOGUE).to_dict()
    said["solution"]["order"]["lines"][0]["price"] = "1.00"
    found = bundler.replay(said, ORDER, CATALOGUE)
    assert [(each.at, each.then) for each in found.differences] == [("/solution/order/lines/0/price", "1.00")]


def test_a_return_is_reproduced_from_the_input_that_holds_it() -> None:
    order = (WORLD / "orders" / "ok-two-lotions.json").read_text("utf-8")
    answer = bundler.check_return(order, BACK, CATALOGUE)
    for said in (answer.to_dict(), answer.to_dict()["receipt"]):
        assert bundler.replay(said, answer.input_json).answer == answer.to_dict()
        assert bundler.replay(said, answer.input_json).reproduced
    with pytest.raises(bundler.InputError, match="does not hold the return of the question"):
        bundler.replay(answer.to_dict(), order, CATALOGUE)


def test_an_answer_replays_from_the_old_edition_after_the_tables_changed(raised: Path) -> None:
    answer = bundler.quote(ORDER, CATALOGUE)
    new = bundler.load_tables(raised / "tables")
    now = bundler.quote(ORDER, CATALOGUE, new)
    assert now.tax != answer.tax
    under_new = bundler.replay(answer.to_dict(), answer.input_json, tables=new)
    assert not under_new.reproduced
    assert under_new.answer == now.to_dict()
    assert {"/tax", "/vat", "/payable", "/receipt/tables_sha256"} <= {each.at for each in under_new.differences}
    assert [note.split(":")[0] for note in under_new.notes] == ["The tables are others"]
    old = bundler.load_tables(bundler.load_tables().coverage.edition, editions=raised / "editions")
    assert bundler.replay(answer.to_dict(), answer.input_json, tables=old).reproduced
    with pytest.raises(bundler.InputError, match="no edition with this hash is here") as refused:
        bundler.replay(now.to_dict(), now.input_json, editions=raised / "editions")
    assert bundler.load_tables().sha256 in refused.value.faults[0].hint


def test_the_edition_is_found_by_its_hash_in_the_folder_of_editions(raised: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = bundler.quote(ORDER, CATALOGUE)
    changed = bundler.load_tables(raised / "tables")
    real = bundler.load_tables

    def load(edition: Any = None, editions: Any = None) -> bundler.Tables:
        return changed if edition is None else real(edition, editions)

    monkeypatch.setattr("bundler.replaying.load_tables", load)
    assert bundler.replay(answer.to_dict(), answer.input_json, editions=raised / "editions").reproduced
    with pytest.raises(bundler.InputError, match="no edition with this hash is here"):
        bundler.replay(answer.to_dict(), answer.input_json)


def test_another_order_or_item_is_told_with_what_differs() -> None:
    answer = bundler.quote(ORDER, CATALOGUE)
    found = bundler.replay(answer.to_dict(), {**ORDER, "freight": "20.00"}, CATALOGUE)
    assert not found.reproduced
    assert {"/freight": ("15.00", "20.00")}.items() <= {each.at: (each.then, each.now) for each in found.differences}.items()
    assert found.notes[0].startswith("The input is another one")
    alone = bundler.replay(answer.to_dict()["receipt"], {**ORDER, "freight": "20.00"}, CATALOGUE)
    assert [each.at for each in alone.differences] == ["/input_sha256"]


def test_the_day_is_that_of_the_receipt() -> None:
    undated = {key: value for key, value in ORDER.items() if key != "on"}
    answer = bundler.quote(undated, CATALOGUE, on=date(2026, 11, 22))
    assert bundler.replay(answer.to_dict(), undated, CATALOGUE).reproduced
    other = bundler.replay(answer.to_dict(), ORDER, CATALOGUE)
    assert other.reproduced
    assert other.notes == ["The order says 2026-11-23; the day is that of the receipt, 2026-11-22."]


def test_another_engine_is_told_and_only_a_whole_answer_shows_that_nothing_else_differs() -> None:
    answer = bundler.quote(ORDER, CATALOGUE)
    said = json.loads(json.dumps(answer.to_dict()))
    said["receipt"]["engine"] = "0.0.9"
    whole, alone = (bundler.replay(each, answer.input_json) for each in (said, said["receipt"]))
    assert whole.reproduced
    assert whole.notes == ["The engine is another one: 0.1.0 now, 0.0.9 then. No figure differs by it."]
    assert not alone.reproduced


def test_an_item_that_an_order_carries_beside_a_fuller_one_of_the_catalogue_is_reproduced() -> None:
    full = {"sku": "A", "name": "chocolate", "hs_code": "1806310000", "origin": "BE", "unit": "125", "unit_price": "200.00",
            "net_weight_kg": "0.2", "storage_class": "chilled", "tags": "dark;gift"}  # fmt: skip
    short = {key: fact for key, fact in full.items() if key not in ("storage_class", "tags")}
    order = {"on": "2026-11-23", "lines": [{"kind": "item", "item": short, "quantity": 1}]}
    answer = bundler.quote(order, [full])
    assert bundler.replay(answer.to_dict(), answer.input_json).reproduced


@pytest.mark.parametrize(
    ("receipt", "message"),
    [
        ("{", "receipt.*not JSON"),
        ("[]", "neither an answer nor a receipt"),
        ({"receipt": {}}, "at /receipt/tables_sha256: required, but missing"),
        ({"input_sha256": "x"}, "at /input_sha256: text of the form"),
        ({"input_sha256": {1, 2}}, "holds what JSON cannot"),
    ],
)
def test_what_is_no_receipt_is_told(receipt: Any, message: str) -> None:
    with pytest.raises(bundler.InputError, match=message):
        bundler.replay(receipt, ORDER, CATALOGUE)


def test_an_answer_of_nothing_known_is_told() -> None:
    said = {"receipt": bundler.quote(ORDER, CATALOGUE).to_dict()["receipt"], "figures": []}
    with pytest.raises(bundler.InputError, match="no answer that bundler gives"):
        bundler.replay(said, ORDER, CATALOGUE)


def test_every_fault_of_a_saved_input_is_told_at_its_place() -> None:
    answer = bundler.quote(ORDER, CATALOGUE)
    saved = json.loads(answer.input_json)
    saved["items"].append({**saved["items"][0], "stock": -1})
    saved["items"].append(saved["items"][0])
    saved["order"]["freight"] = 1.5
    saved["return"] = {}
    saved["more"] = 1
    with pytest.raises(bundler.InputError) as raised:
        bundler.replay(answer.to_dict(), saved, CATALOGUE)
    told = {(fault.place, fault.pointer) for fault in raised.value.faults}
    count = len(saved["items"])
    assert {
        ("input", f"/items/{count - 2}/stock"), ("input", f"/items/{count - 1}/sku"), ("input", "/order/freight"),
        ("input", "/return/lines"), ("input", "/more"), ("catalogue", ""),
    } <= told  # fmt: skip


def test_a_sku_that_a_saved_input_lacks_is_told_at_its_place() -> None:
    answer = bundler.quote(ORDER, CATALOGUE)
    saved = json.loads(answer.input_json)
    del saved["items"][0]
    with pytest.raises(bundler.InputError) as raised:
        bundler.replay(answer.to_dict(), saved)
    assert raised.value.faults[0].pointer.startswith("/order/lines/0/components/")
