"""A database with the schema of this version, for every test on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bundler.storage import Database


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """A database with the schema of this version."""
    found = Database(migrated_url)
    yield found
    found.close()
