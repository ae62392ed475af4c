"""``bundler declare``, ``precheck`` and ``receipts``: what they write, and their exit codes."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from tests.declaration.story import VITAMIN, order, shipment
from tests.declaration.story import message as message_of
from tests.declaration.test_messages import RECEIPT
from tests.declaration.test_receipts import bill
from typer.testing import CliRunner

import bundler
from bundler.cli.app import app
from bundler.declaration import Document, declare, read, write
from bundler.declaration.afterwards import Reference, give_back, withdraw
from bundler.declaration.checking.report import check_messages

RUN = CliRunner()
LATER = shipment(sent_at="20261130103000")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    Path("order.json").write_text(json.dumps(order()), "utf-8")
    Path("shipment.json").write_text(json.dumps(shipment()), "utf-8")
    Path("later.json").write_text(json.dumps(LATER), "utf-8")


def test_messages_are_written_once_and_a_file_that_is_there_is_never_written_over() -> None:
    assert RUN.invoke(app, ["declare", "order.json", "shipment.json", "--out", "."]).exit_code == 0
    first = {path.name: path.read_bytes() for path in Path().glob("*.xml")}
    assert sorted(first) == ["ORD20261123000001-CEB311.xml", "ORD20261123000001-CEB621.xml"]
    again = RUN.invoke(app, ["declare", "order.json", "shipment.json", "--out", "."])
    assert (again.exit_code, again.stderr.count("the file is there")) == (2, 2)
    assert {path.name: path.read_bytes() for path in Path().glob("*.xml")} == first


def test_a_folder_that_is_not_there_and_a_moment_of_another_form_are_told_so_that_they_can_be_mended() -> None:
    Path("wrong.json").write_text(json.dumps(shipment(sent_at="2026-11-23 10:30")), "utf-8")
    for command in (["declare", "order.json"], ["declare-withdrawal"]):
        numbers = ["--invt-no", "310520261000000001", "--reason", "x"] if command[0] == "declare-withdrawal" else []
        got = RUN.invoke(app, [*command, "wrong.json", *numbers, "--out", "nowhere"])
        assert (got.exit_code, got.stderr.splitlines().count("nowhere"), "YYYYMMDDhhmmss" in got.stderr) == (2, 1, True)


def test_the_json_holds_the_messages_and_the_table_holds_no_person() -> None:
    told = json.loads(RUN.invoke(app, ["declare", "order.json", "shipment.json", "--json"]).stdout)
    assert [each["message"] for each in told["messages"]] == ["CEB311", "CEB621"]
    shown = RUN.invoke(app, ["declare", "order.json", "shipment.json"]).stdout
    assert "CREAM-50" in shown
    assert "goods 299.00 + freight 0.00" in shown
    assert "张三" not in shown
    assert "110101190001010006" not in shown


def folders(count: int, **changes: Any) -> None:
    """Folders of so many orders and shipments with numbers of their own; ``changes`` are those of the last shipment."""
    for name in ("orders", "shipments"):
        Path(name).mkdir()
    for at in range(1, count + 1):
        own = {"order_no": f"A-{at}", "internal_no": f"C-{at}", "waybill_no": f"W-{at}", **(changes if at == count else {})}
        Path(f"orders/{at:03d}.json").write_text(json.dumps(order()), "utf-8")
        Path(f"shipments/{at:03d}.json").write_text(json.dumps(shipment(**own)), "utf-8")


def test_folders_are_declared_in_messages_of_up_to_a_hundred_orders_named_by_their_first() -> None:
    folders(102)
    told = json.loads(RUN.invoke(app, ["declare", "orders", "shipments", "--out", ".", "--json"]).stdout)
    numbers = [f"A-{at}" for at in range(1, 103)]
    assert [(each["message"], each["orders"]) for each in told["messages"]] == [
        ("CEB311", numbers[:100]), ("CEB311", numbers[100:]), ("CEB621", numbers[:100]), ("CEB621", numbers[100:]),
    ]  # fmt: skip
    assert told["orders"][101] == {"order_no": "A-102", "lines": 3}
    files = {path.name: path.read_text("utf-8") for path in Path().glob("*.xml")}
    names = ("A-1-CEB311.xml", "A-101-CEB311.xml", "A-1-CEB621.xml", "A-101-CEB621.xml")
    assert files == {name: each["xml"] for name, each in zip(names, told["messages"], strict=True)}
    (second,) = read(files["A-101-CEB621.xml"]).message.documents[1:]
    assert second == declare(bundler.quote(order()), json.loads(Path("shipments/102.json").read_bytes())).inventory


def test_an_order_on_standard_input_is_declared_like_one_in_a_file() -> None:
    asked = ["declare", "shipment.json", "--json"]
    piped = RUN.invoke(app, [asked[0], "-", *asked[1:]], input=json.dumps(order()))
    assert piped.stdout == RUN.invoke(app, [asked[0], "order.json", *asked[1:]]).stdout
    wrong = RUN.invoke(app, ["declare", "-", "shipment.json"], input="{")
    assert (wrong.exit_code, "standard input" in wrong.stderr) == (2, True)


def test_pairs_of_several_transferring_companies_are_in_messages_apart() -> None:
    parties = shipment()["parties"]
    other = {**parties, "transfer": {**parties["transfer"], "dxp_id": "DXPENT0000000001"}}
    Path("other.json").write_text(json.dumps(shipment(order_no="B-1", internal_no="C-2", parties=other)), "utf-8")
    asked = ["declare", "order.json", "shipment.json", "order.json", "other.json"]
    told = json.loads(RUN.invoke(app, [*asked, "--json"]).stdout)
    assert [each["orders"] for each in told["messages"]] == [["ORD20261123000001"], ["B-1"]] * 2
    shown = RUN.invoke(app, asked).stdout
    assert [part for part in ("2 orders declared", "B-1", "652.42") if part not in shown] == []
    assert "110101190001010006" not in shown


def test_every_faulty_order_of_a_folder_is_told_with_its_file_and_nothing_is_written() -> None:
    folders(4, sent_at="20261124103000")
    Path("orders/001.json").write_text("{", "utf-8")
    bad = {"kind": "item", "item": {**VITAMIN, "origin": "JP", "hs_code": "2402200000"}, "quantity": 1}
    Path("orders/002.json").write_text(json.dumps(order(bad)), "utf-8")
    got = RUN.invoke(app, ["declare", "orders", "shipments", "--out", "."])
    assert (got.exit_code, list(Path().glob("*.xml"))) == (2, [])
    assert [name for name in ("orders/001.json", "orders/002.json", "shipments/004.json") if name not in got.stderr] == []
    assert "003.json" not in got.stderr


def test_orders_without_a_shipment_and_numbers_that_stand_twice_are_named() -> None:
    folders(3, order_no="A-1")
    twice = RUN.invoke(app, ["declare", "orders", "shipments"])
    assert (twice.exit_code, twice.stderr.count("2 of the declarations have this number")) == (2, 2)
    assert [name for name in ("shipments/001.json", "shipments/003.json") if name not in twice.stderr] == []
    Path("shipments/001.json").rename("shipments/009.json")
    Path("empty").mkdir()
    for asked, said in (
        (["orders", "shipments"], ("no shipment shipments/001.json", "no order orders/009.json")),
        (["orders", "shipment.json"], ("a folder goes with a folder",)),
        (["empty", "empty"], ("the folder has no orders",)),
        (["order.json", "shipment.json", "order.json"], ("the order has no shipment",)),
    ):
        got = RUN.invoke(app, ["declare", *asked])
        assert (got.exit_code, [part for part in said if part not in got.stderr]) == (2, [])


def test_messages_are_written_all_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    folders(101)
    with monkeypatch.context() as full:
        full.setattr("os.link", partial(_link_until_full, os.link, []))
        assert RUN.invoke(app, ["declare", "orders", "shipments", "--out", "."]).exit_code == 2
    assert list(Path().glob("*.xml")) == []
    Path("A-101-CEB621.xml").write_text("sent", "utf-8")
    got = RUN.invoke(app, ["declare", "orders", "shipments", "--out", "."])
    assert (got.exit_code, [path.name for path in Path().glob("*.xml")]) == (2, ["A-101-CEB621.xml"])


def _link_until_full(link: Callable[..., None], done: list[str], source: Path, path: Path) -> None:
    """Move two files to their place; then there is no room."""
    if len(done) == 2:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))
    done.append(str(path))
    link(source, path)


def test_a_key_is_given_with_its_certificate_and_number() -> None:
    found = RUN.invoke(app, ["declare", "order.json", "shipment.json", "--key", "key.pem"])
    assert (found.exit_code, "all three or none" in found.stderr) == (2, True)


def test_what_bundler_declares_passes_the_check_and_a_changed_amount_does_not() -> None:
    RUN.invoke(app, ["declare", "order.json", "shipment.json", "--out", "."])
    files = [str(path) for path in sorted(Path().glob("*.xml"))]
    assert RUN.invoke(app, ["precheck", *files, "--on", "2026-11-23"]).exit_code == 0
    path = Path(files[0])
    path.write_text(path.read_text("utf-8").replace("<ceb:acturalPaid>326.21", "<ceb:acturalPaid>320.00"), "utf-8")
    wrong = RUN.invoke(app, ["precheck", *files, "--on", "2026-11-23", "--json"])
    assert wrong.exit_code == 1
    assert [each["rule"] for each in json.loads(wrong.stdout)["orders"][0]["objections"]] == ["R1"]


BACK = {"released_on": "2026-11-24", "applied_on": "2026-11-30", "customs_district": "3105", "lines": [{"bundle": "GIFT-7", "copies": 1}]}
OF = ("--invt-no", "31052026I000000001", "--reason", "不合适")


def test_a_return_of_a_bundle_is_declared_by_its_lines_and_written_once() -> None:
    Path("back.json").write_text(json.dumps(BACK), "utf-8")
    asked = ["declare-return", "order.json", "back.json", "later.json", *OF]
    told = json.loads(RUN.invoke(app, [*asked, "--out", ".", "--json"]).stdout)
    (refund,) = read(Path("COP20261123000001-CEB625.xml").read_bytes()).message.documents
    answer = bundler.check_return(order(), BACK)
    assert refund == give_back(answer, LATER, Reference("31052026I000000001"), "不合适")
    lines: Any = refund.lines
    assert [(line.gnum, line.qty) for line in lines] == [(1, 1), (2, 2), (3, 1)]
    assert (told["order_no"], [each["message"] for each in told["messages"]]) == ("ORD20261123000001", ["CEB625"])
    assert RUN.invoke(app, [*asked, "--out", "."]).exit_code == 2
    shown = RUN.invoke(app, asked).stdout
    assert "Return of ORD20261123000001" in shown
    assert "110101190001010006" not in shown


def test_a_return_that_is_refused_or_under_review_makes_no_message() -> None:
    asked = ["declare-return", "order.json", "back.json", "later.json", *OF]
    piece = {"lines": [{"bundle": "GIFT-7", "sku": "CREAM-50", "pieces": 1}]}
    late = {"applied_on": "2026-12-25", "arrived_on": "2027-01-09"}
    for change, said in (
        (late, ("2026-12-24", "2027-01-08", "later.json")),
        (piece, ("would not pass by itself",)),
        ({"lines": []}, ("back.json",)),
    ):
        Path("back.json").write_text(json.dumps({**BACK, **change}), "utf-8")
        got = RUN.invoke(app, asked)
        assert (got.exit_code, [part for part in said if part not in got.stderr]) == (2, [])
    Path("back.json").write_text(json.dumps({**BACK, **piece}), "utf-8")
    assert RUN.invoke(app, [*asked, "--reviewed"]).exit_code == 0


def test_a_withdrawal_names_the_whole_list() -> None:
    asked = ["declare-withdrawal", "shipment.json", *OF]
    told = json.loads(RUN.invoke(app, [*asked, "--json"]).stdout)
    (document,) = read(told["messages"][0]["xml"]).message.documents
    assert document == withdraw(shipment(), Reference("31052026I000000001"), "不合适")
    assert "Withdrawal of ORD20261123000001" in RUN.invoke(app, asked).stdout
    wrong = RUN.invoke(app, ["declare-withdrawal", "shipment.json", "--invt-no", "1" * 19, "--reason", "-", "--key", "key.pem"])
    assert wrong.exit_code == 2


def test_the_year_of_a_buyer_is_said_by_the_number_of_the_order() -> None:
    RUN.invoke(app, ["declare", "order.json", "shipment.json", "--out", "."])
    files = [str(path) for path in sorted(Path().glob("*.xml"))]
    asked = ["precheck", *files, "--on", "2026-11-23", "--annual-used"]
    assert RUN.invoke(app, [*asked, "ORD20261123000001=25701.00"]).exit_code == 0
    over = RUN.invoke(app, [*asked, "ORD20261123000001=25701.01", "--json"])
    day = bundler.load_tables().on(date(2026, 11, 23))
    library = check_messages((read(Path(each).read_bytes()) for each in files), day, {"ORD20261123000001": 2570101})
    assert (over.exit_code, json.loads(over.stdout)) == (1, library.to_dict())
    wrong = RUN.invoke(app, [*asked, "A-1=1", "--annual-used", "A-2=1.00"])
    assert (wrong.exit_code, "--annual-used" in wrong.stderr, "two places" in wrong.stderr) == (2, True, True)
    strange = RUN.invoke(app, [*asked, "A-2=1.00"])
    assert (strange.exit_code, "no declaration list (CEB621) is of this order" in strange.stderr) == (2, True)


def test_receipts_say_where_a_list_stands_and_how_to_mend_a_refusal() -> None:
    Path("accepted.xml").write_text(RECEIPT, "utf-8")
    assert RUN.invoke(app, ["receipts", "accepted.xml"]).exit_code == 0
    refused = RECEIPT.replace(">120<", ">100<").replace("Code:1800", "Code:1332").replace("123</returnTime", "999</returnTime")
    Path("refused.xml").write_text(refused, "utf-8")
    found = RUN.invoke(app, ["receipts", "refused.xml", "accepted.xml", "--json"])
    (document,) = json.loads(found.stdout)["documents"]
    assert (found.exit_code, document["stage"], document["codes"][0]["code"]) == (1, "refused", "1332")
    assert "acturalPaid" in document["mend"]


BILLED = [(1, "3304990039", "50.57", "4.60"), (2, "3304990039", "101.16", "9.21"), (3, "2106909090", "147.27", "13.40")]


def billed(*lines: tuple[int, str, str, str], **head: str) -> bytes:
    """A tax bill of the order of this story as a file; ``head`` replaces facts of its head."""
    found = bill(*lines, vat="27.21")
    changed = {"guid": "0A1B2C3D-0000-4000-8000-000000000020", **head}
    return write(message_of("CEB816", Document(found.head.model_copy(update=changed), found.lines)))


def test_a_tax_bill_that_agrees_with_the_quote_says_so_and_leaves_with_0() -> None:
    Path("bill.xml").write_bytes(billed(*BILLED))
    Path("cancelled.xml").write_bytes(billed(*BILLED[1:], tax_no="OLD", status="3"))
    found = RUN.invoke(app, ["receipts", "bill.xml", "cancelled.xml", "--order", "order.json"])
    assert (found.exit_code, "Tax bill T beside the quote" in found.stdout, "agrees" in found.stdout) == (0, True, True)
    told = json.loads(RUN.invoke(app, ["receipts", "bill.xml", "--order", "order.json", "--json"]).stdout)
    alone = json.loads(RUN.invoke(app, ["receipts", "bill.xml", "--json"]).stdout)
    bills = [{"invt_no": "44012026I000000001", "tax_no": "T", "agrees": True, "differences": [], "codes": []}]
    assert told == {**alone, "reconciled": bills}


def test_a_tax_bill_that_differs_is_told_line_by_line_and_tax_by_tax_and_leaves_with_1() -> None:
    Path("bill.xml").write_bytes(billed(BILLED[0], (2, "3304990099", "101.17", "9.20"), BILLED[2]))
    found = RUN.invoke(app, ["receipts", "bill.xml", "--order", "order.json"])
    assert found.exit_code == 1
    rows = [line.split() for line in found.stdout.splitlines()]
    for row in (
        "2 tariff code 3304990039 3304990099 –",
        "2 dutiable value 101.16 101.17 +0.01",
        "2 VAT 9.21 9.20 -0.01",
        "sum VAT 27.20 27.21 +0.01",
    ):
        assert row.split() in rows


def test_a_tax_bill_that_is_not_there_or_of_several_lists_is_told_with_the_faults_of_every_file() -> None:
    Path("accepted.xml").write_text(RECEIPT, "utf-8")
    Path("one.xml").write_bytes(billed(*BILLED))
    Path("other.xml").write_bytes(billed(*BILLED, invt_no="44012026I000000002", tax_no="U"))
    for asked, said in (
        (["accepted.xml", "--order", "order.json"], ("is a tax bill",)),
        (["one.xml", "other.xml", "--order", "order.json"], ("44012026I000000001, 44012026I000000002",)),
        (["one.xml", "--on", "2026-11-23"], ("--order",)),
        (["order.json", "--order", "shipment.json"], ("not XML", "shipment.json")),
    ):
        got = RUN.invoke(app, ["receipts", *asked])
        assert (got.exit_code, [part for part in said if part not in got.stderr]) == (2, [])


def test_files_that_are_no_messages_are_all_named() -> None:
    found = RUN.invoke(app, ["precheck", "order.json", "shipment.json"])
    assert (found.exit_code, found.stderr.count("not XML")) == (2, 2)


def test_released_lists_are_drafted_for_the_bonded_side_and_others_are_named() -> None:
    assert RUN.invoke(app, ["declare", "order.json", "shipment.json", "--out", ".", "--xlsx", "list.xlsx"]).exit_code == 0
    listed = "ORD20261123000001-CEB621.xml"
    Path("accepted.xml").write_text(RECEIPT.replace("<invtNo>", "<invtNo>31052026I000000001"), "utf-8")
    waiting = RUN.invoke(app, ["bonded", listed, "accepted.xml"])
    assert (waiting.exit_code, "COP20261123000001" in waiting.stderr) == (2, True)
    Path("released.xml").write_text(RECEIPT.replace(">120<", ">800<").replace("123</returnTime", "999</returnTime"), "utf-8")
    files = ["bonded", listed, "accepted.xml", "released.xml"]
    told = json.loads(RUN.invoke(app, [*files, "--xlsx", "draft.xlsx", "--json"]).stdout)
    assert (told["bills"], [line["DclTotalAmt"] for line in told["lines"]]) == (["31052026I000000001"], ["151.73", "147.27"])
    assert "CREAM-50" in RUN.invoke(app, files).stdout
    books = {name: CalamineWorkbook.from_path(name).sheet_names for name in ("list.xlsx", "draft.xlsx")}
    assert books == {"list.xlsx": ["表头", "表体"], "draft.xlsx": ["表头", "表体", "跨境清单"]}
