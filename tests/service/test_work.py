"""``bundler work``: what it cannot begin with is told in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.service.work import main


def test_without_a_database_or_with_one_that_cannot_be_opened_it_does_not_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BUNDLER_DATABASE_URL", raising=False)
    assert main([]) == 2
    assert main(["--database", f"sqlite:///{tmp_path / 'nowhere' / 'b.db'}"]) == 2
    missing, unopened = capsys.readouterr().err.splitlines()
    assert missing.startswith("bundler work: a database is wanted. Give --database URL or BUNDLER_DATABASE_URL")
    assert "cannot be opened" in unopened
