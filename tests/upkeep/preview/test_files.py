"""Bundles, orders and volumes are read strictly, and all that is wrong with a file is told at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import bundler
from bundler.assembly.plan import Plan
from bundler.errors import Fault
from bundler.upkeep.preview import Subjects
from bundler.upkeep.preview.bundle_file import read_bundles
from bundler.upkeep.preview.order_files import read_orders
from bundler.upkeep.preview.volume_file import read_volumes

WORLD = Path(__file__).parents[3] / "examples" / "ningbo"
PARTS = [{"sku": "WINE-75", "quantity": 1}, {"sku": "CHOC-100", "quantity": 2}]
ORDER = {"lines": [{"kind": "item", "sku": "WINE-75", "quantity": 1}]}


def written(path: Path, document: Any) -> Path:
    path.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
    return path


def faults_of(read: Any, *arguments: Any) -> list[Fault]:
    with pytest.raises(bundler.InputError) as told:
        read(*arguments)
    return list(told.value.faults)


def test_a_plan_of_compose_gives_its_designs_with_their_copies(tmp_path: Path) -> None:
    design = {"components": PARTS, "account_book": "T1", "discount": "0.05", "price": "300.00", "copies": 120, "tax": "1.00", "lines": []}
    plan = Plan("optimal", 100, 100, [design, {**design, "copies": 20}], {}, [], 1.0, {})
    bundles = read_bundles(written(tmp_path / "plan.json", plan.to_dict()))
    assert [(each.id, each.volume, each.pointer) for each in bundles] == [("design 1", 120, "/designs/0"), ("design 2", 20, "/designs/1")]


def test_a_list_of_bundles_is_read_as_they_stand_in_orders(tmp_path: Path) -> None:
    rows = [
        {"id": "A", "price": "300.00", "components": PARTS, "volume": 7},
        {"kind": "bundle", "id": "B", "price": "1.00", "quantity": 2, "components": PARTS},
    ]
    bundles = read_bundles(written(tmp_path / "b.json", rows))
    assert [(each.kind, each.id, each.volume, each.pointer) for each in bundles] == [("bundle", "A", 7, "/0"), ("bundle", "B", None, "/1")]


def test_every_bad_bundle_of_a_file_is_told(tmp_path: Path) -> None:
    rows = [{"id": "A", "price": 300, "components": PARTS}, {"id": "B", "price": "1.00", "components": PARTS, "volum": 1},
            {"id": "C", "price": "1.00", "components": PARTS}, {"id": "C", "price": "2.00", "components": PARTS}]  # fmt: skip
    found = faults_of(read_bundles, written(tmp_path / "b.json", rows))
    assert [(fault.pointer, fault.code) for fault in found] == [
        ("/0/price", "value_error"), ("/1/volum", "extra_forbidden"), ("/3/id", "duplicate_id"),
    ]  # fmt: skip
    assert faults_of(read_bundles, written(tmp_path / "c.json", {"bundles": []}))[0].code == "bundles"


def test_orders_come_from_a_folder_a_list_or_json_lines(tmp_path: Path) -> None:
    named = {**ORDER, "order_id": "O-1"}
    written(tmp_path / "b.json", ORDER)
    written(tmp_path / "a.json", named)
    written(tmp_path / "readme.txt", "no order")
    assert [each.id for each in read_orders(tmp_path)] == ["O-1", "b"]
    assert [each.id for each in read_orders(written(tmp_path / "list.json", [named, ORDER]))] == ["O-1", "list 2"]
    lines = f"{json.dumps(named)}\n\n{json.dumps(ORDER)}\n"
    assert [each.id for each in read_orders(written(tmp_path / "l.jsonl", lines))] == ["O-1", "l 3"]


def test_every_bad_order_of_a_folder_is_told_with_its_file(tmp_path: Path) -> None:
    written(tmp_path / "a.json", "{")
    written(tmp_path / "b.json", {"lines": []})
    written(tmp_path / "c.json", {**ORDER, "order_id": "d"})
    written(tmp_path / "d.json", ORDER)
    assert [(fault.place, fault.code) for fault in faults_of(read_orders, tmp_path)] == [
        ("a.json", "json"), ("b.json", "too_short"), ("d.json", "duplicate_id"),
    ]  # fmt: skip
    (tmp_path / "empty").mkdir()
    assert faults_of(read_orders, tmp_path / "empty")[0].code == "empty_folder"


@pytest.fixture
def subjects(tmp_path: Path) -> Subjects:
    rows = [{"id": each, "price": "300.00", "components": PARTS} for each in ("GIFT", "WINE-75")]
    return Subjects(bundler.load_catalogue(WORLD / "catalogue.csv"), read_bundles(written(tmp_path / "b.json", rows)))


def test_volumes_belong_to_whatever_has_the_id(tmp_path: Path, subjects: Subjects) -> None:
    text = "\ufeffkind,id,volume\n,GIFT,12\nitem,WINE-75,5\nbundle,WINE-75,0\n"
    assert read_volumes(written(tmp_path / "v.csv", text), subjects) == {
        ("bundle", "GIFT"): 12,
        ("item", "WINE-75"): 5,
        ("bundle", "WINE-75"): 0,
    }


def test_no_volume_that_was_typed_is_ignored(tmp_path: Path, subjects: Subjects) -> None:
    text = "id,volume\nGIFT,1\nGIFT,2\nGIFTS,3\nWINE-75,4\nCHOC-100,-1\nCHOC-100,1.5\nCHOC-100\n"
    found = faults_of(read_volumes, written(tmp_path / "v.csv", text), subjects)
    assert [(fault.row, fault.message.split(";")[0][:34]) for fault in found] == [
        (3, "the volume of 'GIFT' stands twice"), (4, "neither a sku of the catalogue nor"), (5, "the id names several things"),
        (6, "a whole number from 0 to 100000000"), (7, "a whole number from 0 to 100000000"), (8, "1 cells where the header has 2"),
    ]  # fmt: skip
    assert found[1].hint == "Did you mean 'GIFT'?"
    assert faults_of(read_volumes, written(tmp_path / "w.csv", "sku,sold\nA,1\n"), subjects)[0].code == "header"
    (tmp_path / "x.csv").write_bytes("id,volume\n酒,1\n".encode("gbk"))
    assert faults_of(read_volumes, tmp_path / "x.csv", subjects)[0].code == "encoding"
