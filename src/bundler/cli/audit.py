"""``bundler audit``: the audit trail written to a file, and removed as far as that file has it, where the database is at hand."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bundler.cli.commands import Command, Group
from bundler.cli.console import say, write_json
from bundler.cli.inputs import today
from bundler.cli.keys import Url
from bundler.cli.options import AsJson, parse_day
from bundler.cli.stored import with_database
from bundler.errors import Fault, InputError

if TYPE_CHECKING:
    from bundler.storage import Database

PLACE = "bundler audit"
File = Annotated[Path, typer.Argument(metavar="FILE", help="JSON lines, a deed a line; not overwritten.", show_default=False)]
Written = Annotated[Path, typer.Argument(metavar="FILE", help="What bundler audit export wrote, unchanged.", show_default=False)]
Before = Annotated[
    date,
    typer.Option("--before", metavar="DAY", parser=parse_day, help="Deeds of the days before this one, in Shanghai.", show_default=False),
]

app = typer.Typer(cls=Group, no_args_is_help=True, help="The audit trail of all tenants: write it to a file, remove what a file has.")


def export_command(file: File, before: Before, database: Url = None, as_json: AsJson = False) -> None:
    """Write the trail up to a day to a file, and the hash of the file to the trail.

    Nothing is removed by it.
    """
    if before > today():
        raise InputError([Fault(PLACE, "the day is still to come", "day", field="before", value=before, hint=f"Today is {today()}.")])
    told = with_database(PLACE, database, lambda found: _export(found, file, before))
    if as_json:
        write_json(told)
    else:
        say(f"{told['deeds']:,} deeds up to number {told['last']} are in {file}; its SHA-256 stands in the trail: {told['sha256']}")


def remove_command(file: Written, database: Url = None, as_json: AsJson = False) -> None:
    """Remove from the trail what a file of bundler audit export has.

    Each deed is compared with the file first, and the removal stands in the trail. Keep the file.
    """
    told = {"file": str(file), "removed": with_database(PLACE, database, lambda found: _remove(found, file))}
    if as_json:
        write_json(told)
    else:
        say(f"{told['removed']:,} deeds are removed. {file} is what is left of them.")


def _export(database: Database, file: Path, before: date) -> dict[str, Any]:
    from bundler.clock import CHINA_STANDARD_TIME, now_utc
    from bundler.storage.access.exporting import record, write_trail

    moment = datetime.combine(before, time(), CHINA_STANDARD_TIME)
    try:
        number = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise InputError([Fault(str(file), "is there already", "exists", hint="Name another file: none is overwritten.")]) from None
    try:
        with os.fdopen(number, "wb") as opened:
            found = database.read(lambda session: write_trail(session, moment, opened))
            opened.flush()
            os.fsync(opened.fileno())
        if not found.deeds:
            raise InputError([Fault(PLACE, f"the trail has no deed from before {before}", "nothing_older", field="before", value=before)])
        database.write(lambda session: record(session, found, now_utc()))
    except BaseException:
        with suppress(FileNotFoundError):
            file.unlink()
        raise
    return {"file": str(file), "deeds": found.deeds, "last": found.last, "sha256": found.sha256}


def _remove(database: Database, file: Path) -> int:
    from bundler.clock import now_utc
    from bundler.storage.access.exporting import NotExportedError, UnknownExportError, remove_exported

    try:
        return remove_exported(database, file, now_utc())
    except UnknownExportError:
        hint = "Its SHA-256 has to be one of the deeds 'exported': was it changed, or is it of another database?"
        raise InputError([Fault(str(file), "is no export of this trail", "unknown_export", hint=hint)]) from None
    except NotExportedError as other:
        message = f"deed {other.number} of the trail is not as in the file, or not in it"
        raise InputError(
            [Fault(str(file), message, "not_exported", hint="It and later ones are not removed: export the trail again.")]
        ) from None


app.command("export", cls=Command)(export_command)
app.command("remove", cls=Command)(remove_command)
