"""The smallest automaton of a set of words."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from bundler.assembly.automaton import FINAL, automaton

WORDS = st.sets(st.tuples(*[st.integers(0, 2)] * 4), min_size=1)


@given(WORDS)
def test_it_accepts_its_words_and_no_other(words: set[tuple[int, ...]]) -> None:
    first, transitions = automaton(sorted(words))
    following = {(state, symbol): after for state, symbol, after in transitions}

    def accepted(word: tuple[int, ...]) -> bool:
        state: int | None = first
        for symbol in word:
            state = None if state is None else following.get((state, symbol))
        return state == FINAL

    assert {word for word in product(range(3), repeat=4) if accepted(word)} == words


@given(WORDS)
def test_no_two_states_have_the_same_endings(words: set[tuple[int, ...]]) -> None:
    _, transitions = automaton(sorted(words))
    leaving: dict[int, list[tuple[int, int]]] = {}
    for state, symbol, after in transitions:
        leaving.setdefault(state, []).append((symbol, after))
    assert len({tuple(each) for each in leaving.values()}) == len(leaving)


def test_words_of_free_symbols_need_one_state_for_each_place() -> None:
    assert len(automaton(sorted(product(range(3), repeat=6)))[1]) == 18
