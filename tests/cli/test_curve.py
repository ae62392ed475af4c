"""``bundler curve``: some points for people, all for programs, a picture for both."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from typer.testing import CliRunner, Result

import bundler
from bundler.cli import app

CATALOGUE = str(Path(__file__).parents[2] / "examples" / "ningbo" / "catalogue.csv")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app.app, ["curve", "--sku", "LOTION-100A", "--on", "2026-11-23", "--catalogue", CATALOGUE, *arguments])


def test_json_is_what_the_library_says_and_nothing_else() -> None:
    got = run("--lowest", "900.00", "--highest", "1100.00", "--points", "9", "--json")
    wanted = bundler.price_curve(
        sku="LOTION-100A", catalogue=CATALOGUE, on=date(2026, 11, 23), lowest="900.00", highest="1100.00", points=9
    )
    assert json.loads(got.stdout) == wanted.to_dict()
    assert (got.exit_code, got.stderr) == (0, "")


def test_people_see_both_sides_of_every_cliff_and_a_bounded_table() -> None:
    rows = [" ".join(line.split()) for line in run("--highest", "27000.00").stdout.splitlines()]
    for row in ("995.00 995.00 90.55 1085.55 9.10% now", "999.99 999.99 91.00 1090.99 9.10%", "1000.00 1000.00 230.59 1230.59 23.06%",
                "5000.01 5000.01 1713.53 6713.54 34.27% full tax", "26000.01 26000.01 out of the channel"):  # fmt: skip
        assert row in rows
    assert len(rows) < 45


def test_a_picture_is_written_and_told(tmp_path: Path) -> None:
    path = tmp_path / "lotion.svg"
    got = run("--picture", str(path))
    assert (got.exit_code, got.stdout) == (0, "")
    assert got.stderr.replace("\n", "") == f"drawn in {path}"
    assert path.read_text("utf-8").startswith("<svg")


def test_a_picture_that_cannot_be_written_is_a_fault(tmp_path: Path) -> None:
    got = run("--picture", str(tmp_path / "nowhere" / "lotion.svg"))
    assert got.exit_code == 2
    assert "lotion.svg" in got.stderr
    assert run("--picture", "lotion.pdf").exit_code == 2
