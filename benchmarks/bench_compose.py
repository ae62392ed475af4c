"""What ``compose`` reaches on made-up catalogues in one account book and in three, beside others on the same ones in the same run.

Objective, bound and gap, three seeds each. The compact model is given to CP-SAT and to HiGHS where it is small
enough to be built, with the same time; ``compose`` is never to be below any of them.
"""

from __future__ import annotations

from typing import Any

import pytest
from benchmarks.composing import FAMILIES, catalogue, policy, yuan
from benchmarks.rivals import compact, fen, greedy
from ortools.math_opt.python import mathopt

from bundler.assembly import compose

SIZES = ((12, 30), (50, 10), (50, 30), (50, 120), (100, 30), (200, 30), (1_000, 30), (5_000, 60))
"""Items and seconds."""
COMPACT_MOST = 200
"""Items up to which the compact model is built."""
ROUNDING = 2_500
"""Fen by which the compact model may be off: half a fen for each of 500 copies of ten designs."""
OTHERS = (("CP-SAT", mathopt.SolverType.CP_SAT), ("HiGHS", mathopt.SolverType.HIGHS))
CASES = [("uniform", *size) for size in SIZES] + [(family, 200, 30) for family in FAMILIES[1:]]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("family", "count", "seconds"), CASES)
def test_compose(benchmark: Any, family: str, count: int, seconds: int, seed: int) -> None:
    items = catalogue(count, seed, family)
    answer = benchmark.pedantic(compose, (items, policy(seconds)), rounds=1).to_dict()
    told = {key: answer[key] for key in ("status", "objective", "bound", "gap", "seconds")}
    rivals = {"greedy": (greedy(items, policy(seconds)), None)} if family == "uniform" else {}
    for name, solver in OTHERS if rivals and count <= COMPACT_MOST else ():
        rivals[name] = compact(items, policy(seconds), solver, seconds)
    told |= {name: [None if each is None else yuan(round(each)) for each in reached] for name, reached in rivals.items()}
    benchmark.extra_info.update(told)
    print(f"\n{family}, {count} items, {seconds} s, seed {seed}: {told}")
    assert all(worth is None or fen(answer["objective"]) >= worth - ROUNDING for worth, _ in rivals.values())
