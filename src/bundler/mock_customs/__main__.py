"""``python -m bundler.mock_customs``: run the mock customs end."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import uvicorn

from bundler.catalogue.parsing import validate
from bundler.clock import now_in_shanghai
from bundler.errors import BundlerError, Fault, InputError
from bundler.mock_customs.app import create_app
from bundler.mock_customs.customs import Customs
from bundler.mock_customs.destination import PLACE, Destination, destination
from bundler.mock_customs.pushing import Pusher
from bundler.mock_customs.scenario import Scenario
from bundler.network.listening import address_of, bound
from bundler.tariff import load_tables

DEFAULT_PORT = 8179
NUMBERS = ("delay", "duplicate", "lose", "late", "seed")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the mock until interrupted; return 2 where what it is started with cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m bundler.mock_customs", description="A customs end to test against.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    for name in ("push", "key-env", "refuse"):
        parser.add_argument(f"--{name}")
    for name in NUMBERS:
        parser.add_argument(f"--{name}", type=int, default=0)
    for name in ("hold", "alone"):
        parser.add_argument(f"--{name}", action="store_true")
    chosen = parser.parse_args(arguments)
    try:
        scenario, where = _chosen(chosen)
        sockets = bound(PLACE, chosen.host, chosen.port)
        customs = Customs(load_tables(), scenario)
    except BundlerError as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    pusher = None if where is None else Pusher(customs, now_in_shanghai, where)
    for each in sockets:
        sys.stderr.write(
            f"Mock customs: messages to {address_of(each)}/messages, receipts at /receipts?after=0, routes at /. Ctrl-C ends it.\n"
        )
    with suppress(KeyboardInterrupt):  # raised again by uvicorn once it has ended
        uvicorn.Server(uvicorn.Config(create_app(customs, now_in_shanghai, pusher))).run(sockets)
    return 0


def _chosen(chosen: argparse.Namespace) -> tuple[Scenario, Destination | None]:
    """Return what was chosen. Raises InputError with everything that is wrong with it."""
    faults: list[Fault] = []
    scenario, where = Scenario(), None
    try:
        scenario = validate(Scenario, {name: getattr(chosen, name) for name in ("refuse", *NUMBERS, "hold", "alone")}, PLACE)
    except InputError as wrong:
        faults.extend(replace(each, pointer="", field=f"--{each.field}") for each in wrong.faults)
    try:
        where = destination(chosen.push, chosen.key_env)
    except InputError as wrong:
        faults.extend(wrong.faults)
    if faults:
        raise InputError(faults)
    return scenario, where


if __name__ == "__main__":
    sys.exit(main())
