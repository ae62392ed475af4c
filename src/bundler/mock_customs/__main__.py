"""``python -m bundler.mock_customs``: run the mock customs end."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import uvicorn

from bundler.clock import now_in_shanghai
from bundler.errors import BundlerError
from bundler.mock_customs.app import create_app
from bundler.mock_customs.customs import Customs
from bundler.mock_customs.scenario import Scenario
from bundler.tariff import load_tables

DEFAULT_PORT = 8179


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the mock until interrupted; return 2 where the tables cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m bundler.mock_customs", description="A customs end to test against.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument("--refuse")
    for name in ("delay", "duplicate", "lose", "seed"):
        parser.add_argument(f"--{name}", type=int, default=0)
    for name in ("hold", "alone"):
        parser.add_argument(f"--{name}", action="store_true")
    chosen = parser.parse_args(arguments)
    scenario = Scenario(chosen.refuse, chosen.delay, chosen.duplicate, chosen.lose, chosen.seed, chosen.hold, chosen.alone)
    try:
        app = create_app(Customs(load_tables(), scenario), now_in_shanghai)
    except BundlerError as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    uvicorn.run(app, host=chosen.host, port=chosen.port)
    return 0


if __name__ == "__main__":
    sys.exit(main())
