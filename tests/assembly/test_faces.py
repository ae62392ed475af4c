"""The solver's faces of the rules against the rules themselves: the same multisets at the same prices pass."""

from __future__ import annotations

from hypothesis import given, settings

from bundler.assembly.designs import Evaluator
from bundler.assembly.enumeration import enumerate_designs
from bundler.assembly.evaluate import Judge
from bundler.assembly.policy import load_policy
from bundler.assembly.problem import build
from bundler.catalogue import load_catalogue
from bundler.tariff import load_tables
from tests.assembly.worlds import columns, worlds


@settings(max_examples=25, deadline=None)
@given(worlds())
def test_every_column_passes_the_rules_and_none_that_is_needed_is_missing(world):
    items, policy = world
    problem = build(load_catalogue(items), load_policy(policy), load_tables())
    if not problem.pieces:
        assert not columns(items, policy)
        return
    designs = enumerate_designs(Evaluator(problem), lambda _: True)
    judge = Judge(problem)
    assert all(judge.passes(designs, row) for row in range(len(designs)))
    formed = {}
    for row in range(len(designs)):
        used = {problem.pieces[at].item.sku: count for at, count in designs.multiset(row)}
        counts = tuple(used.get(str(each["sku"]), 0) for each in items)
        formed.setdefault(counts, []).append((int(designs.value[row]), int(designs.most[row])))
    wanted = columns(items, policy)
    assert set(formed) == {counts for counts, _, _ in wanted}
    for counts, value, most in wanted:
        assert any(worth >= value and upper >= most for worth, upper in formed[counts])
