"""Requests name an edition by its version, and answers are given again under theirs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

import bundler
from bundler.service import create_app
from bundler.tariff.loader import shipped_folder
from bundler.upkeep.releasing import cut
from tests.service.conftest import TODAY
from tests.service.examples import CATALOGUE, ORDER, POLICY, validator, with_catalogue

Client = TestClient[Any]
NEW = "2026-11-23.2"
TAXED = {"on": "2026-11-23", "lines": [{"kind": "item", "sku": "CHOC-200", "quantity": 1}]}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped tables, and tables with another VAT made up for a test, as edition files."""
    folder = tmp_path_factory.mktemp("editions")
    cut(shipped_folder(), date(2026, 11, 24), to=folder, notes="the first")
    tables = shutil.copytree(shipped_folder(), folder / "tables")
    for name, old, new in (("cn/vat.toml", 'percent = "13"', 'percent = "14"'), ("coverage.toml", '"2026-11-23"', f'"{NEW}"')):
        path = tables / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8", newline="")
    cut(tables, date(2026, 11, 25), to=folder)
    return folder


@pytest.fixture(scope="module")
def stocked(shelf: Path) -> Iterator[Client]:
    with TestClient(create_app(catalogue=CATALOGUE, today=lambda: TODAY, editions=shelf)) as client:
        yield client


def test_the_editions_are_listed_with_hash_day_and_notes(stocked: Client, client: Client) -> None:
    listed = stocked.get("/v1/editions").json()
    validator("Editions").validate(listed)
    shipped = bundler.load_tables()
    assert listed["editions"][0] == {
        "version": shipped.coverage.edition, "tables_sha256": shipped.sha256, "date": "2026-11-24", "notes": "the first", "default": True,
    }  # fmt: skip
    assert [(each["version"], each["default"]) for each in listed["editions"][1:]] == [(NEW, False)]
    assert client.get("/v1/editions").json()["editions"] == [
        {"version": shipped.coverage.edition, "tables_sha256": shipped.sha256, "date": None, "notes": None, "default": True}
    ]


def test_a_request_is_answered_from_the_edition_that_it_names(stocked: Client, shelf: Path) -> None:
    new = bundler.load_tables(NEW, editions=shelf)
    for name in (NEW, f"cn {NEW}"):
        assert stocked.post("/v1/quotes", json={**TAXED, "tables": name}).json() == bundler.quote(TAXED, CATALOGUE, new).to_dict()
    for named in ({}, {"tables": None}, {"tables": bundler.load_tables().coverage.edition}):
        assert stocked.post("/v1/quotes", json={**TAXED, **named}).json() == bundler.quote(TAXED, CATALOGUE).to_dict()
    (result,) = stocked.post("/v1/quotes/batch", json={"orders": [TAXED], "tables": NEW}).json()["results"]
    assert result["answer"]["receipt"]["tables_sha256"] == new.sha256


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("checks", {}), ("comparisons", {}), ("repairs", {}), ("splits", {}), ("cliffs", {}), ("price-curves", {"points": 2}),
        ("tax-included-prices", {"payable": "300.00"}),
        ("returns", {"return": {"released_on": "2026-11-24", "applied_on": "2026-12-01", "customs_district": "3105",
                                "lines": [{"number": 1, "pieces": 1}]}}),
    ],
)  # fmt: skip
def test_every_route_that_takes_an_order_takes_an_edition(stocked: Client, shelf: Path, path: str, more: dict[str, Any]) -> None:
    answer = stocked.post(f"/v1/{path}", json={**TAXED, **more, "tables": NEW})
    assert answer.status_code == 200
    assert answer.json()["receipt"]["tables_sha256"] == bundler.load_tables(NEW, editions=shelf).sha256


def test_a_composition_takes_an_edition(stocked: Client) -> None:
    refused = stocked.post("/v1/compositions", json={"policy": POLICY, "tables": "1999"})
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/tables"]


@pytest.mark.parametrize("path", ["law", "law/changes", "tariff/1806310000", "rules/LIM-01"])
def test_a_route_that_reads_the_tables_takes_an_edition(stocked: Client, shelf: Path, path: str) -> None:
    said = stocked.get(f"/v1/{path}", params={"tables": NEW}).json()
    assert said["tables_sha256"] == bundler.load_tables(NEW, editions=shelf).sha256
    refused = stocked.get(f"/v1/{path}", params={"tables": "1999"})
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["code"] == "unknown_edition"


@pytest.mark.parametrize("name", ["1999-01-01", "", "../cn-1", "/etc/passwd", "1" * 5000, 7, True, ["2026-11-23"], {}])
def test_an_edition_that_is_not_here_is_a_problem_that_names_those_that_are(stocked: Client, name: Any) -> None:
    answer = stocked.post("/v1/quotes", json={**TAXED, "freight": 1.5, "tables": name})
    validator("Problem").validate(answer.json())
    told = {error["pointer"]: error for error in answer.json()["errors"]}
    assert told.keys() == {"/tables", "/freight"}
    assert told["/tables"]["hint"] == f"Known: 2026-11-23, {NEW}."


def test_a_misspelt_key_is_told(client: Client) -> None:
    answer = client.post("/v1/quotes", json={**with_catalogue(), "table": "2026-11-23"})
    assert answer.json()["errors"][0]["hint"] == "Did you mean 'tables'?"


def test_the_service_does_not_start_with_a_broken_edition(tmp_path: Path) -> None:
    (tmp_path / "cn-1.zip").write_bytes(b"not an edition")
    with pytest.raises(bundler.TableError, match="does not end as an edition file does"):
        create_app(editions=tmp_path)
    with pytest.raises(bundler.TableError, match="no such folder of editions"):
        create_app(editions=tmp_path / "nowhere")


def test_a_file_that_became_another_edition_after_the_start_is_a_problem_and_never_an_answer(shelf: Path, tmp_path: Path) -> None:
    for path in shelf.glob("*.zip"):
        shutil.copy(path, tmp_path)
    with TestClient(create_app(catalogue=CATALOGUE, today=lambda: TODAY, editions=tmp_path)) as service:
        new = tmp_path / f"cn-{NEW}.zip"
        (tmp_path / f"cn-{bundler.load_tables().coverage.edition}.zip").replace(new)
        answer = service.post("/v1/quotes", json={**TAXED, "tables": NEW})
        assert (answer.status_code, answer.json()["type"]) == (503, "urn:bundler:problem:edition-changed")
        new.unlink()
        assert service.post("/v1/quotes", json={**TAXED, "tables": NEW}).status_code == 503


def test_an_answer_is_given_again_under_its_own_edition(stocked: Client, shelf: Path) -> None:
    for tables in (bundler.load_tables(), bundler.load_tables(NEW, editions=shelf)):
        answer = bundler.quote(ORDER, CATALOGUE, tables)
        for body in (
            {"receipt": answer.to_dict(), "input": json.loads(answer.input_json)},
            {"receipt": answer.to_dict(), "input": ORDER},
            {"receipt": answer.to_dict()["receipt"], "input": ORDER, "catalogue": CATALOGUE},
        ):
            validator("ReplayRequest").validate(body)
            said = stocked.post("/v1/replays", json=body)
            validator("Replay").validate(said.json())
            assert said.json()["reproduced"]
            assert said.json()["answer"] == json.loads(json.dumps(answer.to_dict()))


def test_an_answer_under_another_edition_shows_what_differs(stocked: Client) -> None:
    answer = bundler.quote(ORDER, CATALOGUE)
    said = stocked.post("/v1/replays", json={"receipt": answer.to_dict(), "input": ORDER, "tables": NEW}).json()
    validator("Replay").validate(said)
    assert not said["reproduced"]
    assert {"/vat", "/tax"} <= {each["at"] for each in said["differences"]}
    assert said["notes"][0].startswith("The tables are others")


def test_all_that_is_wrong_with_a_replay_is_told_at_its_place(stocked: Client) -> None:
    answer = bundler.quote(ORDER, CATALOGUE).to_dict()
    answer["receipt"]["tables_sha256"] = "0" * 64
    saved = {"items": [], "order": {"lines": 1}}
    refused = stocked.post("/v1/replays", json={"receipt": answer, "input": saved, "more": 1}).json()
    assert {error["pointer"] for error in refused["errors"]} == {"/receipt/receipt/tables_sha256", "/input/order/lines", "/more"}
    missing = stocked.post("/v1/replays", json={"input": 1}).json()
    assert {error["pointer"] for error in missing["errors"]} == {"/receipt", "/input"}
    unknown = {"lines": [{"kind": "item", "sku": "NONE", "quantity": 1}]}
    said = {"receipt": bundler.quote(ORDER, CATALOGUE).to_dict(), "input": unknown}
    assert [error["pointer"] for error in stocked.post("/v1/replays", json=said).json()["errors"]] == ["/input/lines/0/sku"]


def test_what_was_asked_beside_an_order_is_asked_again_but_no_search_without_end(stocked: Client) -> None:
    curve = bundler.price_curve(ORDER, line=1, catalogue=CATALOGUE, points=3)
    body = {"receipt": curve.to_dict(), "input": json.loads(curve.input_json)}
    assert stocked.post("/v1/replays", json=body).json()["reproduced"]
    given = {"items": [], "order": ORDER, "repair": {"tries": 501}}
    policy = {"items": [], "policy": {**POLICY, "solver": {"work": 10**6, "workers": 1}}}
    for question, pointer in ((given, "/input/repair/tries"), (policy, "/input/policy")):
        refused = stocked.post("/v1/replays", json={"receipt": curve.to_dict()["receipt"], "input": question}).json()
        assert [(error["code"], error["pointer"]) for error in refused["errors"]] == [("not_replayed", pointer)]
