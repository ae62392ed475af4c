"""A name that cannot be one is of nothing that is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.values.paths import is_file, is_folder


@pytest.mark.parametrize("name", ["a" * 5000, "a\0b", "nowhere"])
def test_an_impossible_name_is_not_there(name: str) -> None:
    assert (is_file(Path(name)), is_folder(Path(name))) == (False, False)


def test_a_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert (is_file(tmp_path / "file"), is_folder(tmp_path / "file")) == (True, False)
    assert (is_file(tmp_path), is_folder(tmp_path)) == (False, True)
