"""One application for all tests of the service; its today is fixed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from bundler.service import create_app

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def app() -> Litestar:
    return create_app(today=lambda: TODAY)


@pytest.fixture(scope="session")
def client(app: Litestar) -> Iterator[TestClient[Any]]:
    with TestClient(app) as found:
        yield found
