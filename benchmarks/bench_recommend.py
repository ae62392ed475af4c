"""What a recommendation costs with the index made: one book, up to four items of up to two pieces, three discounts.

Each question is about another item. Processor time is told beside wall time, for the machine may be busy.
"""

from __future__ import annotations

from itertools import cycle
from random import Random
from time import process_time
from typing import Any

import pytest
from benchmarks.composing import catalogue, policy, yuan

import bundler
from bundler.assembly import load_policy
from bundler.assembly.designs import Evaluator
from bundler.assembly.enumeration import enumerate_designs
from bundler.assembly.problem import build

QUESTIONS = 200


def told(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    p50, p95 = (1000 * ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.95))
    return f"p50 {p50:.1f} ms, p95 {p95:.1f} ms, most {1000 * ordered[-1]:.1f} ms of processor time"


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("count", [50, 1_000, 10_000])
def test_recommend(benchmark: Any, count: int, seed: int) -> None:
    began = process_time()
    recommender = bundler.Recommender(catalogue(count, seed), policy(1))
    built, random = process_time() - began, Random(seed)
    recommender.recommend("S0")
    anchors = cycle([f"S{random.randrange(count)}" for _ in range(QUESTIONS)])
    spent: list[float] = []
    proven: list[bool] = []

    def ask() -> None:
        began = process_time()
        proven.append(recommender.recommend(next(anchors)).proven)
        spent.append(process_time() - began)

    benchmark.pedantic(ask, rounds=QUESTIONS)
    print(f"\n{count} items, seed {seed}: index {built:.2f} s; {told(spent)}; {sum(proven)} of {len(proven)} proven")


@pytest.mark.parametrize("count", [1_000, 10_000])
def test_recommend_after_new_stock(benchmark: Any, count: int) -> None:
    """The first question after an update hashes all items anew for its receipt."""
    recommender, random = bundler.Recommender(catalogue(count, 1), policy(1)), Random(1)
    recommender.recommend("S0")
    spent: list[float] = []

    def ask() -> None:
        began = process_time()
        recommender.update_stock({f"S{random.randrange(count)}": random.randrange(400)})
        recommender.recommend(f"S{random.randrange(count)}")
        spent.append(process_time() - began)

    benchmark.pedantic(ask, rounds=QUESTIONS // 4)
    print(f"\n{count} items, each question after an update: {told(spent)}")


def test_brute_force_on_30_items(benchmark: Any) -> None:
    """All bundles formed once, then sorted by value: what the index saves, and that the values are the same."""
    items, stated = catalogue(30, 1), policy(1)

    def formed() -> list[str]:
        problem = build(bundler.load_catalogue(items), load_policy(stated), bundler.load_tables())
        designs = enumerate_designs(Evaluator(problem), lambda _: True)
        held = ((designs.items == 0) & (designs.counts > 0)).any(axis=1)
        best = {designs.multiset(row): int(designs.value[row]) for row in sorted(held.nonzero()[0], key=lambda row: designs.value[row])}
        return [yuan(value) for value in sorted(best.values(), reverse=True)[:10]]

    values = benchmark.pedantic(formed, rounds=1)
    assert values == [design["value"] for design in bundler.recommend(items, "S0", policy=stated).designs]
