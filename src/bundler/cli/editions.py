"""``bundler editions``: the editions of the tables in the database of a service, and which of them is in force."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bundler.cli.commands import Command, Group
from bundler.cli.console import out, say, write_json
from bundler.cli.inputs import named_editions, today
from bundler.cli.options import AsJson
from bundler.cli.stored import with_database
from bundler.environment import DATABASE_URL
from bundler.errors import Fault, InputError

if TYPE_CHECKING:
    from bundler.storage import Session

SHOWN = 1000

Url = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        envvar=DATABASE_URL,
        help="The service's database: sqlite:///bundler.db, or postgresql://USER@HOST/NAME.",
    ),
]
Edition = Annotated[
    Path | None,
    typer.Argument(metavar="EDITION", help="An edition file, a version or a tariff_tables folder; else the shipped.", show_default=False),
]
Version = Annotated[str, typer.Argument(metavar="VERSION", help="The version, as bundler editions list shows it.", show_default=False)]


def parse_moment(text: str) -> datetime:
    """Return a moment with its zone; anything else is a usage error."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise typer.BadParameter(f"a moment with its zone is wanted, such as 2026-12-01T00:00:00+08:00, not {text[:40]!r}")
    return found


At = Annotated[
    datetime | None,
    typer.Option("--at", metavar="MOMENT", parser=parse_moment, help="A moment to come, such as 2026-12-01T00:00:00+08:00; else at once."),
]

app = typer.Typer(cls=Group, no_args_is_help=True, help="Editions in the database of a service: list, load, activate.")


def list_command(database: Url = None, as_json: AsJson = False) -> None:
    """List the editions that are kept, and the switches between them."""

    def work(session: Session) -> dict[str, Any]:
        from bundler.storage.editions import Editions

        editions = Editions(session)
        return {
            "editions": [each.to_dict() for each in editions.all()],
            "activations": [editions.told(row) for row in editions.newest(SHOWN)],
        }

    found = with_database("bundler editions", database, lambda opened: opened.read(work))
    if as_json:
        write_json(found)
    else:
        from bundler.cli.render_editions import show_editions

        show_editions(out(), found["editions"], found["activations"])


def load_command(edition: Edition = None, database: Url = None, as_json: AsJson = False) -> None:
    """Check an edition and keep it in the database, beside the one in force.

    It is checked as bundler tables check does.
    """
    from bundler.clock import now_utc
    from bundler.tariff import load_tables
    from bundler.upkeep.receiving import received
    from bundler.upkeep.releasing import file_of

    folder, day = named_editions(), today()
    release, raw = file_of(edition, folder, load_tables(edition, folder), day)
    checked = received(raw, release.version, day).report.counts

    def work(session: Session) -> dict[str, Any]:
        from bundler.storage.editions import Editions, OtherEditionError

        try:
            return Editions(session).put(release, raw, checked, now_utc())[0].to_dict()
        except OtherEditionError:
            hint = "An edition is never changed: cut it under a new version."
            fault = Fault("bundler editions", "other tables are kept under this version", "other_edition", value=release.version, hint=hint)
            raise InputError([fault]) from None

    kept = with_database("bundler editions", database, lambda opened: opened.write(work))
    if as_json:
        write_json(kept)
    else:
        say(f"{kept['version']} is kept, {kept['size']:,} bytes, tables sha256 {kept['tables_sha256'][:12]}…; not in force by that.")
        say(f"Put it into force with: bundler editions activate {kept['version']}")


def activate_command(version: Version, at: At = None, database: Url = None, as_json: AsJson = False) -> None:
    """Put an edition into force in every replica at once, now or at a moment to come.

    The switch is made by the services that run on the database; where none runs, by the first that starts.
    """
    from bundler.clock import now_utc

    now = now_utc()
    if at is not None and at <= now:
        raise InputError(
            [Fault("--at", "a moment to come is wanted", "past", value=at.isoformat(), hint="Leave it out to switch at once.")]
        )

    def work(session: Session) -> dict[str, Any]:
        from bundler.storage.editions import Editions, UnknownEditionError

        editions = Editions(session)
        try:
            return editions.told(editions.plan(version, at, now))
        except UnknownEditionError:
            hint = f"Load it first. Kept: {', '.join(each.version for each in editions.all()[-10:])}."
            raise InputError(
                [Fault("VERSION", "no edition of this version is kept", "unknown_edition", value=version, hint=hint)]
            ) from None

    planned = with_database("bundler editions", database, lambda opened: opened.write(work))
    if as_json:
        write_json(planned)
    else:
        when = "in about four seconds where a service runs" if at is None else f"at {at.isoformat()}"
        say(f"{version} comes into force {when}: activation {planned['number']}.")


app.command("list", cls=Command)(list_command)
app.command("load", cls=Command)(load_command)
app.command("activate", cls=Command)(activate_command)
