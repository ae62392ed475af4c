"""A run can be stopped at any moment: what it has is a whole answer, and nothing of it goes on."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from bundler.assembly import compose
from bundler.assembly.plan import Plan
from tests.assembly.worlds import DAY, fen, item, usable_codes


class After(threading.Event):
    """A wish to stop that comes when it has been asked for so many times."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks
        self.asked = 0

    def is_set(self) -> bool:
        self.asked += 1
        if self.asked > self.looks:
            self.set()
        return super().is_set()


def goods(count: int) -> list[dict[str, Any]]:
    codes = usable_codes()
    return [item(f"S{at}", codes[at % len(codes)], 9_000 + 397 * at, 4_000 + 131 * at, 90 + 7 * at) for at in range(count)]


def asked(workers: int) -> dict[str, Any]:
    return {
        "on": DAY, "max_designs": 6,
        "bundle": {"price": ["100.00", "2000.00"], "discounts": ["0.00", "0.05"]},
        "run": {"copies": [20, 500], "setup_cost": "200.00", "packing_cost": "3.00"},
        "solver": {"seconds": 600, "seed": 1, "workers": workers},
    }  # fmt: skip


def whole(plan: Plan) -> bool:
    """Whether the answer is one: the designs add up to its worth and its bound is no lower, or it says that there is none."""
    if plan.objective is None:
        return plan.status == "unknown" and not plan.designs
    worth = sum(fen(each["value"]) * each["copies"] - 20_000 for each in plan.designs)
    return plan.status in ("feasible", "optimal") and plan.objective == worth and (plan.bound is None or plan.bound >= worth)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(("count", "looks"), [(12, 0), (12, 3), (12, 30), (12, 300), (60, 0), (60, 3), (60, 30), (60, 300)])
def test_a_run_that_is_stopped_ends_whole_and_leaves_no_thread(workers: int, count: int, looks: int) -> None:
    before, stop = set(threading.enumerate()), After(looks)
    plan = compose(goods(count), asked(workers), stop=stop)
    assert stop.asked > looks
    assert whole(plan)
    assert set(threading.enumerate()) == before


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_that_is_stopped_while_the_solver_works_ends_whole_and_leaves_no_thread(
    workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, stop = set(threading.enumerate()), threading.Event()
    solving = threading.Thread.start

    def started(thread: threading.Thread) -> None:
        # The solver is watched by a thread of its own: from when that begins, the solver does.
        solving(thread)
        if thread.name == "bundler-solver-stop":
            stop.set()

    monkeypatch.setattr(threading.Thread, "start", started)
    plan = compose(goods(8), asked(workers), stop=stop)
    assert stop.is_set()
    assert whole(plan)
    assert plan.designs
    assert set(threading.enumerate()) == before


def test_what_a_caller_raises_while_it_hears_of_progress_reaches_it_and_leaves_no_thread() -> None:
    before = set(threading.enumerate())

    def heard(_told: dict[str, Any]) -> None:
        if any(thread.name.startswith("bundler-retuning") for thread in threading.enumerate()):
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        compose(goods(14), asked(2), progress=heard)
    assert set(threading.enumerate()) == before
