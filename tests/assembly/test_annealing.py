"""Annealing proposes plans; what comes of a proposal is a plan of lawful columns, and its process leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from bundler.assembly import aside, compose, load_policy
from bundler.assembly.annealing import Annealing, Proposal
from bundler.assembly.clock import Clock
from bundler.assembly.greedy import greedy
from bundler.assembly.problem import build
from bundler.assembly.proposals import Proposals
from bundler.assembly.search import Search
from bundler.catalogue import load_catalogue
from bundler.tariff import load_tables
from tests.assembly.worlds import DAY, item, usable_codes

MANY = 70
"""Items of which there are too many columns to form them all."""


def world(count: int, *, seed: int = 1, **solver: Any) -> tuple[list[dict[str, object]], dict[str, Any]]:
    """Items of two account books, and a policy with bands of every kind that a bundle may have."""
    random, codes = Random(seed), usable_codes()
    items = [
        item(f"S{at}", codes[at % len(codes)], random.randint(3_000, 150_000), 2_000, random.randint(20, 90),
             account_book="AB"[at % 2], tags=[random.choice("xyz")])
        for at in range(count)
    ]  # fmt: skip
    policy = {
        "on": DAY, "max_designs": 4,
        "bundle": {
            "pieces": [2, 5], "copies_per_item": 2, "price": ["100.00", "3000.00"], "discounts": ["0.00", "0.10"],
            "gross_weight_kg_max": "1.2", "designs_per_item_max": 2, "incompatible_tags": [["x", "y"]],
            "slot": [{"name": "z", "tags_any": ["z"], "pieces": [0, 2]}],
        },
        "run": {"setup_cost": "100.00"}, "solver": {"seconds": 5, **solver},
    }  # fmt: skip
    return items, policy


def begun(count: int, **solver: Any) -> tuple[Search, Proposals]:
    items, policy = world(count, workers=1, **solver)
    wanted = load_policy(policy)
    search = Search(build(load_catalogue(items), wanted, load_tables()), Clock(wanted.solver, None), None)
    greedy(search.columns, {}, search.take)
    size = len(search.columns.stock)
    nothing = np.zeros(size, dtype=np.int64)
    rewards = search.columns.designs.value * search.columns.designs.most
    return search, Proposals(search.columns, search.copies, nothing, np.ones(size), rewards)


def steps(many: int) -> Any:
    left = iter(range(many + 1))
    return lambda _looked: next(left) / many


def test_what_is_proposed_keeps_stock_designs_and_items_and_is_worth_what_was_told() -> None:
    search, proposals = begun(40, work=1)
    ground, told = proposals.ground, []
    Annealing(ground, 1).run(proposals.begun, steps(40), lambda *each: told.append(each))
    plan, worth = told[-1]
    left = ground.stock.copy()
    for components, _, copies in plan:
        for at, count in components:
            left[at] -= count * copies
    assert left.min() >= 0
    assert len({components for components, _, _ in plan}) == len(plan) <= 4
    assert max(sum(at in dict(components) for components, _, _ in plan) for at in range(len(left) - 1)) <= 2
    rows = {proposals._lawful(components, copies): copies for components, _, copies in plan}
    assert search.columns.worth(rows) >= worth - len(plan)  # type: ignore[arg-type]  # a design that is not lawful fails it too


def test_a_design_that_is_banned_is_proposed_no_more() -> None:
    _, proposals = begun(30, work=1)
    found: list[Proposal] = []
    annealing = Annealing(proposals.ground, 1)
    annealing.banned.update((components, at) for components, at, _ in proposals.begun)
    annealing.run([], steps(30), lambda plan, _: found.append(plan))
    assert found
    assert not {(components, at) for plan in found for components, at, _ in plan} & annealing.banned


def test_one_worker_with_work_anneals_the_same_way_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "_started", lambda: pytest.fail("one worker started a second process"))
    items, policy = world(MANY, workers=1, work=1)
    one, other = (compose(items, policy).to_dict() for _ in range(2))
    assert {**one, "seconds": 0} == {**other, "seconds": 0}


def test_a_stop_ends_the_second_process_and_its_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    started, stop, before = [], threading.Event(), threading.active_count()
    begin = aside._started

    def kept() -> Any:
        started.append(begin())
        stop.set()
        return started[-1]

    monkeypatch.setattr(aside, "_started", kept)
    items, policy = world(MANY, workers=2)
    plan = compose(items, policy, stop=stop)
    assert plan.designs
    assert len(started) == 1
    assert started[0].returncode is not None
    assert threading.active_count() == before


def test_the_second_process_proposes_and_ends_when_nobody_listens() -> None:
    _, proposals = begun(40)
    running = aside.Aside(proposals.ground, proposals.begun, 1, 60)
    assert running.process is not None
    assert running.process.stdin is not None
    while running.latest() is None:
        time.sleep(0.05)
    running.process.stdin.close()
    running.process.wait()
    running.close()
    assert running.process.returncode is not None


def test_nobody_waits_until_the_second_process_has_taken_its_work(monkeypatch: pytest.MonkeyPatch) -> None:
    _, proposals = begun(MANY)
    asleep = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(20)"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    monkeypatch.setattr(aside, "_started", lambda: asleep)
    larger_than_a_pipe = [((), 0, 0)] * 100_000
    waiting = aside.Aside(proposals.ground, larger_than_a_pipe, 1, 60)
    assert asleep.poll() is None
    waiting.close()
    assert not waiting.reader.is_alive()


def test_the_second_process_loads_nothing_from_the_folder_that_the_caller_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("pickle", "numpy", "bundler"):
        tmp_path.joinpath(f"{module}.py").write_text("raise SystemExit\n")
    monkeypatch.chdir(tmp_path)
    _, proposals = begun(MANY)
    running = aside.Aside(proposals.ground, proposals.begun, 1, 60)
    until = time.monotonic() + 60
    while (proposed := running.latest()) is None and running.reader.is_alive() and time.monotonic() < until:
        time.sleep(0.05)
    running.close()
    assert proposed


def test_without_a_python_to_start_the_search_goes_on_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside.sys, "executable", "/usr/bin/some-program-with-python-in-it")
    items, policy = world(MANY, workers=2, work=1)
    assert compose(items, policy).to_dict()["status"] == "feasible"
