"""``bundler doctor``: whether everything that the service needs is there, and whole."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bundler.cli.backup import NEEDED
from bundler.cli.console import out, write_json
from bundler.cli.inputs import read_tables, today
from bundler.cli.options import AsJson, TablesFolder
from bundler.environment import DATABASE_URL

if TYPE_CHECKING:
    from bundler.cli.doctoring import Check

Url = Annotated[
    str | None,
    typer.Option("--database", metavar="URL", envvar=DATABASE_URL, help="The database to look over; it is not changed."),
]
Host = Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Address that the service would listen on.")]
Port = Annotated[int, typer.Option("--port", metavar="PORT", min=1, max=65535, help="Port that the service would listen on.")]


def doctor_command(
    database: Url = None, tables: TablesFolder = None, host: Host = "127.0.0.1", port: Port = 8000, as_json: AsJson = False
) -> None:
    """Look over Python, extras, tables, database, disk and port.

    Leaves with 1 where something is broken.
    """
    checks = list(_checks(database, tables, host, port))
    well = all(check.health != "broken" for check in checks)
    if as_json:
        write_json({"ok": well, "checks": [check.to_dict() for check in checks]})
    else:
        from bundler.cli.render_doctor import show_checks

        show_checks(out(), checks)
    raise typer.Exit(0 if well else 1)


def _checks(database: str | None, tables: Path | None, host: str, port: int) -> Iterator[Check]:
    from bundler.cli import doctoring, doctoring_database

    yield from doctoring.installed()
    yield from doctoring.tables_or_fault(lambda: read_tables(tables), today())
    if database is not None and all(find_spec(name) is not None for name in NEEDED):
        yield from doctoring_database.stored(database)
    elif database is not None:
        yield doctoring.Check("database", "broken", "the extra 'service' is missing", "pip install 'bundler[service]'")
    yield doctoring.disk(doctoring.folder_of(database))
    yield doctoring.port(host, port)
