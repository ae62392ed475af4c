from __future__ import annotations

from pathlib import Path

import pytest

from tests.upkeep.importing.tariff_file.books import printed, small_tables


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nothing writes into them."""
    return small_tables(tmp_path_factory.mktemp("tables"))


@pytest.fixture
def book(tables: Path) -> dict[str, list[str]]:
    """The lines of the tables as a book prints them, for the test to edit."""
    return printed(tables)
