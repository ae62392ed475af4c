"""The limit of time is kept by looking at the clock, not by hoping that a step is short."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from bundler.assembly import load_policy, proving
from bundler.assembly.clock import Clock
from bundler.assembly.model import ROWS_A_LOOK, build_master
from bundler.assembly.problem import Problem, build
from bundler.assembly.proving import Proving
from bundler.assembly.search import Search
from bundler.catalogue import load_catalogue
from bundler.tariff import load_tables
from tests.assembly.worlds import DAY, item, usable_codes


class Told(Clock):
    """A clock that says what it is told to say, and at the end that the time is up."""

    def __init__(self, problem: Problem, seconds_left: Iterator[float]) -> None:
        super().__init__(problem.policy.solver, None)
        self.seconds_left = seconds_left
        self.looked = 0

    @property
    def left(self) -> float:
        self.looked += 1
        return next(self.seconds_left, 0.0)

    def over(self, share: float = 1.0) -> bool:
        return share > 0 and self.left <= 0


def problem(count: int) -> Problem:
    codes = usable_codes()
    items = [item(f"S{at}", codes[at % len(codes)], 9_000 + 370 * at, 4_000 + 130 * at, 900) for at in range(count)]
    policy = {"on": DAY, "bundle": {"discounts": ["0.00", "0.05"]}, "solver": {"seconds": 20, "workers": 1}}
    return build(load_catalogue(items), load_policy(policy), load_tables())


def test_a_model_that_is_being_built_when_the_time_ends_is_given_up() -> None:
    known = problem(8)
    designs = Search(known, Clock(known.policy.solver, None), None).columns.designs
    rows = np.arange(5 * ROWS_A_LOOK)
    assert len(designs) > len(rows)
    clock = Told(known, iter([3.0, 2.0, 1.0]))
    assert build_master(known, designs, rows, {}, 10, clock) is None
    assert clock.looked == 4


def test_a_model_that_took_longer_to_build_than_is_left_is_not_begun_to_be_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    known = problem(8)
    search = Search(known, Clock(known.policy.solver, None), None)
    looking = Proving(search, search.columns.bound(np.zeros(8, dtype=np.int64), np.zeros(8, dtype=np.int64)), np.arange(0))
    begun: list[float] = []
    monkeypatch.setattr(proving, "solve_master", lambda _master, _clock, seconds, *_more: begun.append(seconds))
    for before, after in ((10.0, 4.0), (10.0, 8.0)):
        looking.clock = Told(known, iter([before, before, *[after] * 10]))
        looking._solved(np.arange(50), 0.5, lambda rows: build_master(known, looking.columns.designs, rows, {}, 10, looking.clock))
    assert begun == [3.0]
