"""``bundler tables check``: every finding for people, for programs and for pull requests."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bundler.cli import app
from bundler.tariff import load_tables
from bundler.tariff.loader import shipped_folder

FORMS = [[], ["--json"], ["--annotations"]]


def check(*arguments: str) -> Result:
    return CliRunner().invoke(app.app, ["tables", "check", *arguments])


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped tables with some tariff lines and no worked cases: they are checked in a moment."""
    folder = tmp_path_factory.mktemp("few") / "tariff_tables"
    shutil.copytree(shipped_folder(), folder, ignore=shutil.ignore_patterns("cases", "changes", "schemas"))
    path = folder / "cn" / "tariff_lines.csv"
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[:200]), "utf-8", newline="")
    return folder


@pytest.fixture
def folder(few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(few, tmp_path / "tariff_tables")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "tariff_tables"


def edit(path: Path, find: str, put: str) -> None:
    text = path.read_text("utf-8")
    assert find in text
    path.write_text(text.replace(find, put, 1), "utf-8", newline="")


def test_the_shipped_tables_pass_and_their_warnings_stand_by_code_with_count_and_examples() -> None:
    got = check("--on", "2026-11-24")
    assert got.exit_code == 0
    assert "listed_without_line" in got.stdout
    assert "more (--all lists them)" in got.stdout
    assert "until 2027-12-31 by maintainers of the tables" in got.stdout
    assert "✔ the tables hold together: 0 errors" in got.stdout
    assert max(map(len, got.stdout.splitlines())) <= 80


def test_all_findings_are_listed_where_they_are_asked_for() -> None:
    got = check("--on", "2026-11-24", "--all")
    assert "more (--all lists them)" not in got.stdout
    assert got.stdout.count("tariff_lines.csv:") > 50


def test_json_is_one_document_with_every_finding() -> None:
    got = check("--on", "2026-11-24", "--json")
    document = json.loads(got.stdout)
    tables = load_tables()
    assert (document["on"], document["tables"], document["tables_sha256"]) == ("2026-11-24", tables.edition, tables.sha256)
    assert sum(document["counts"].values()) == len(document["findings"])
    assert all(set(each) == {"code", "severity", "file", "row", "field", "key", "value", "message", "hint", "waived_by"}
               for each in document["findings"])  # fmt: skip
    assert [each["severity"] for each in document["findings"] if each["waived_by"]] == ["warning"]


def test_an_error_leaves_with_1_in_every_form_and_names_file_and_line(folder: Path) -> None:
    edit(folder / "cn" / "limits.toml", 'value = "26000.00"\nfrom = 2019-01-01', 'value = "26000.00"\nfrom = 2019-01-11')
    people, data, github = (check("tariff_tables", "--on", "2026-11-24", *form) for form in FORMS)
    assert [got.exit_code for got in (people, data, github)] == [1, 1, 1]
    assert "✘ the tables contradict themselves: 1 error" in people.stdout
    (error,) = [each for each in json.loads(data.stdout)["findings"] if each["severity"] == "error"]
    assert (error["code"], error["file"], error["value"]) == ("period_gap", "cn/limits.toml", "2019-01-11")
    assert f"cn/limits.toml:{error['row']}" in people.stdout
    assert github.stdout.startswith(f"::error file=tariff_tables/cn/limits.toml,line={error['row']},title=period_gap::nothing is said of ")


def test_tables_that_do_not_load_give_their_faults_in_every_form(folder: Path) -> None:
    edit(folder / "cn" / "vat.toml", 'percent = "17"', 'percent = "0.17"')
    people, data, github = (check("tariff_tables", *form) for form in FORMS)
    assert [got.exit_code for got in (people, data, github)] == [1, 1, 1]
    assert "vat.toml, line " in people.stderr
    document = json.loads(data.stdout)
    assert (document["tables"], document["tables_sha256"], document["counts"]["error"]) == (None, None, 1)
    row = document["findings"][0]["row"]
    assert github.stdout.startswith(f"::error file=tariff_tables/cn/vat.toml,line={row},title=percent::")
    assert "Percent means 13, not 0.13" in github.stdout


@pytest.mark.parametrize("form", FORMS)
def test_a_folder_without_tables_leaves_with_2_in_every_form(tmp_path: Path, form: list[str]) -> None:
    got = check(str(tmp_path), *form)
    assert (got.exit_code, got.stdout) == (2, "")


def test_strict_fails_for_warnings_too() -> None:
    got = check("--strict")
    assert got.exit_code == 1
    assert "✘ the tables hold together, but not without warnings: 0 errors" in got.stdout


@pytest.mark.parametrize(("on", "waived"), [("2027-12-31", 1), ("2028-01-01", 0)])
def test_the_day_decides_whether_a_waiver_holds(on: str, waived: int) -> None:
    document = json.loads(check("--on", on, "--json").stdout)
    assert document["counts"]["waived"] == waived
    assert ("waiver_expired" in {each["code"] for each in document["findings"]}) is not bool(waived)


def test_paths_are_told_as_the_folder_was_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "waiver.toml").touch()
    assert "file=tariff_tables/waiver.toml" in check("tariff_tables/cn", "--annotations").stdout
    assert "file=tariff_tables/waiver.toml" in check(str(folder), "--annotations").stdout
    monkeypatch.chdir(folder)
    assert "file=./waiver.toml" in check(".", "--annotations").stdout


def test_two_forms_at_once_are_a_usage_error() -> None:
    assert check("--json", "--annotations").exit_code == 2
