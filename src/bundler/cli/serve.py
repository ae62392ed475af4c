"""``bundler serve``: the HTTP service, in a process image of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal

import typer

from bundler.cli.commands import NO_VALUE
from bundler.cli.options import Editions, TablesFolder
from bundler.environment import DATABASE_URL
from bundler.errors import Fault, InputError

NEEDED = ("alembic", "litestar", "prometheus_client", "sqlmodel", "stdnum", "uvicorn")

Host = Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Address to listen on.")]
Port = Annotated[int, typer.Option("--port", metavar="PORT", min=0, max=65535, help="Port to listen on.")]
Catalogue = Annotated[
    Path | None, typer.Option("--catalogue", "-c", metavar="FILE", help="Items for requests that bring no catalogue of their own.")
]
Database = Annotated[
    str | None,
    typer.Option(
        "--database", metavar="URL", envvar=DATABASE_URL,
        help="Store items and orders: sqlite:///bundler.db, or postgresql://USER@HOST/NAME. Without one nothing is stored.",
    ),
]  # fmt: skip
Open = Annotated[
    bool,
    typer.Option("--open", metavar=NO_VALUE, help="Serve without keys also where others can reach the service, while there is no key."),
]
OpenRate = Annotated[
    int | None, typer.Option("--open-rate", metavar="N", min=1, help="Requests of an address in a minute, where no key is asked for.")
]
Hsts = Annotated[
    int,
    typer.Option("--hsts", metavar="SECONDS", min=0, help="Behind TLS: for how long browsers are to come by TLS only.", show_default=False),
]
Processes = Annotated[int, typer.Option("--processes", metavar="N", min=1, max=256, help="Processes that serve together, on one database.")]
Drain = Annotated[
    float,
    typer.Option(
        "--drain", metavar="SECONDS", min=0, max=3600,
        help="When terminated, go on answering so long while /ready says no, so that a load balancer notices.",
    ),
]  # fmt: skip
Log = Annotated[
    Literal["json", "text"] | None, typer.Option("--log", help="Form of the log on standard error: text in a terminal, else JSON lines.")
]
Workers = Annotated[
    int,
    typer.Option(
        "--composition-workers", metavar="NUMBER", min=0, max=64,
        help="Processes of each process, with a database, that solve compositions; 0 where bundler work does.",
    ),
]  # fmt: skip


def serve_command(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    catalogue: Catalogue = None,
    tables: TablesFolder = None,
    editions: Editions = None,
    database: Database = None,
    open_to_all: Open = False,
    open_rate: OpenRate = None,
    hsts: Hsts = 0,
    processes: Processes = 1,
    drain: Drain = 1.0,
    log: Log = None,
    composition_workers: Workers = 2,
) -> None:
    """Answer quotes, checks and compositions over HTTP, and keep items and orders where there is a database.

    It needs the extra "service".
    """
    arguments = ["--host", host, "--port", str(port), "--processes", str(processes), "--drain", str(drain)]
    arguments += ["--composition-workers", str(composition_workers)]
    arguments += [*(["--open"] if open_to_all else []), *(["--open-rate", str(open_rate)] if open_rate is not None else [])]
    arguments += ["--hsts", str(hsts)] if hsts else []
    become("bundler.service", arguments, database, {"--catalogue": catalogue, "--tables": tables, "--editions": editions, "--log": log})


def become(module: str, arguments: list[str], database: str | None, options: Mapping[str, object]) -> None:
    """Turn this process into one of the service. Raises InputError where the extra is not installed."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        hint = "Install it with: pip install 'bundler[service]'"
        raise InputError([Fault("bundler serve", f"the service needs {' and '.join(missing)}", "missing_extra", hint=hint)])
    for name, value in options.items():
        if value is not None:
            arguments += [name, str(value)]
    if database is not None:
        os.environ[DATABASE_URL] = database  # an address may hold a password, which the arguments of a process show
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])
