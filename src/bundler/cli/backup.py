"""``bundler backup`` and ``bundler restore``: a copy of the database while the service runs, and putting it back."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bundler.cli.console import out, say, write_json
from bundler.cli.options import AsJson
from bundler.environment import DATABASE_URL
from bundler.errors import Fault, InputError

if TYPE_CHECKING:
    from bundler.storage.verifying import Standing

NEEDED = ("alembic", "sqlmodel")
SERVERS = "A PostgreSQL server is backed up by pg_dump --format=custom, and put back by pg_restore; bundler doctor then looks it over."

Backup = Annotated[Path, typer.Argument(metavar="FILE", help="The file of the backup.", show_default=False)]
Url = Annotated[
    str | None, typer.Option("--database", metavar="URL", envvar=DATABASE_URL, help="The database of the service, sqlite:///FILE.")
]


def backup_command(file: Backup, database: Url = None, as_json: AsJson = False) -> None:
    """Copy the database into FILE while the service goes on.

    The copy is that of one moment, and is looked over: the file itself, its schema, and that balances are the sums of their entries. The
    key by which persons are hashed is not in it: back it up apart, once. Needs the extra "service".
    """
    path = database_file(database)
    from bundler.storage.backing_up import back_up

    _tell(back_up(path, file), file, as_json)
    if not as_json:
        say(f"The key of persons is not in it: keep {path.name}.key, or BUNDLER_PERSON_KEY, apart from the backups.")


def restore_command(file: Backup, database: Url = None, as_json: AsJson = False) -> None:
    """Put the backup FILE where no database is.

    It is looked over before. An older schema is brought up to date when the service starts. Needs the extra "service".
    """
    path = database_file(database)
    from bundler.storage.backing_up import restore
    from bundler.storage.person_key import fingerprint, person_key

    found = restore(file, path)
    _tell(found, path, as_json)
    try:
        known = fingerprint(person_key(path, make=False))
    except InputError:
        known = None
    if found.fingerprint is not None and known != found.fingerprint:
        say(f"Put the key of its persons back before the service starts: {path.name}.key, or BUNDLER_PERSON_KEY.", "yellow")


def database_file(database: str | None) -> Path:
    """Return the path of a database of SQLite. Raises InputError where it is none, or what is needed is not installed."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        hint = "Install it with: pip install 'bundler[service]'"
        raise InputError([Fault("database", f"the database needs {' and '.join(missing)}", "missing_extra", hint=hint)])
    if database is None:
        raise InputError(
            [Fault("database", "which one is not said", "missing", hint=f"Give --database sqlite:///FILE, or {DATABASE_URL}.")]
        )
    from bundler.storage import Database

    path = Database(database, make=False).path
    if path is None:
        raise InputError([Fault("database", "only a file of SQLite is copied", "not_a_file", hint=SERVERS)])
    return path


def _tell(found: Standing, file: Path, as_json: bool) -> None:
    told: dict[str, Any] = {"file": str(file), "bytes": file.stat().st_size, "schema": found.schema, "items": found.items,
                            "orders": found.orders, "entries": found.entries, "accounts": found.accounts}  # fmt: skip
    if as_json:
        write_json(told)
        return
    from rich.text import Text

    from bundler.cli.render_parts import facts

    ledger = f"{found.entries:,} entries, {found.accounts:,} balances"
    rows = [("items", f"{found.items:,}"), ("orders", f"{found.orders:,}"), ("ledger", ledger),
            ("schema", found.schema or "none"), ("bytes", f"{told['bytes']:,}")]  # fmt: skip
    out().print(Text("✔ ", style="bold green").append(str(file), style="bold default"), soft_wrap=True)
    out().print(facts([(name, Text(value)) for name, value in rows]))
