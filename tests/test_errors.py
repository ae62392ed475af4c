"""Errors carry their faults, wherever they go, and repeat values within bounds."""

from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from typing import Any

import pytest

from bundler.errors import BundlerError, Fault, InputError, TableError, shown, wire

FAULTS = (Fault("order", "unknown key", "extra_forbidden", "/fright", value="1.00"), Fault("items.csv", "bad", "bad", row=2))


def refuse(kind: type[BundlerError]) -> None:
    raise kind(FAULTS)


@pytest.mark.parametrize("kind", [InputError, TableError])
def test_an_error_passes_through_a_pickle_with_all_its_faults(kind: type[BundlerError]) -> None:
    again = pickle.loads(pickle.dumps(kind(FAULTS)))
    assert (type(again), again.faults, str(again)) == (kind, FAULTS, str(kind(FAULTS)))


def test_an_error_comes_out_of_a_worker_process_with_all_its_faults() -> None:
    with ProcessPoolExecutor(1, get_context("forkserver")) as pool, pytest.raises(InputError) as raised:
        pool.submit(refuse, InputError).result()
    assert raised.value.faults == FAULTS


@pytest.mark.parametrize(
    ("value", "person", "program"),
    [
        ("x", "'x'", "x"),
        (True, "True", "true"),
        (1.5, "1.5", "1.5"),
        (date(2026, 11, 23), "2026-11-23", "2026-11-23"),
        ("x" * 1000, "'" + "x" * 78 + "…", "x" * 79 + "…"),
        (10**5000, "a number of very many digits", "a number of very many digits"),
    ],
    ids=["text", "truth", "number", "day", "long text", "long number"],
)
def test_a_value_is_repeated_within_bounds_to_people_and_programs(value: Any, person: str, program: str) -> None:
    assert (shown(value), wire(value)) == (person, program)
    assert Fault("order", "wrong", "wrong", value=value).to_dict()["value"] == program
