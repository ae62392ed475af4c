"""``bundler audit``: the trail goes to a file, and is removed once a file has it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bundler.cli import app


def bundler(*arguments: str) -> Result:
    return CliRunner().invoke(app.app, list(arguments))


def test_the_trail_is_exported_and_then_removed_and_nothing_is_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url, file = f"sqlite:///{tmp_path}/b.db", tmp_path / "trail.jsonl"
    monkeypatch.setattr("bundler.clock.now_utc", lambda: datetime(2025, 12, 31, 15, 59, tzinfo=UTC))
    for label in ("one", "two"):
        assert bundler("keys", "create", "--scope", "quote", "--label", label, "--database", url).exit_code == 0
    export = "audit", "export", str(file), "--before", "2026-01-01", "--database", url, "--json"
    empty = bundler(*export[:4], "2025-12-31", *export[5:])
    assert (empty.exit_code, file.exists()) == (2, False)
    assert "no deed from before 2025-12-31" in empty.stderr
    told = json.loads(bundler(*export).stdout)
    assert (told["deeds"], len(file.read_text().splitlines()), file.stat().st_mode & 0o777) == (2, 2, 0o600)
    again = bundler(*export)
    assert (again.exit_code, "is there already" in again.stderr) == (2, True)
    removed = bundler("audit", "remove", str(file), "--database", url, "--json")
    assert json.loads(removed.stdout) == {"file": str(file), "removed": 2}
    file.write_text("{}")
    assert "is no export of this trail" in bundler("audit", "remove", str(file), "--database", url).stderr


def test_a_day_to_come_is_refused(tmp_path: Path) -> None:
    got = bundler("audit", "export", str(tmp_path / "x"), "--before", "2999-01-01", "--database", f"sqlite:///{tmp_path}/b.db")
    assert (got.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert "still to come" in got.stderr
