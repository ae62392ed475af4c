"""Every command runs in a plain terminal of eighty columns, on one day."""

from __future__ import annotations

from datetime import date

import pytest

from bundler.cli import inputs


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE", "PY_COLORS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(inputs, "today_in_shanghai", lambda: date(2026, 11, 24))
