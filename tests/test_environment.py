"""Settings of the environment: a variable, or the file that it names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bundler.environment import settle, stated
from bundler.errors import InputError

NAME = "BUNDLER_TEST_SETTING"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "secret"))
    return tmp_path / "secret"


def test_a_setting_is_the_variable_or_the_text_of_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("of the file\n")
    assert stated(NAME) == "of the file"
    monkeypatch.delenv(f"{NAME}_FILE")
    assert stated(NAME) is None
    monkeypatch.setenv(NAME, "of the variable")
    assert stated(NAME) == "of the variable"


def test_what_reads_variables_alone_gets_what_a_file_holds(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "")
    file.write_text("of the file\n")
    settle(NAME)
    assert os.environ[NAME] == "of the file"
    assert f"{NAME}_FILE" not in os.environ


def test_two_settings_are_refused_without_being_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "secret")
    with pytest.raises(InputError, match="both set") as wrong:
        stated(NAME)
    assert "secret" not in str(wrong.value).replace(str(file), "")


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00\xd8"])
def test_a_file_that_cannot_be_read_is_told(file: Path, content: bytes | None) -> None:
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InputError, match="cannot be read"):
        stated(NAME)
