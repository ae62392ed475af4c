"""``bundler return``: what it writes, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import bundler
from bundler.cli import app

WORLD = Path(__file__).parents[2] / "examples" / "ningbo"
CATALOGUE, ORDER = str(WORLD / "catalogue.csv"), WORLD / "orders" / "ok-two-lotions.json"
BACK = WORLD / "returns" / "ok-one-lotion.json"


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(app.app, ["return", *arguments, "--catalogue", CATALOGUE], input=given)


@pytest.fixture
def changed(tmp_path: Path) -> Any:
    def write(**change: Any) -> str:
        path = tmp_path / "back.json"
        path.write_text(json.dumps({**json.loads(BACK.read_text("utf-8")), **change}), "utf-8")
        return str(path)

    return write


def test_json_is_what_the_library_says() -> None:
    answer = bundler.check_return(ORDER.read_bytes(), BACK.read_bytes(), catalogue=CATALOGUE)
    for order, given in ((str(ORDER), None), ("-", ORDER.read_text("utf-8"))):
        got = run(order, str(BACK), "--json", given=given)
        assert (got.exit_code, json.loads(got.stdout)) == (0, answer.to_dict())


def test_people_see_what_comes_back_and_what_is_kept_within_eighty_columns() -> None:
    got = run(str(ORDER), str(BACK))
    assert got.exit_code == 0
    assert max(map(len, got.stdout.splitlines())) <= 80
    told = " ".join(got.stdout.split())
    assert "Return of OK-TWO-LOTIONS released on 2026-11-24" in told
    assert "1 LOTION-100A 3304990039 1 0 1 995.00 0.00 90.55 90.55" in told
    for part in ("tax not levied 90.55", "limit restored 995.00", "apply until 2026-12-24", "back until 2027-01-08", "tax kept 231.74"):
        assert part in told


def test_a_refused_return_leaves_with_one_and_shows_that_nothing_comes_back(changed: Any) -> None:
    got = run(str(ORDER), changed(applied_on="2026-12-25"))
    assert got.exit_code == 1
    told = " ".join(got.stdout.split())
    assert "995.00 – – –" in told
    assert "RET-01 The return was applied for on 2026-12-25; the last day was 2026-12-24" in told


def test_the_faults_of_both_files_are_told_at_once_with_their_names(changed: Any, tmp_path: Path) -> None:
    order = tmp_path / "order.json"
    order.write_text('{"on": "soon", "lines": []}', "utf-8")
    got = run(str(order), changed(applied_on="2026-11-01", colour="red"))
    assert got.exit_code == 2
    for part in ("order.json, at /on", "order.json, at /lines", "back.json, at /colour"):
        assert part in got.stderr
    late = run(str(ORDER), changed(lines=[{"number": 3, "pieces": 1}]))
    assert (late.exit_code, "back.json, at /lines/0/number" in late.stderr) == (2, True)
