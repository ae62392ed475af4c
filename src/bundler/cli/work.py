"""``bundler work``: solves the compositions of a database that services share, in a process image of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bundler.cli.options import Editions, TablesFolder
from bundler.cli.serve import Database, Log, become

Workers = Annotated[int, typer.Option("--workers", metavar="NUMBER", min=1, max=64, help="Compositions that are solved at once.")]
Alive = Annotated[
    Path | None, typer.Option("--alive", metavar="FILE", help="Touch this file as long as the workers work and the database answers.")
]


def work_command(
    workers: Workers = 2,
    tables: TablesFolder = None,
    editions: Editions = None,
    database: Database = None,
    alive: Alive = None,
    log: Log = None,
) -> None:
    """Solve the compositions that services with the same database take, beside them or on other machines.

    Give it the tables that the services have. It needs the extra "service".
    """
    options = {"--tables": tables, "--editions": editions, "--alive": alive, "--log": log}
    become("bundler.service.work", ["--workers", str(workers)], database, options)
