"""``python -m bundler.service``: run the service."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from bundler.errors import BundlerError
from bundler.service.access.exposure import refuse_exposed
from bundler.service.server import DEFAULT_HOST, DEFAULT_PORT, serve

DATABASE_URL = "BUNDLER_DATABASE_URL"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the service until interrupted; return 2 where the tables or the catalogue cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m bundler.service", description="Quotes, checks and compositions over HTTP.")
    parser.add_argument("--host", default=DEFAULT_HOST, help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="port to listen on (%(default)s)")
    parser.add_argument("--catalogue", metavar="FILE", help="items for requests that bring no catalogue of their own")
    parser.add_argument("--tables", metavar="EDITION", help="a tariff_tables folder, an edition file or a version, not the shipped edition")
    parser.add_argument("--editions", metavar="FOLDER", help="edition files that requests may name by their version")
    parser.add_argument(
        "--database", metavar="URL", default=os.environ.get(DATABASE_URL) or None,
        help=f"sqlite:///FILE or postgresql://USER@HOST/NAME: items and orders are stored in it; {DATABASE_URL}, else nothing is stored",
    )  # fmt: skip
    parser.add_argument(
        "--open", action="store_true", help="ask nobody for a key while there is none, also where others can reach the service"
    )
    parser.add_argument("--open-rate", type=int, metavar="N", help="requests of an address in a minute, where no key is asked for")
    parser.add_argument("--hsts", type=int, default=0, metavar="SECONDS", help="behind TLS: for how long browsers are to come by TLS only")
    chosen = parser.parse_args(arguments)
    try:
        said = refuse_exposed(chosen.host, chosen.database, open_to_all=chosen.open)
        if said is not None:
            sys.stderr.write(f"{said}\n")
        serve(
            chosen.host, chosen.port, chosen.catalogue, chosen.tables, chosen.editions, chosen.database,
            open_rate=chosen.open_rate, hsts_seconds=chosen.hsts,
        )  # fmt: skip
    except BundlerError as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
