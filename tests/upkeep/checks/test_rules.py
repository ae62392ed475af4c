"""Each check is brought about by one small patch of the tables, and by nothing else.

A file of ``patches/`` is named by the code that it brings about; ``key`` is the key of the row, and ``on_the_row`` what stands on its line.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bundler.errors import TableError
from bundler.tariff.loader import shipped_folder
from bundler.upkeep.checks import Report, check_tables
from bundler.upkeep.checks.registry import BY_CODE

ON = date(2026, 11, 24)
PATCHES = Path(__file__).parent / "patches"
WORKED = {"case_unusable", "case_differs", "boundary_without_case"}
"""A change that a check is about may move a worked case, too: that is what they are there for."""
Patched = Callable[..., Path]


@pytest.fixture(scope="session")
def untouched(shorter: Path) -> Report:
    return check_tables(shorter, ON)


def test_every_check_has_a_patch_that_brings_it_about() -> None:
    assert {path.stem for path in PATCHES.iterdir()} == set(BY_CODE)


@pytest.mark.parametrize("code", BY_CODE)
def test_a_patch_brings_about_its_check_and_no_other(code: str, patched: Patched, untouched: Report) -> None:
    patch = tomllib.loads((PATCHES / f"{code}.toml").read_text("utf-8"))
    folder = patched(*((edit["file"], edit["find"], edit["put"]) for edit in patch["edit"]))
    report = check_tables(folder, ON)
    assert report.faults == ()
    before = {(each.code, each.file, each.key, each.value, each.message) for each in untouched.findings}
    new = [each for each in report.findings if (each.code, each.file, each.key, each.value, each.message) not in before]
    assert {each.code for each in new} - (WORKED - {code}) == {code}, new
    finding = next(each for each in new if (each.code, each.key) == (code, patch["key"]))
    assert finding.severity == BY_CODE[code].severity
    assert finding.message
    assert finding.hint
    assert (finding.row is None) is ("on_the_row" not in patch)
    if finding.row is not None:
        assert patch["on_the_row"] in (folder / finding.file).read_text("utf-8").splitlines()[finding.row - 1]


def test_the_shipped_tables_have_no_error() -> None:
    report = check_tables(shipped_folder(), ON)
    assert report.counts["error"] == 0
    assert not report.failed()
    assert report.failed(strict=True) is bool(report.counts["warning"])
    assert report.tables is not None


def test_a_gap_with_a_stated_reason_is_none(patched: Patched) -> None:
    patch = tomllib.loads((PATCHES / "period_gap.toml").read_text("utf-8"))["edit"][0]
    reason = '\n[[gap]]\nid = "made-up"\nabout = "cn/limits.toml"\ntext = "Made up: annual is not held from {} on."\n'
    folder = patched((patch["file"], patch["find"], patch["put"]), ("coverage.toml", "", reason.format("2019-01-02")))
    assert "period_gap" in {each.code for each in check_tables(folder, ON).findings}
    patched(("coverage.toml", "2019-01-02 on", "2019-01-01 on"))
    assert "period_gap" not in {each.code for each in check_tables(folder, ON).findings}


@pytest.mark.parametrize("name", ["cn-2026-01-01.zip", "2026-01-01"])
def test_a_cut_edition_is_told_to_be_none_to_check(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cn-2026-01-01.zip").touch()
    with pytest.raises(TableError, match="checked when it was cut"):
        check_tables(name, ON)


def test_tables_that_do_not_load_tell_every_fault_with_its_file(patched: Patched) -> None:
    folder = patched(("cn/units.csv", "", "1,x,mass,1\n"), ("coverage.toml", 'edition = "', 'editions = "'))
    report = check_tables(folder, ON)
    assert report.tables is None
    assert {(each.code, each.file) for each in report.findings} == {
        ("bad_cell", "cn/units.csv"), ("extra_forbidden", "coverage.toml"), ("missing", "coverage.toml"),
    }  # fmt: skip
    assert {each.severity for each in report.findings} == {"error"}
    assert report.failed()
    assert report.to_dict()["tables"] is None
