"""Sensitivity: what is proven holds against brute force; what holds nothing is worth nothing; limits and stopping are kept."""

from __future__ import annotations

import copy
import threading
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bundler.assembly import compose, load_policy
from bundler.assembly.clock import Clock
from bundler.assembly.problem import build
from bundler.assembly.search import Search
from bundler.assembly.sensitivity.analysing import analyse
from bundler.catalogue import load_catalogue
from bundler.tariff import load_tables
from tests.assembly.worlds import best, fen, worlds

World = tuple[list[dict[str, Any]], dict[str, Any]]


def worth(items: list[dict[str, Any]], policy: dict[str, Any]) -> int:
    return best(items, policy) or 0


def restocked(items: list[dict[str, Any]], sku: str, pieces: int) -> list[dict[str, Any]]:
    return [{**each, "stock": each["stock"] + pieces} if each["sku"] == sku else each for each in items]


def restated(policy: dict[str, Any], line: dict[str, Any]) -> dict[str, Any]:
    """The policy with one line as a row of the answer says it."""
    changed, said = copy.deepcopy(policy), line["changed"]
    if line["policy"] == "max_designs":
        changed["max_designs"] = int(said)
    elif line["policy"] == "bundle.price":
        changed["bundle"]["price"][1] = said
    elif line["policy"] == "bundle.designs_per_item_max":
        changed["bundle"]["designs_per_item_max"] = int(said)
    else:
        changed["run"]["copies"][0] = int(said)
    return changed


def holds(effect: dict[str, Any], difference: int) -> None:
    assert fen(effect["least"]) <= difference
    assert effect["most"] is None or difference <= fen(effect["most"])


@st.composite
def changed_worlds(draw: st.DrawFn) -> World:
    """Worlds in which items may be scarce for a run, and highest prices may be in the way."""
    items, policy = draw(worlds())
    fewest = draw(st.sampled_from([1, 1, 2, 3]))
    policy["run"]["copies"] = [fewest, 4]
    policy["bundle"]["price"][1] = draw(st.sampled_from(["400.00", "900.00", "2000.00"]))
    policy["solver"] |= {"work": draw(st.sampled_from([1, 40])), "seconds": 60}
    return items, policy


def hold(told: dict[str, Any], items: list[dict[str, Any]], policy: dict[str, Any]) -> None:
    """Every difference of the true best plans lies within what is proven."""
    now = worth(items, policy)
    for each in told["items"]:
        holds(each["one_more"], worth(restocked(items, each["sku"], 1), policy) - now)
        holds(each["one_less"], now - worth(restocked(items, each["sku"], -1), policy))
        holds(each["run_more"], worth(restocked(items, each["sku"], each["run"]), policy) - now)
    for line in told["lines"]:
        difference = worth(items, restated(policy, line)) - now
        holds(line, difference if line["effect"] == "gain" else -difference)


@settings(max_examples=20)
@given(world=changed_worlds())
def test_every_effect_holds_against_brute_force(world: World) -> None:
    """Pieces more and less of every item, and every line: the difference of the true best plans lies within what is proven."""
    items, policy = world
    plan = compose(items, policy, sensitivity=True).to_dict()
    if plan["status"] in ("optimal", "feasible"):
        hold(plan["sensitivity"], items, policy)
    else:
        assert "sensitivity" not in plan


@settings(max_examples=20)
@given(world=changed_worlds(), kept=st.integers(0, 2), slack=st.sampled_from([0, 3_000, 10**7]))
def test_every_effect_holds_of_a_plan_that_is_not_the_best(world: World, kept: int, slack: int) -> None:
    """Of a plan with designs left out and a bound that is too high the effects are wider, and still true."""
    items, policy = world
    problem = build(load_catalogue(items), load_policy(policy), load_tables())
    found = Search(problem, Clock(problem.policy.solver, None), None).run()
    if found.lawful and found.bound is not None:
        copies = dict(list(found.copies.items())[:kept])
        setup = problem.policy.run.setup_cost
        objective = sum(n * int(found.designs.value[row]) - setup for row, n in copies.items())
        worse = replace(found, copies=copies, objective=objective, bound=found.bound + slack)
        hold(analyse(problem, worse, threading.Event()).to_dict(), items, policy)
