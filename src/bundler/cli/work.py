"""``bundler work``: solves the compositions of a database that services share, in a process image of its own."""

from __future__ import annotations

from typing import Annotated

import typer

from bundler.cli.options import Editions, TablesFolder
from bundler.cli.serve import Database, become

Workers = Annotated[int, typer.Option("--workers", metavar="NUMBER", min=1, max=64, help="Compositions that are solved at once.")]


def work_command(workers: Workers = 2, tables: TablesFolder = None, editions: Editions = None, database: Database = None) -> None:
    """Solve the compositions that services with the same database take, beside them or on other machines.

    Give it the tables that the services have. It needs the extra "service".
    """
    become("bundler.service.work", ["--workers", str(workers)], database, {"--tables": tables, "--editions": editions})
