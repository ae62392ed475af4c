"""Turns go by the line, and none is lost."""

from __future__ import annotations

import threading
import time

from bundler.storage.taking_turns import Turns

PATIENCE = 30.0


def test_turns_come_in_the_order_in_which_they_were_asked_for() -> None:
    turns, came = Turns(1), list[int]()
    assert turns.take(PATIENCE)

    def work(number: int) -> None:
        assert turns.take(PATIENCE)
        came.append(number)
        turns.give()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(5)]
    for waiting, each in enumerate(threads, 1):
        each.start()
        while len(turns._line) < waiting:
            time.sleep(0.001)
    turns.give()
    for each in threads:
        each.join()
    assert came == [0, 1, 2, 3, 4]


def test_who_no_longer_waits_takes_no_turn_from_the_others() -> None:
    turns = Turns(2)
    assert turns.take(0)
    assert turns.take(0)
    assert not turns.take(0)
    turns.give()
    assert turns.take(0)
    assert not turns.take(0)


def test_no_turn_is_lost_or_made_where_many_give_up_while_turns_come() -> None:
    turns, inside, most = Turns(2), list[int](), list[int]()

    def work(number: int) -> None:
        for _ in range(100):
            if turns.take(0.0001):
                inside.append(number)
                most.append(len(inside))
                inside.pop()
                turns.give()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert max(most) <= 2
    assert [turns.take(0) for _ in range(3)] == [True, True, False]
