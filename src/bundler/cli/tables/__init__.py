"""``bundler tables``: what maintainers of the tariff tables look at, check and propose."""

from __future__ import annotations

from typing import Any

import typer

from bundler.cli.commands import Command, Group
from bundler.cli.tables.case import case_command
from bundler.cli.tables.change import app as change_app
from bundler.cli.tables.check import check_command
from bundler.cli.tables.diff import diff_command
from bundler.cli.tables.importing import import_command
from bundler.cli.tables.new import new_command
from bundler.cli.tables.preview import preview_command
from bundler.cli.tables.release import release_command
from bundler.cli.tables.schemas import schemas_command
from bundler.cli.tables.show import show_command
from bundler.cli.tables.stale import stale_command
from bundler.errors import Fault, InputError

# In the order in which a change needs them.
ORDER = ("check", "show", "new", "diff", "preview", "case", "change", "stale", "import", "release", "schemas")
EXTRA = ("tomlkit", "pypdf")


class _Tables(Group):
    """The commands in their order, where typer puts a group behind them all, and what they say where the extra is missing."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names as the help shows them."""
        return sorted(super().list_commands(ctx), key=ORDER.index)

    def invoke(self, ctx: Any) -> Any:
        """Run a command. Raises InputError where it needs a package of the extra that is not installed."""
        try:
            return super().invoke(ctx)
        except ModuleNotFoundError as error:
            if error.name not in EXTRA:
                raise
            hint = "Install it with: pip install 'bundler[upkeep]'"
            place = f"bundler tables {ctx.invoked_subcommand}"
            raise InputError([Fault(place, "it needs an extra package", "missing_extra", value=error.name, hint=hint)]) from None


app = typer.Typer(cls=_Tables, no_args_is_help=True, help="Change the tariff tables: check, show, compare, propose.")
app.command("check", cls=Command)(check_command)
app.command("show", cls=Command)(show_command)
app.command("new", cls=Command)(new_command)
app.command("diff", cls=Command)(diff_command)
app.command("preview", cls=Command)(preview_command)
app.command("case", cls=Command)(case_command)
app.add_typer(change_app, name="change")
app.command("stale", cls=Command)(stale_command)
app.command("import", cls=Command)(import_command)
app.command("release", cls=Command)(release_command)
app.command("schemas", cls=Command)(schemas_command)
