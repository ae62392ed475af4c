"""Library, JSON text, command and HTTP give the same answer for the same input."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from litestar.testing import TestClient
from typer.testing import CliRunner

import bundler
from bundler.cli.app import app
from bundler.service import create_app
from tests.properties.worlds import worlds
from tests.service.examples import CATALOGUE, validator
from tests.service.examples import POLICY as ANY_POLICY

EXAMPLE = Path(__file__).parents[2] / "examples" / "ningbo"
ORDERS = sorted((EXAMPLE / "orders").glob("*.json"))
POLICY = {**ANY_POLICY, "solver": {"seconds": 60, "workers": 1, "work": 20}}
World = tuple[list[dict[str, Any]], dict[str, Any]]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient[Any]]:
    with TestClient(create_app()) as opened:
        yield opened


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("doors")


@settings(max_examples=20)
@given(world=worlds())
def test_four_doors_give_one_answer(client: TestClient[Any], folder: Path, world: World) -> None:
    catalogue, order = world
    library = bundler.quote(order, catalogue=catalogue)
    (folder / "catalogue.json").write_text(json.dumps(catalogue), "utf-8")
    text = json.dumps(order)
    command = CliRunner().invoke(app, ["quote", "-", "--catalogue", str(folder / "catalogue.json"), "--json"], input=text)
    assert command.exit_code == (0 if library.verdict == "compliant" else 1)
    assert json.loads(command.stdout) == library.to_dict()
    assert bundler.quote(text, catalogue=catalogue).to_dict() == library.to_dict()
    assert client.post("/v1/quotes", json={**order, "catalogue": catalogue}).json() == library.to_dict()


@pytest.mark.parametrize("path", ORDERS, ids=lambda path: path.stem)
def test_the_command_says_of_an_example_what_the_library_says(path: Path) -> None:
    command = CliRunner().invoke(app, ["quote", str(path), "--catalogue", str(EXAMPLE / "catalogue.csv"), "--json"])
    assert json.loads(command.stdout) == bundler.quote(path.read_bytes(), catalogue=EXAMPLE / "catalogue.csv").to_dict()


def test_a_sensitivity_analysis_is_the_same_through_all_doors_and_again(client: TestClient[Any], folder: Path) -> None:
    """Library, command, HTTP and replay; asked of none, none of them tells it."""
    (folder / "items.json").write_text(json.dumps(CATALOGUE), "utf-8")
    (folder / "policy.json").write_text(json.dumps(POLICY), "utf-8")
    command = ["compose", "-c", str(folder / "items.json"), "-p", str(folder / "policy.json"), "--json"]
    for asked in (True, False):
        library = bundler.compose(CATALOGUE, POLICY, sensitivity=asked)
        said = timeless(library.to_dict())
        assert ("sensitivity" in said) is asked
        got = CliRunner().invoke(app, [*command, "--sensitivity"] if asked else command)
        assert timeless(json.loads(got.stdout)) == said
        started = client.post("/v1/compositions", json={"catalogue": CATALOGUE, "policy": POLICY, "sensitivity": asked}).json()
        with client.stream("GET", started["links"]["events"]) as events:
            assert "event: done" in "".join(events.iter_text())
        job = client.get(started["links"]["self"]).json()
        assert timeless(job["result"]) == said
        validator("Composition").validate(job)
        assert bundler.replay(library.to_dict(), library.input_json).differences == ()


def timeless(plan: dict[str, Any]) -> dict[str, Any]:
    return {**plan, "seconds": 0}


def test_four_doors_recommend_the_same(client: TestClient[Any]) -> None:
    catalogue, policy = EXAMPLE / "catalogue.csv", EXAMPLE / "policy-small.toml"
    library = bundler.recommend(catalogue, "WINE-75", policy=policy, top=3).to_dict()
    asked = ["recommend", "-c", str(catalogue), "-a", "WINE-75", "-p", str(policy), "--top", "3", "--json"]
    assert json.loads(CliRunner().invoke(app, asked).stdout) == library
    items = [json.loads(item.canonical_json) for item in bundler.load_catalogue(catalogue).values()]
    body = {"catalogue": items, "anchor": "WINE-75", "top": 3, "policy": tomllib.loads(policy.read_text("utf-8"))}
    over_http = client.post("/v1/recommendations", content=json.dumps(body, default=str), headers={"content-type": "application/json"})
    assert over_http.json() == library
