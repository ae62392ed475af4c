"""An edition is cut once: checked, whole, the same bytes for the same tables, and never changed again."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date
from pathlib import Path

import pytest

import bundler
from bundler.tariff.loader import shipped_folder
from bundler.tariff.packing import read_edition
from bundler.upkeep.editions import open_edition
from bundler.upkeep.releasing import cut

DAY = date(2026, 11, 24)


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return shutil.copytree(shipped_folder(), tmp_path / "tables", ignore=shutil.ignore_patterns("editions"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8", newline="")


def test_an_edition_says_what_it_holds_and_has_the_hash_of_its_tables(tables: Path) -> None:
    found = cut(tables, DAY, notes="made up for a test\n")
    shipped = bundler.load_tables()
    assert found.new
    assert found.path == tables / "editions" / f"cn-{shipped.coverage.edition}.zip"
    release, members = read_edition(found.path)
    assert (release.version, release.edition) == (shipped.coverage.edition, shipped.edition)
    assert (release.date, release.notes) == (DAY, "made up for a test")
    assert release.tables_sha256 == bundler.load_tables(tables).sha256
    for path, raw in members.items():
        assert raw == (tables / path.removeprefix("tariff_tables/")).read_bytes()
        assert release.files[path] == hashlib.sha256(raw).hexdigest()
    assert {"tariff_tables/coverage.toml", "tariff_tables/cn/vat.toml", "tariff_tables/cn/cases/worked.toml"} <= members.keys()
    assert any(path.startswith("tariff_tables/changes/") for path in members)


def test_equal_tables_give_equal_bytes(tables: Path, tmp_path: Path) -> None:
    other = shutil.copytree(tables, tmp_path / "elsewhere")
    for path in other.rglob("*"):
        if path.is_file():
            path.chmod(0o600)
    first, second = (cut(folder, DAY, to=tmp_path / name) for folder, name in ((tables, "a"), (other, "b")))
    assert first.path.read_bytes() == second.path.read_bytes()


def test_the_same_content_gives_the_first_again(tables: Path) -> None:
    first = cut(tables, DAY, notes="first")
    raw, again = first.path.read_bytes(), cut(tables, date(2027, 1, 1), dated=False)
    assert not again.new
    assert again.release == first.release
    assert again.path.read_bytes() == raw


def test_other_content_day_or_notes_under_the_same_version_are_refused_all_at_once(tables: Path) -> None:
    first = cut(tables, DAY, notes="first")
    raw = first.path.read_bytes()
    edit(tables / "cn" / "vat.toml", "[[rate]]", "# a remark\n[[rate]]")
    (tables / "changes" / "note.md").write_text("a note\n", "utf-8")
    with pytest.raises(bundler.InputError) as raised:
        cut(tables, date(2026, 11, 25), notes="second")
    assert [fault.field for fault in raised.value.faults] == ["tariff_tables/changes/note.md", "tariff_tables/cn/vat.toml", "date", "notes"]
    assert "Raise 'edition' in coverage.toml" in raised.value.faults[0].hint
    assert first.path.read_bytes() == raw


def test_edited_tables_with_a_raised_edition_are_a_new_one_beside_the_old(tables: Path) -> None:
    old = cut(tables, DAY)
    edit(tables / "cn" / "vat.toml", 'percent = "13"', 'percent = "14"')
    edit(tables / "coverage.toml", 'edition = "2026-11-23"', 'edition = "2026-11-23.2"')
    new = cut(tables, DAY, "2026-11-23.2")
    assert old.release.tables_sha256 != new.release.tables_sha256
    editions = tables / "editions"
    for each in (old, new):
        assert bundler.load_tables(each.release.version, editions=editions).sha256 == each.release.tables_sha256
        assert open_edition(each.release.version, editions=editions).edition == each.release.edition
        assert open_edition(str(each.path)).sha256 == each.release.tables_sha256


def test_broken_tables_are_refused_with_every_fault_and_nothing_is_written(tables: Path) -> None:
    edit(tables / "cn" / "vat.toml", 'percent = "13"', 'percent = "1300"')
    edit(tables / "cn" / "limits.toml", 'value = "5000.00"', 'value = "five"')
    with pytest.raises(bundler.TableError) as raised:
        cut(tables, DAY)
    assert {"vat.toml", "limits.toml"} <= {fault.place for fault in raised.value.faults}
    assert not (tables / "editions").exists()


def test_a_version_that_is_not_that_of_the_tables_is_refused(tables: Path) -> None:
    with pytest.raises(bundler.InputError, match=r"another one than coverage\.toml says.*leave VERSION out to cut 2026-11-23"):
        cut(tables, DAY, "2026-11-24")
    edit(tables / "coverage.toml", 'edition = "2026-11-23"', 'edition = "../first"')
    with pytest.raises(bundler.InputError, match="no file can be named by this edition"):
        cut(tables, DAY)


def test_an_edition_is_cut_from_a_folder_only(tables: Path) -> None:
    for name in (cut(tables, DAY).path, tables / "cn", "2026-11-23"):
        with pytest.raises(bundler.InputError, match="is cut from a tariff_tables folder"):
            cut(name, DAY)


def test_nothing_is_left_where_the_file_cannot_be_written(tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "editions")

    monkeypatch.setattr("os.link", full)
    with pytest.raises(OSError, match="No space left"):
        cut(tables, DAY, to=tmp_path / "to")
    assert list((tmp_path / "to").iterdir()) == []
