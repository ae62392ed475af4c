"""The process that solves: it gives the library's answers, and ends when it shall, and when its program does."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import bundler
from bundler.assembly.policy import load_policy
from bundler.solving import DIED, Asked, SolverProcess, Wish
from bundler.tariff import load_tables
from tests.service.examples import CATALOGUE, POLICY


def test_what_runs_longer_than_it_may_is_ended_with_its_process_and_the_next_has_another() -> None:
    process, tables, pids = SolverProcess(), load_tables(), set[int | None]()

    def wish() -> Wish:
        pids.add(process.pid)
        return "go on"

    def dying() -> Wish:
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        return "go on"

    asked = Asked(bundler.load_catalogue(CATALOGUE), load_policy(POLICY), tables)
    assert process.run(asked.to_json(), tables, 0, lambda _: None, wish) == ("late", {})
    assert pids
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
    assert process.run(asked.to_json(), tables, 600, lambda _: None, dying) == DIED
    kind, told = process.run("no JSON", tables, 600, lambda _: None, lambda: "go on")
    assert (kind, told.splitlines()[0]) == ("failure", "JSONDecodeError")
    kind, faults = process.run(asked.to_json().replace("300.00", "300.0x"), tables, 600, lambda _: None, lambda: "go on")
    assert (kind, [fault.pointer for fault in faults]) == ("faults", ["/items/0/unit_price"])
    process.close()
