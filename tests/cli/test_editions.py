"""The commands that cut an edition, load one by its version, and give an answer again."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import bundler
from bundler.cli import app
from bundler.tariff.loader import shipped_folder
from bundler.upkeep.releasing import cut

WORLD = Path(__file__).parents[2] / "examples" / "ningbo"
ORDER, CATALOGUE = str(WORLD / "orders" / "ok-gift-box.json"), str(WORLD / "catalogue.csv")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app.app, list(arguments))


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return shutil.copytree(shipped_folder(), tmp_path / "tables", ignore=shutil.ignore_patterns("editions"))


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables with another VAT, made up for a test, under another edition."""
    tables = shutil.copytree(shipped_folder(), tmp_path_factory.mktemp("changed") / "tables")
    for name, old, new in (("cn/vat.toml", 'percent = "13"', 'percent = "14"'), ("coverage.toml", '"2026-11-23"', '"1999"')):
        path = tables / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8", newline="")
    return tables


@pytest.fixture
def said(tmp_path: Path) -> tuple[str, str]:
    """An answer as a file, and its saved input."""
    answer, saved = tmp_path / "answer.json", tmp_path / "input.json"
    answer.write_text(run("quote", ORDER, "-c", CATALOGUE, "--save-input", str(saved), "--json").stdout, "utf-8")
    return str(answer), str(saved)


def test_an_edition_is_cut_with_a_day_and_notes_from_a_file(tables: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("What is new: nothing. 无\n", "utf-8")
    to = tmp_path / "editions"
    words = ("tables", "release", "2026-11-23", "--tables", str(tables), "--to", str(to), "--notes", str(tmp_path / "notes.md"))
    got = run(*words, "--on", "2026-11-24", "--json")
    assert (got.exit_code, got.stderr) == (0, "")
    document = json.loads(got.stdout)
    assert document["file"] == str(to / "cn-2026-11-23.zip")
    assert (document["new"], document["date"], document["notes"]) == (True, "2026-11-24", "What is new: nothing. 无")
    assert document["tables_sha256"] == bundler.load_tables().sha256
    again = run(*words)
    assert again.exit_code == 0
    assert "the same content was cut before: the first file stands" in again.stdout


def test_a_cut_that_is_refused_leaves_with_2_and_says_what_helps(tables: Path) -> None:
    assert run("tables", "release", "--tables", str(tables)).exit_code == 0
    (tables / "cn" / "zones.toml").write_text((tables / "cn" / "zones.toml").read_text("utf-8") + "# more\n", "utf-8")
    got = run("tables", "release", "--tables", str(tables))
    assert got.exit_code == 2
    assert "Raise 'edition' in coverage.toml: an edition that was cut is never changed." in got.stderr
    (tables / "cn" / "zones.toml").unlink()
    (tables / "cn" / "vat.toml").unlink()
    broken = run("tables", "release", "--tables", str(tables))
    assert broken.exit_code == 2
    assert "zones.toml" in broken.stderr
    assert "vat.toml" in broken.stderr


def test_tables_that_load_but_contradict_themselves_are_not_cut(tables: Path) -> None:
    path = tables / "cn" / "vat.toml"
    path.write_text(path.read_text("utf-8").replace("until = 2019-03-31", "until = 2019-03-30"), "utf-8", newline="")
    got = run("tables", "release", "--tables", str(tables))
    assert got.exit_code == 2
    assert "cn/vat.toml, line " in got.stderr
    assert "2019-03-31" in got.stderr
    assert not (tables / "editions").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("quote", ORDER, "-c", CATALOGUE), ("check", ORDER, "-c", CATALOGUE), ("law", "--on", "2026-11-23"), ("explain", "LIM-01"),
        ("tables", "show", "1806310000", "--on", "2026-11-23"), ("cliffs", "--sku", "WINE-75", "-c", CATALOGUE, "--on", "2026-11-23"),
    ],
    ids=lambda words: words[0],
)  # fmt: skip
def test_every_command_takes_an_edition_by_file_and_by_version(
    changed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    found = cut(changed, date(2026, 11, 24), to=tmp_path)
    monkeypatch.setenv("BUNDLER_EDITIONS", str(tmp_path))
    by_version, by_file = run(*words, "--tables", "1999", "--json"), run(*words, "--tables", str(found.path), "--json")
    assert found.release.tables_sha256 in by_version.stdout
    assert by_version.stdout == by_file.stdout
    monkeypatch.delenv("BUNDLER_EDITIONS")
    unknown = run(*words, "--tables", "1999")
    assert unknown.exit_code == 2
    assert "no edition of this version is here" in unknown.stderr


def test_two_cut_editions_are_compared_by_their_versions(changed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for tables in (shipped_folder(), changed):
        cut(tables, date(2026, 11, 24), to=tmp_path)
    monkeypatch.setenv("BUNDLER_EDITIONS", str(tmp_path))
    got = run("tables", "diff", "2026-11-23", "1999", "--on", "2026-11-23", "--json")
    assert got.exit_code == 1
    told = json.loads(got.stdout)
    assert (told["before"]["tables"], told["after"]["tables"]) == ("cn 2026-11-23", "cn 1999")


def test_the_hash_of_the_saved_input_is_in_the_receipt(said: tuple[str, str]) -> None:
    answer, saved = (Path(path).read_bytes() for path in said)
    assert hashlib.sha256(saved).hexdigest() == json.loads(answer)["receipt"]["input_sha256"]


def test_a_replay_that_reproduces_leaves_with_0(said: tuple[str, str]) -> None:
    got = run("replay", said[0], "--input", said[1])
    assert got.exit_code == 0
    assert "✔ the answer is reproduced exactly" in got.stdout
    from_order = run("replay", said[0], "--input", ORDER, "-c", CATALOGUE, "--json")
    document = json.loads(from_order.stdout)
    assert from_order.exit_code == 0
    assert document["reproduced"]
    assert document["answer"] == json.loads(Path(said[0]).read_text("utf-8"))


def test_a_replay_under_other_tables_leaves_with_1_and_shows_then_and_now(said: tuple[str, str], changed: Path) -> None:
    got = run("replay", said[0], "--input", said[1], "--tables", str(changed))
    assert got.exit_code == 1
    assert "The tables are others: cn 1999" in got.stdout
    assert [line.split() for line in got.stdout.splitlines() if line.startswith("/vat ")] == [["/vat", "52.72", "55.88"]]
    assert max(map(len, got.stdout.splitlines())) <= 110  # a note is one long line, a table keeps to 80 columns


def test_an_answer_of_a_cut_edition_replays_where_the_shipped_tables_are_others(
    changed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = bundler.quote(Path(ORDER).read_bytes(), CATALOGUE, bundler.load_tables(changed))
    receipt, saved = tmp_path / "receipt.json", tmp_path / "input.json"
    receipt.write_text(json.dumps(answer.to_dict()["receipt"]), "utf-8")
    saved.write_text(answer.input_json, "utf-8")
    words = ("replay", str(receipt), "--input", str(saved))
    lost = run(*words)
    assert lost.exit_code == 2
    assert answer.found.day.tables.sha256 in lost.stderr
    assert bundler.load_tables().sha256 in lost.stderr
    cut(changed, date(2026, 11, 24), to=tmp_path / "editions")
    assert run(*words, "--editions", str(tmp_path / "editions")).exit_code == 0
    monkeypatch.setenv("BUNDLER_EDITIONS", str(tmp_path / "editions"))
    assert run(*words, "--json").exit_code == 0


def test_everything_unusable_in_a_replay_is_told_at_once_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('{"lines": []', "utf-8")
    got = run("replay", str(tmp_path / "nowhere.json"), "--input", str(tmp_path / "none.json"), "-c", str(tmp_path / "no.csv"))
    assert got.exit_code == 2
    assert all(name in got.stderr for name in ("nowhere.json", "none.json", "no.csv"))
    both = run("replay", str(tmp_path / "bad.json"), "--input", str(tmp_path / "bad.json"))
    assert both.exit_code == 2
    assert both.stderr.count("bad.json, line 1") == 2


def test_an_input_is_saved_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device", str(tmp_path / "input.json"))

    monkeypatch.setattr(Path, "replace", full)
    got = run("quote", ORDER, "-c", CATALOGUE, "--save-input", str(tmp_path / "input.json"))
    assert got.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_return_is_saved_with_its_order(tmp_path: Path) -> None:
    saved, answer = tmp_path / "input.json", tmp_path / "answer.json"
    order, back = WORLD / "orders" / "ok-two-lotions.json", WORLD / "returns" / "ok-one-lotion.json"
    answer.write_text(run("return", str(order), str(back), "-c", CATALOGUE, "--save-input", str(saved), "--json").stdout, "utf-8")
    got = run("replay", str(answer), "--input", str(saved))
    assert got.exit_code == 0
    assert "✔ the answer is reproduced exactly" in got.stdout
