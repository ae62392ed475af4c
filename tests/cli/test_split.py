"""``bundler split``: exit codes, JSON, the parcel tariff, and what a person sees in eighty columns."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import bundler
from bundler.cli import app

WORLD = Path(__file__).parents[2] / "examples" / "ningbo"
CATALOGUE, PARCELS = str(WORLD / "catalogue.csv"), str(WORLD / "parcels.toml")


def basket(name: str) -> str:
    return str(WORLD / "baskets" / f"{name}.json")


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(app.app, ["split", *arguments], input=given)


@pytest.mark.parametrize(
    ("name", "code"), [("ok-three-books", 0), ("review-over-limit", 1), ("bad-over-limit", 1), ("bad-bundle-of-two-books", 1), ("none", 2)]
)
def test_the_exit_code_is_the_verdict(name: str, code: int) -> None:
    assert run(basket(name), "--catalogue", CATALOGUE).exit_code == code


@pytest.mark.parametrize("parcels", [None, PARCELS])
@pytest.mark.parametrize("name", ["ok-three-books", "bad-over-limit", "bad-bundle-of-two-books"])
def test_json_is_what_the_library_says_and_nothing_else(name: str, parcels: str | None) -> None:
    got = run(basket(name), "-c", CATALOGUE, "--json", *(["--parcels", parcels] if parcels else []))
    answer = bundler.split(Path(basket(name)).read_bytes(), catalogue=CATALOGUE, parcel_tariff=parcels)
    assert got.stdout == json.dumps(answer.to_dict(), ensure_ascii=False, indent=2) + "\n"
    assert got.stderr == ""


def test_a_basket_may_come_from_standard_input_and_today_is_filled_in() -> None:
    stated = json.loads(Path(basket("ok-three-books")).read_text("utf-8"))
    del stated["on"]
    got = run("-", "-c", CATALOGUE, "--json", given=json.dumps(stated))
    assert got.stderr == "on 2026-11-24 (today in Asia/Shanghai)\n"
    assert {order["order"]["on"] for order in json.loads(got.stdout)["orders"]} == {"2026-11-24"}


def test_a_person_sees_orders_reasons_impossible_bundles_and_what_is_grave() -> None:
    got = run(basket("bad-over-limit"), "-c", CATALOGUE).stdout
    for words in ("ONE-BOOK  2 orders in the order of release", "T3105W000001", "BND-01  One declaration list draws", "To review\n  LIM-04",
                  "Order 1\n", "LIM-01  The order is worth 5600.00", "✘ non-compliant"):  # fmt: skip
        assert words in got
    got = run(basket("bad-bundle-of-two-books"), "-c", CATALOGUE).stdout
    assert "Impossible, and in no order\n  BND-01  Bundle MIX-1 can never be one order" in got


def test_all_lines_of_a_terminal_of_eighty_columns_hold() -> None:
    for name in ("ok-three-books", "review-over-limit", "bad-over-limit", "bad-bundle-of-two-books"):
        lines = run(basket(name), "-c", CATALOGUE, "--parcels", PARCELS).stdout.splitlines()
        assert max(map(len, lines)) <= 80
        assert not any("…" in line for line in lines)


def test_a_code_other_than_that_of_the_basket_is_explained() -> None:
    stated = json.loads(Path(basket("ok-three-books")).read_text("utf-8"))
    got = run("-", "-c", CATALOGUE, given=json.dumps({**stated, "supervision_code": "9610"}))
    assert got.exit_code == 1
    assert "Order 2: WINE-75 (BND-04), CHOC-BOX (BND-04) may not go under 9610" in " ".join(got.stdout.split())


def test_what_is_not_proven_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bundler.assembly.splitting._pack_group", lambda group, *_: ([{at: 1} for at in range(len(group))], False))
    got = run(basket("ok-three-books"), "-c", CATALOGUE)
    assert "The solver stopped at its limit" in got.stdout


def test_faults_of_basket_catalogue_and_parcels_are_told_at_once(tmp_path: Path) -> None:
    parcels = tmp_path / "prices.toml"
    parcels.write_text('first_kg = 1.0\nfirst = "8"\nfurther_kg = "0.5"\nfurther = "2.50"\nkgmax = "20"\n', "utf-8")
    got = run(str(tmp_path / "none.json"), "-c", "nowhere.csv", "--parcels", str(parcels))
    assert (got.exit_code, got.stdout) == (2, "")
    for words in (
        "6 faults",
        "none.json",
        "nowhere.csv",
        "prices.toml, at /first_kg",
        "prices.toml, at /first\n",
        "Did you mean 'kg_max'?",
    ):
        assert words in got.stderr


def test_a_piece_that_no_parcel_takes_is_named_in_the_file_that_the_person_gave(tmp_path: Path) -> None:
    line = {"kind": "item", "sku": "STROLLER", "quantity": 1}
    light = tmp_path / "light.json"
    light.write_text('{"first_kg": "1", "first": "8.00", "further_kg": "1", "further": "2.00", "kg_max": "10"}', "utf-8")
    got = run("-", "-c", CATALOGUE, "--parcels", str(light), given=json.dumps({"on": "2026-11-23", "lines": [line]}))
    assert got.exit_code == 2
    assert "standard input, at /lines/0" in got.stderr
    assert "STROLLER weighs 10.6 kg; the heaviest parcel takes 10 kg" in got.stderr
