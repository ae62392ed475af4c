"""``bundler tables import``: a proposal from a document, beside the tables and never over them."""

from __future__ import annotations

import json
import shlex
import subprocess
from pathlib import Path

import pytest
from tests.upkeep.importing.annexes import ROWS, as_csv, as_xlsx
from tests.upkeep.importing.world import small_tables
from typer.testing import CliRunner, Result

from bundler.cli import app
from bundler.tariff import load_tables


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with small tables and an annex."""
    small_tables(tmp_path / "tariff_tables")
    (tmp_path / "annex.csv").write_bytes(as_csv())
    (tmp_path / "annex.xlsx").write_bytes(as_xlsx())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*more: str, file: str = "annex.csv", kind: str = "positive-list", to: str = "out") -> Result:
    said = ["--source", "made-up", "--title", "A made-up annex", "--published", "2026-11-01", "--from", "2026-12-01", "--to", to]
    return CliRunner().invoke(app.app, ["tables", "import", kind, file, *said, "-o", "edition=2026-1", *more])


def test_a_document_becomes_a_proposal_in_a_folder_of_its_own(folder: Path) -> None:
    before = load_tables(folder / "tariff_tables").sha256
    got = run(file="annex.xlsx")
    assert got.exit_code == 1
    for words in (
        "listed             8",
        "review  附件 row 9",
        "the remark was not understood",
        "git apply out/proposal.patch",
        "tables diff tariff_tables out/tariff_tables",
    ):
        assert words in got.stdout
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["issues.csv", "proposal.patch", "source.toml", "tariff_tables"]
    assert load_tables(folder / "tariff_tables").sha256 == before
    assert load_tables(folder / "out" / "tariff_tables").sha256 != before


def test_the_command_that_takes_it_over_holds_wherever_the_tables_stand(folder: Path) -> None:
    (folder / "rules").mkdir()
    (folder / "tariff_tables").rename(folder / "rules" / "our tables")
    told = run("--tables", "rules/our tables", to="my out").stdout
    assert "bundler tables diff 'rules/our tables' 'my out/tariff_tables'" in told
    command = next(line.partition("   #")[0] for line in told.splitlines() if "git " in line)
    subprocess.run(shlex.split(command), check=True, capture_output=True)
    assert load_tables(folder / "rules" / "our tables").sha256 == load_tables(folder / "my out" / "tariff_tables").sha256


def test_another_title_of_a_source_that_is_known_is_told(folder: Path) -> None:
    assert [issue["value"] for issue in _issued(run("--json"), "source_known")] == []
    again = run("--tables", "out/tariff_tables", "--title", "Another title", "--json", to="again")
    assert [issue["value"] for issue in _issued(again, "source_known")] == ["Another title"]


def _issued(result: Result, code: str) -> list[dict[str, str]]:
    return [issue for issue in json.loads(result.stdout)["issues"] if issue["code"] == code]


def test_json_is_the_same_answer_and_nothing_else() -> None:
    found = json.loads(run("--json").stdout)
    assert found["counts"]["listed"] == 8
    assert found["folder"] == "out"
    assert found["severities"]["error"] == 0
    assert found["source"]["file"] == "annex.csv"
    assert {issue["code"] for issue in found["issues"]} >= {"remark", "kilograms", "no_line"}


def test_where_nothing_is_to_be_looked_at_it_leaves_with_0(folder: Path) -> None:
    rows = [row for row in ROWS if row[1] not in ("04031000", "17019910", "22042100", "33049900")]
    (folder / "annex.csv").write_bytes(as_csv([(str(at), *row[1:]) for at, row in enumerate(rows, start=1)]))
    listed = {row[1] for row in rows} | {"24021000"}
    path = folder / "tariff_tables" / "cn" / "positive_list.csv"
    header, *held = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([header, *(row for row in held if row[:8] in listed)]), "utf-8", newline="")
    got = run("-o", "annex=whole")
    assert (got.exit_code, "✔ nothing to look at" in got.stdout) == (0, True), got.output


def test_an_import_that_was_taken_over_proposes_nothing_more(folder: Path) -> None:
    run()
    again = run("--tables", str(folder / "out" / "tariff_tables"), "--json", to="again")
    assert json.loads(again.stdout)["files"] == []
    told = run("--tables", str(folder / "out" / "tariff_tables"), to="told").stdout
    assert "Nothing is proposed; what was read stands in told." in told
    assert "git apply" not in told


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--source", "a b"), "a key of a source is wanted"),
        (("--title", " "), "a title of one line"),
        (("--evidence", "sure"), "unknown evidence level"),
        (("--instrument", "rumour"), "copy or law is wanted"),
        (("--published", "2026-12-31"), "the day lies ahead"),
        (("--published", "31.12.2026"), "a day is written 2026-11-23"),
        (("--encoding", "latin-1"), "unknown encoding"),
        (("-o", "edition"), "NAME=VALUE is wanted"),
        (("-o", "edition=x"), "each name once"),
        (("-o", "colour=red"), "unknown option"),
        (("--to", "tariff_tables"), "it is there already"),
        (("--to", "tariff_tables/out"), "it stands inside the tables themselves"),
        (("--tables", "nowhere"), "there is no folder of tables to change"),
    ],
)
def test_what_cannot_be_used_is_told_and_nothing_is_written(folder: Path, more: tuple[str, ...], words: str) -> None:
    got = run(*more)
    assert got.exit_code == 2
    assert words in " ".join(got.stderr.split())
    assert sorted(path.name for path in folder.iterdir()) == ["annex.csv", "annex.xlsx", "tariff_tables"]


@pytest.mark.parametrize(("data", "words"), [(b"", "no row names the columns"), ("备注".encode("gbk"), "--encoding gb18030")])
def test_a_document_that_cannot_be_used_leaves_nothing_behind(folder: Path, data: bytes, words: str) -> None:
    (folder / "annex.csv").write_bytes(data)
    got = run()
    assert (got.exit_code, words in got.stderr, (folder / "out").exists()) == (2, True, False)


def test_a_kind_that_nobody_knows_is_answered_with_the_nearest() -> None:
    got = run(kind="positive_list")
    assert (got.exit_code, "Did you mean 'positive-list'?" in got.stderr) == (2, True)
    assert "positive-list: the annex" in CliRunner().invoke(app.app, ["tables", "import", "--kinds"]).stdout
