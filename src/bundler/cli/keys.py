"""``bundler keys``: who may use a service with a database, made and revoked where the database is at hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bundler.cli.commands import Command, Group
from bundler.cli.console import out, say, write_json
from bundler.cli.inputs import today
from bundler.cli.options import AsJson, parse_day
from bundler.cli.stored import with_database
from bundler.environment import DATABASE_URL
from bundler.errors import Fault, InputError

if TYPE_CHECKING:
    from bundler.storage import Session


Url = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        envvar=DATABASE_URL,
        help="The service's database: sqlite:///bundler.db, or postgresql://USER@HOST/NAME.",
    ),
]
Tenant = Annotated[str, typer.Option("--tenant", metavar="NAME", help="Whose things the key opens; tenants see nothing of each other.")]
MaybeTenant = Annotated[str | None, typer.Option("--tenant", metavar="NAME", help="The keys of one tenant; else of all.")]
Scopes = Annotated[
    list[str],
    typer.Option(
        "--scope", metavar="SCOPE", help="quote, catalogue, bundles, orders, tables or admin; may be repeated.", show_default=False
    ),
]
Expires = Annotated[date | None, typer.Option("--expires", metavar="DAY", parser=parse_day, help="Its last good day, such as 2027-12-31.")]
Label = Annotated[str, typer.Option("--label", metavar="TEXT", help="What it is for.", show_default=False)]
Rate = Annotated[int, typer.Option("--rate", metavar="N", help="Requests that it may ask in a minute.")]
KeyId = Annotated[str, typer.Argument(metavar="ID", help="The id of a key, as bundler keys list shows it.", show_default=False)]

app = typer.Typer(cls=Group, no_args_is_help=True, help="Who may use the service: make, list and revoke keys.")


def create_command(
    scopes: Scopes,
    tenant: Tenant = "main",
    expires: Expires = None,
    label: Label = "",
    rate: Rate = 6000,
    database: Url = None,
    as_json: AsJson = False,
) -> None:
    """Make a key and show it, once.

    With the first key the service asks everybody for one.
    """
    from bundler.clock import now_utc
    from bundler.storage.access.keys import NewKey, faults_of, make_key, told
    from bundler.storage.access.trail import WRITTEN, Deed, add_deed

    wanted = NewKey(tenant, tuple(scopes), label, expires, rate)
    faults = faults_of(wanted, today())
    if faults:
        raise InputError(faults)
    at = now_utc()

    def work(session: Session) -> dict[str, Any]:
        row, text = make_key(session, wanted, at)
        add_deed(session, tenant, Deed(WRITTEN, "bundler keys create", 0, subject=row.id), at)
        return {**told(row), "key": text}

    made = with_database("bundler keys", database, lambda found: found.write(work))
    if as_json:
        write_json(made)
        return
    typer.echo(made["key"])
    say(f"Key {made['id']} of {tenant}: {', '.join(made['scopes'])}. It is shown this once, and kept nowhere.")


def list_command(tenant: MaybeTenant = None, database: Url = None, as_json: AsJson = False) -> None:
    """List the keys, revoked and expired ones too; the keys themselves are not kept."""
    from bundler.cli.render_keys import show_keys
    from bundler.storage.access.keys import list_keys, told

    found = with_database(
        "bundler keys", database, lambda found: found.read(lambda session: [told(row) for row in list_keys(session, tenant)])
    )
    if as_json:
        write_json({"keys": found})
    else:
        show_keys(out(), found, today())


def revoke_command(key_id: KeyId, database: Url = None, as_json: AsJson = False) -> None:
    """Revoke a key, for good: within two seconds no replica takes it any more."""
    from bundler.clock import now_utc
    from bundler.storage.access.keys import revoke_key, told
    from bundler.storage.access.trail import WRITTEN, Deed, add_deed

    at = now_utc()

    def work(session: Session) -> dict[str, Any] | None:
        row = revoke_key(session, None, key_id, at)
        if row is None:
            return None
        add_deed(session, row.tenant, Deed(WRITTEN, "bundler keys revoke", 0, subject=row.id), at)
        return told(row)

    revoked = with_database("bundler keys", database, lambda found: found.write(work))
    if revoked is None:
        raise InputError([Fault("bundler keys", "no key has this id", "unknown_key", value=key_id, hint="See: bundler keys list.")])
    if as_json:
        write_json(revoked)
    else:
        say(f"Key {key_id} of {revoked['tenant']} is revoked.")


app.command("create", cls=Command)(create_command)
app.command("list", cls=Command)(list_command)
app.command("revoke", cls=Command)(revoke_command)
