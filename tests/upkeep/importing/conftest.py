"""One small edition of the tables for all tests of a session: proposals never write to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.upkeep.importing.world import small_tables


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_tables(tmp_path_factory.mktemp("edition") / "tariff_tables")
