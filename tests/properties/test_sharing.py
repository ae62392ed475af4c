"""Answers are made of parts that wait ready for all of them, and share none that a caller could change."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import given

import bundler
from bundler.catalogue import load_catalogue
from tests.properties.worlds import worlds


def spoil(part: Any) -> None:
    """Change everything that can be changed."""
    if isinstance(part, dict):
        for value in part.values():
            spoil(value)
        part.clear()
    elif isinstance(part, list):
        for value in part:
            spoil(value)
        part.append("spoilt")


@given(worlds())
def test_what_a_caller_does_to_an_answer_changes_no_other(world: Any) -> None:
    items, order = world
    catalogue = load_catalogue(items)
    answer = bundler.quote(order, catalogue=catalogue)
    first = answer.to_dict()
    kept = deepcopy(first)
    spoil(first)
    assert answer.to_dict() == kept
    assert bundler.quote(order, catalogue=catalogue).to_dict() == kept
