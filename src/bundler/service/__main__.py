"""``python -m bundler.service``: run the service."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence

from bundler.environment import DATABASE_URL, stated
from bundler.errors import BundlerError, Fault, InputError
from bundler.network.listening import address_of, bound
from bundler.service.listening import DEFAULT_HOST, DEFAULT_PORT, DRAIN_SECONDS, PATIENCE_SECONDS, PLACE
from bundler.service.observing import logs
from bundler.service.supervising import Supervisor, supervised

LOG = logging.getLogger("bundler.service")
MOST_PROCESSES, MOST_WORKERS = 256, 64
SLACK_SECONDS = 5
"""How much longer a process may take to end than its requests."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the service until interrupted; return 2 where the tables or the catalogue cannot be used."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    chosen = _parser().parse_args(given)
    logs.configure(chosen.log)
    try:
        database = chosen.database or stated(DATABASE_URL)
        if chosen.inherited is None:
            _refuse_exposed(chosen, database)
            if chosen.processes > 1:
                return _supervise(chosen, given, database)
        from bundler.service.server import Sources, serve  # which a supervisor has no use for

        sources = Sources(
            chosen.catalogue, chosen.tables, chosen.editions, database, chosen.open_rate, chosen.hsts, chosen.composition_workers
        )
        serve(sources, *_listening(chosen))
    except BundlerError as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bundler.service", description="Quotes, checks and compositions over HTTP.")
    parser.add_argument("--host", default=DEFAULT_HOST, help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="port to listen on (%(default)s)")
    parser.add_argument("--catalogue", metavar="FILE", help="items for requests that bring no catalogue of their own")
    parser.add_argument("--tables", metavar="EDITION", help="a tariff_tables folder, an edition file or a version, not the shipped edition")
    parser.add_argument("--editions", metavar="FOLDER", help="edition files that requests may name by their version")
    parser.add_argument(
        "--database", metavar="URL",
        help=f"sqlite:///FILE or postgresql://USER@HOST/NAME: items and orders are stored in it; {DATABASE_URL}, else nothing is stored",
    )  # fmt: skip
    parser.add_argument(
        "--open", action="store_true", help="ask nobody for a key while there is none, also where others can reach the service"
    )
    parser.add_argument("--open-rate", type=int, metavar="N", help="requests of an address in a minute, where no key is asked for")
    parser.add_argument("--hsts", type=int, default=0, metavar="SECONDS", help="behind TLS: for how long browsers are to come by TLS only")
    parser.add_argument("--processes", type=_processes, default=1, help="processes that serve together (%(default)s)")
    parser.add_argument(
        "--drain", type=_seconds, default=DRAIN_SECONDS, metavar="SECONDS",
        help="how long a service that is terminated goes on answering while it says that it is not ready (%(default)s)",
    )  # fmt: skip
    parser.add_argument("--composition-workers", metavar="NUMBER", type=_workers, default=2, help=(
        "processes of each process, with a database, that solve compositions (%(default)s); 0 where bundler work does"))  # fmt: skip
    parser.add_argument("--log", choices=logs.FORMS, help="form of the log on standard error: text in a terminal, else json")
    # What a supervisor gives its processes: listening sockets, and the line to itself.
    parser.add_argument("--inherited", help=argparse.SUPPRESS)
    parser.add_argument("--line", type=int, help=argparse.SUPPRESS)
    return parser


def _processes(text: str) -> int:
    count = int(text)
    if not 1 <= count <= MOST_PROCESSES:
        raise argparse.ArgumentTypeError(f"1 to {MOST_PROCESSES} is wanted")
    return count


def _workers(text: str) -> int:
    count = int(text)
    if not 0 <= count <= MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"0 to {MOST_WORKERS} is wanted")
    return count


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= 3600:
        raise argparse.ArgumentTypeError("0 to 3600 is wanted")
    return seconds


Listening = tuple[Callable[[], Sequence[socket.socket]], float, Callable[[], None]]


def _listening(chosen: argparse.Namespace) -> Listening:
    """Return what gives the sockets, the seconds of draining, and what is done once the service answers."""
    if chosen.inherited is not None:
        files = [int(each) for each in chosen.inherited.split(",")]
        return (lambda: [socket.socket(fileno=each) for each in files]), chosen.drain, supervised(chosen.line)
    sockets: list[socket.socket] = []

    def listen() -> Sequence[socket.socket]:
        sockets.extend(bound(PLACE, chosen.host, chosen.port))
        return sockets

    return listen, chosen.drain, lambda: _tell(sockets)


def _refuse_exposed(chosen: argparse.Namespace, database: str | None) -> None:
    from bundler.service.access.exposure import refuse_exposed

    said = refuse_exposed(chosen.host, database, open_to_all=chosen.open)
    if said is not None:
        LOG.warning("%s", said)


def _supervise(chosen: argparse.Namespace, given: Sequence[str], database: str | None) -> int:
    if database is None:
        hint = "Give --database, in which they share items, orders and compositions, or leave --processes out."
        raise InputError([Fault(PLACE, "several processes share nothing but a database", "processes", hint=hint)])
    if os.name != "posix":
        raise InputError([Fault(PLACE, "several processes need POSIX", "processes", hint="Start one, or several behind a load balancer.")])
    sockets = bound(PLACE, chosen.host, chosen.port)
    supervisor = Supervisor(given, sockets, chosen.processes, chosen.drain + PATIENCE_SECONDS + SLACK_SECONDS)
    return supervisor.run(lambda: _tell(sockets))


def _tell(sockets: Sequence[socket.socket]) -> None:
    for each in sockets:
        LOG.info("Listening on %s (Ctrl-C ends the service)", address_of(each))


if __name__ == "__main__":
    # Being terminated is a way to leave, with everything that is to be done at the end of a process.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    sys.exit(main())
