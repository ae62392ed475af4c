"""``python -m bundler.service``: run the service."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from bundler.errors import BundlerError
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
    chosen = parser.parse_args(arguments)
    try:
        serve(chosen.host, chosen.port, chosen.catalogue, chosen.tables, chosen.editions, chosen.database)
    except BundlerError as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
