"""A database with the schema of this version, for every test on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bundler.storage import Database, migrate


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A database with the schema of this version."""
    found = Database(url)
    migrate(found)
    yield found
    found.close()
