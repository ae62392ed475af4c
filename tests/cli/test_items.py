"""``bundler items load``: files become stored items without a server, by the same path."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from tests.catalogue.books import xlsx
from typer.testing import CliRunner, Result

from bundler.cli import app
from bundler.service import create_app

CATALOGUE = Path(__file__).parents[2] / "examples" / "ningbo" / "catalogue.csv"
ROW = {
    "sku": "T-1",
    "name": "tea",
    "hs_code": "0902100000",
    "origin": "CN",
    "unit": "035",
    "unit_price": "9.90",
    "net_weight_kg": "0.1",
    "stock": "5",
}


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'bundler.db'}"


def load(file: Path, url: str, *more: str) -> Result:
    return CliRunner().invoke(app.app, ["items", "load", str(file), "--database", url, *more])


def test_a_catalogue_is_there_for_the_service_and_told_as_the_service_tells_it(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUNDLER_PERSON_KEY", "a secret of the tests, which is long enough")
    got = load(CATALOGUE, url, "--json")
    assert got.exit_code == 0
    with TestClient(create_app(database=f"sqlite:///{tmp_path / 'other.db'}")) as client:
        headers = {"Content-Type": "text/csv", "Idempotency-Key": "K-1"}
        told = client.put("/v1/items", content=CATALOGUE.read_bytes(), headers=headers).json()
    assert json.loads(got.stdout) == told
    with TestClient(create_app(database=url)) as client:
        assert client.get("/ready").json()["catalogue_items"] == told["new"] > 10


@pytest.mark.parametrize("kind", ["json", "ndjson", "xlsx", "parquet"])
def test_every_kind_of_file_is_read(kind: str, url: str, tmp_path: Path) -> None:
    file = tmp_path / f"items.{kind}"
    if kind == "json":
        file.write_text(json.dumps([ROW]))
    elif kind == "ndjson":
        file.write_text(json.dumps(ROW) + "\n")
    elif kind == "xlsx":
        xlsx(file, [ROW])
    else:
        import polars

        polars.DataFrame([ROW]).write_parquet(file)
    got = load(file, url)
    assert (got.exit_code, got.stderr) == (0, "")
    assert "1  new items and lots" in got.stdout


def test_rows_that_are_left_out_are_told_with_their_lines_and_leave_with_1(url: str, tmp_path: Path) -> None:
    file = tmp_path / "items.csv"
    rows: list[dict[str, Any]] = [ROW, {**ROW, "sku": "T-2", "unit_price": "9.9.9"}]
    file.write_text("\n".join([",".join(ROW), *(",".join(row.values()) for row in rows)]))
    got = load(file, url)
    assert got.exit_code == 1
    assert "line 3, unit_price: " in got.stdout


def test_a_load_is_completed_under_its_key_and_other_rows_under_it_are_refused(url: str, tmp_path: Path) -> None:
    file = tmp_path / "items.ndjson"
    file.write_text(json.dumps(ROW))
    first = load(file, url, "--key", "K-1", "--json")
    assert load(file, url, "--key", "K-1", "--json").stdout == first.stdout
    file.write_text(json.dumps({**ROW, "stock": "6"}))
    assert load(file, url, "--key", "K-1").exit_code == 2


def test_a_database_that_is_not_there_is_told(tmp_path: Path) -> None:
    file = tmp_path / "items.ndjson"
    file.write_text(json.dumps(ROW))
    got = load(file, f"sqlite:///{tmp_path / 'nowhere' / 'bundler.db'}")
    assert got.exit_code == 2
    assert "cannot be reached" in got.stderr
