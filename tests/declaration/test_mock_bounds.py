"""What the mock customs end keeps over days: the newest, and never more than there is room for."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundler.declaration import Document
from bundler.mock_customs import dossiers, outbox
from bundler.mock_customs.dossiers import Dossiers
from bundler.mock_customs.outbox import Outbox
from bundler.mock_customs.scenario import Scenario
from tests.declaration.test_checking import FOUND

NOW = datetime(2026, 11, 23, 10, 30)  # noqa: DTZ001  a moment in Shanghai


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5))), st.integers(1, 4))
def test_who_polls_from_the_last_number_it_saw_gets_every_receipt_once_whatever_its_delay(steps: list[tuple[int, int]], most: int) -> None:
    box, seen, now, due = Outbox(), [], NOW, {}
    for at, (passing, delay) in enumerate([*steps, (6, 0)]):
        now += timedelta(seconds=passing)
        due[str(at).encode()] = now + timedelta(seconds=delay)
        box.put(str(at).encode(), due[str(at).encode()])
        while some := box.after(len(seen), now, most):
            assert all(due[each.data] <= now for each in some)
            seen += some
    assert [each.number for each in seen] == list(range(1, len(due) + 1))
    assert {each.data for each in seen} == set(due)


def test_beyond_the_room_the_oldest_receipts_go_and_numbers_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "MOST_RECEIPTS", 3)
    monkeypatch.setattr(outbox, "MOST_BYTES", 10)
    box = Outbox()
    for each in range(1, 6):
        box.put(b"%d" % each, NOW)
        box.after(0, NOW, 1)
    assert [each.number for each in box.after(0, NOW, 9)] == [3, 4, 5]
    box.put(b"9 letters", NOW)
    assert [(each.number, each.data) for each in box.after(4, NOW, 9)] == [(5, b"5"), (6, b"9 letters")]
    box.put(b"more than there is room for", NOW)
    assert box.after(0, NOW, 9) == []


def test_receipts_that_wait_for_their_delay_are_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "MOST_RECEIPTS", 3)
    box = Outbox()
    for each in range(9):
        box.put(b"%d" % each, NOW + timedelta(hours=1))
    assert [(each.number, each.data) for each in box.after(0, NOW + timedelta(hours=1), 9)] == [(7, b"6"), (8, b"7"), (9, b"8")]


def test_the_oldest_orders_are_forgotten_by_number_and_by_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossiers, "MOST_ORDERS", 2)
    held = Dossiers(Scenario())
    for number in "ABC":
        held.of(number)
        held.settle(number)
    assert [held.find(number) is None for number in "ABC"] == [True, False, False]
    monkeypatch.setattr(dossiers, "MOST_LINES", len(FOUND.order.lines) + len(FOUND.inventory.lines))
    for document in (FOUND.order, Document(FOUND.order.head, FOUND.order.lines)):
        held.of("C").order = document
        held.settle("C")
    held.of("B").inventory = FOUND.inventory
    held.settle("B")
    assert held.find("B") is not None
    held.of("B").refunds.append(FOUND.inventory)
    held.settle("B")
    assert (held.find("B"), held.find("C") is None) == (None, False)
