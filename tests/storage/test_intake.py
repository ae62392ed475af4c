"""Rows of items on their way in, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bundler.catalogue.rows import Rows
from bundler.storage import Database
from bundler.storage.intake import CHUNK, Intake, TakenIn, take_in
from bundler.storage.stock import EntryFilters, Stock

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ROW = {"name": "wine", "hs_code": "2204210000", "origin": "FR", "unit": "142", "unit_price": "188.00", "net_weight_kg": "1.2", "stock": "5"}


class CutOff(Exception):  # noqa: N818
    """What ends a call in the middle."""


def _take(database: Database, rows: list[dict[str, Any]], progress: Any = None) -> TakenIn:
    return take_in(database, "main", "K-1", Intake.of(Rows("items", enumerate(rows), pointer="")), lambda: NOW, progress)


def test_a_call_that_was_cut_off_is_completed_and_nothing_is_done_twice(database: Database) -> None:
    rows = [{**ROW, "sku": f"W-{at}"} for at in range(CHUNK + 1)]
    done: list[tuple[int, int]] = []

    def cut_off(*now: int) -> None:
        raise CutOff(now)

    with pytest.raises(CutOff):
        _take(database, rows, cut_off)
    taken = _take(database, rows, lambda *now: done.append(now))
    assert done == [(CHUNK, CHUNK + 1), (CHUNK + 1, CHUNK + 1)]
    assert ({result["outcome"] for result in taken.results}, taken.replayed) == ({"new"}, False)
    entries = database.read(lambda session: Stock(session, "main").entries(0, 2 * CHUNK, EntryFilters()))
    assert len(entries) == CHUNK + 1
    assert _take(database, rows).replayed
