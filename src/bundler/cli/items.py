"""``bundler items``: the items that the service stores, taken in from files without a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from bundler.cli.commands import Command, Group
from bundler.cli.console import err, out, say, write_json_rows
from bundler.cli.inputs import warn
from bundler.cli.options import AsJson
from bundler.clock import now_utc
from bundler.environment import DATABASE_URL
from bundler.errors import Fault, InputError

if TYPE_CHECKING:
    from bundler.storage import Database
    from bundler.storage.intake import Progress

NEEDED = ("alembic", "sqlmodel")
DATABASE_OPTION = "--database"

ItemsFile = Annotated[Path, typer.Argument(metavar="FILE", help="Items: .csv, .json, .ndjson, .xlsx or .parquet.", show_default=False)]
DatabaseUrl = Annotated[
    str,
    typer.Option(
        DATABASE_OPTION, metavar="URL", envvar=DATABASE_URL, show_default=False,
        help="The database of the service: sqlite:///bundler.db, or postgresql://USER@HOST/NAME.",
    ),
]  # fmt: skip
Tenant = Annotated[str, typer.Option("--tenant", metavar="NAME", help="Whose items they are.")]
LoadKey = Annotated[
    str | None,
    typer.Option(
        "--key", metavar="KEY", help="The key of a load that was cut off: it is completed, and nothing is done twice.", show_default=False
    ),
]

app = typer.Typer(cls=Group, no_args_is_help=True, help="Take items into the database of the service.")


@app.callback()
def _items() -> None:
    """Take items into the database of the service."""


def load_command(file: ItemsFile, database: DatabaseUrl, tenant: Tenant = "main", key: LoadKey = None, as_json: AsJson = False) -> None:
    """Take the items of a file and the counts of their stock in, as PUT /v1/items does: a bad row keeps no other out.

    Leaves with 1 where a row was not taken in. It needs the extra "service".
    """
    from bundler.catalogue.loading import file_rows
    from bundler.storage.intake import Intake, take_in
    from bundler.storage.writes import OtherContentError

    _installed()
    intake = Intake.of(file_rows(file))
    warn(str(warning) for warning in intake.warnings)
    key = key or uuid4().hex
    with _opened(database) as opened, _progress(len(intake.found)) as progress:
        try:
            taken = take_in(opened, tenant, key, intake, now_utc, progress)
        except OtherContentError:
            raise InputError([Fault("--key", "the key was used before, for other rows", "idempotency_key", value=key)]) from None
        except KeyboardInterrupt:
            say(f"cut off: what was taken in stays; the same command with --key {key} completes it", style="yellow")
            raise
    document = taken.to_dict()
    if as_json:
        write_json_rows({name: part for name, part in document.items() if name != "results"}, "results", document["results"])
    else:
        from bundler.cli.render_taken import show_taken

        show_taken(out(), document, intake)
    raise typer.Exit(1 if document["refused"] or document["invalid"] else 0)


def _installed() -> None:
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        hint = "Install it with: pip install 'bundler[service]'"
        raise InputError([Fault("bundler items", f"a database needs {' and '.join(missing)}", "missing_extra", hint=hint)])


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    """Open a database for a command, brought to the schema of this version. Raises InputError where it cannot be used."""
    from bundler.storage import Database, UnavailableError, migrate

    database = Database(url)
    try:
        migrate(database)
        yield database
    except UnavailableError:
        shown = database.url.render_as_string(hide_password=True)
        hint = "Is its server running, its folder there, is it a database, its name and password right?"
        raise InputError([Fault(DATABASE_OPTION, f"{shown} cannot be reached, or is too busy", "database", hint=hint)]) from None
    finally:
        database.close()


@contextmanager
def _progress(rows: int) -> Iterator[Progress]:
    """On a terminal, show how many rows are done."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = err()
    with Progress(
        TextColumn("taking items in"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console, transient=True,
        disable=not console.is_terminal,
    ) as bar:  # fmt: skip
        task = bar.add_task("", total=rows)
        yield lambda done, _: bar.update(task, completed=done)


app.command("load", cls=Command)(load_command)
