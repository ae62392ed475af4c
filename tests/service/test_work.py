"""``bundler work``: what it cannot begin with is told in words, and that it works by a file."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import Mock

import pytest

from bundler.clock import now_utc, today_in_shanghai
from bundler.service.editions import Editions
from bundler.service.stored.store import open_store
from bundler.service.stored.workers import Workers
from bundler.service.work import main, tell_alive
from bundler.storage import Database, UnavailableError
from bundler.tariff import load_tables


def test_without_a_database_or_with_one_that_cannot_be_opened_it_does_not_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BUNDLER_DATABASE_URL", raising=False)
    assert main([]) == 2
    assert main(["--database", f"sqlite:///{tmp_path / 'nowhere' / 'b.db'}"]) == 2
    missing, unopened = capsys.readouterr().err.splitlines()
    assert missing.startswith("bundler work: a database is wanted. Give --database URL or BUNDLER_DATABASE_URL")
    assert "cannot be opened" in unopened


def test_a_file_is_touched_as_long_as_the_workers_work_and_the_database_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUNDLER_PERSON_KEY", "a secret of the tests, which is long enough")
    file, store = tmp_path / "alive", open_store(f"sqlite:///{tmp_path / 'b.db'}", now_utc, today_in_shanghai)
    workers = Workers(store.database, store.now, Editions(load_tables()), 1)

    def touched() -> bool:
        file.unlink(missing_ok=True)
        tell_alive(workers, store, file)
        return file.exists()

    workers.start()
    assert touched()
    with monkeypatch.context() as away:
        away.setattr(Database, "read", Mock(side_effect=UnavailableError))
        assert not touched()
    assert touched()
    workers.stop()
    assert not touched()
    store.close()
