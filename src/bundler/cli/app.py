"""The application: its commands, and what they leave behind as exit codes."""

from __future__ import annotations

import signal
import sys
import traceback
from contextlib import suppress
from typing import Annotated, Any

import typer

from bundler.cli.afterwards import declare_return_command, declare_withdrawal_command
from bundler.cli.audit import app as audit_app
from bundler.cli.backup import backup_command, restore_command
from bundler.cli.cliffs import cliffs_command
from bundler.cli.commands import NO_VALUE, Command, Group
from bundler.cli.compare import compare_command
from bundler.cli.compose import compose_command
from bundler.cli.curve import curve_command
from bundler.cli.declare import declare_command
from bundler.cli.declaring import bonded_command, precheck_command, receipts_command
from bundler.cli.demo import demo_command
from bundler.cli.doctor import doctor_command
from bundler.cli.editions import app as editions_app
from bundler.cli.explain import explain_command
from bundler.cli.items import app as items_app
from bundler.cli.keys import app as keys_app
from bundler.cli.law import law_command
from bundler.cli.mock_customs import mock_customs_command
from bundler.cli.payment_data import payment_data_command
from bundler.cli.quote import check_command, quote_command
from bundler.cli.recommend import recommend_command
from bundler.cli.repair import repair_command
from bundler.cli.replay import replay_command
from bundler.cli.returning import return_command
from bundler.cli.serve import serve_command
from bundler.cli.split import split_command
from bundler.cli.tables import app as tables_app
from bundler.cli.tax_included import tax_included_command
from bundler.cli.why_not import why_not_command
from bundler.cli.work import work_command
from bundler.environment import DATABASE_URL, settle
from bundler.errors import BundlerError, Fault

UNUSABLE = 2
FAILED = 3


class Doors(Group):
    """Commands whose unusable input is told in full, with exit code 2."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command; what it cannot use becomes faults on standard error."""
        try:
            settle(DATABASE_URL)
            return super().invoke(ctx)
        except BundlerError as error:
            _unusable(list(error.faults))
        except OSError as error:
            if isinstance(error, BrokenPipeError) or error.filename is None:
                raise
            _unusable([Fault(str(error.filename), error.strerror or "cannot be read", "unreadable_file")])
        raise typer.Exit(UNUSABLE)


def _unusable(faults: list[Fault]) -> None:
    from bundler.cli.faults import show_faults

    show_faults(faults)


app = typer.Typer(
    name="bundler",
    cls=Doors,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("quote", cls=Command)(quote_command)
app.command("check", cls=Command)(check_command)
app.command("repair", cls=Command)(repair_command)
app.command("compare", cls=Command)(compare_command)
app.command("return", cls=Command)(return_command)
app.command("declare", cls=Command)(declare_command)
app.command("declare-return", cls=Command)(declare_return_command)
app.command("declare-withdrawal", cls=Command)(declare_withdrawal_command)
app.command("precheck", cls=Command)(precheck_command)
app.command("receipts", cls=Command)(receipts_command)
app.command("bonded", cls=Command)(bonded_command)
app.command("payment-data", cls=Command)(payment_data_command)
app.command("replay", cls=Command)(replay_command)
app.command("split", cls=Command)(split_command)
app.command("compose", cls=Command)(compose_command)
app.command("why-not", cls=Command)(why_not_command)
app.command("recommend", cls=Command)(recommend_command)
app.command("cliffs", cls=Command)(cliffs_command)
app.command("curve", cls=Command)(curve_command)
app.command("explain", cls=Command)(explain_command)
app.command("law", cls=Command)(law_command)
app.command("tax-included", cls=Command)(tax_included_command)
app.add_typer(tables_app, name="tables")
app.add_typer(items_app, name="items")
app.add_typer(editions_app, name="editions")
app.command("serve", cls=Command)(serve_command)
app.command("work", cls=Command)(work_command)
app.command("mock-customs", cls=Command)(mock_customs_command)
app.add_typer(keys_app, name="keys")
app.add_typer(audit_app, name="audit")
app.command("doctor", cls=Command)(doctor_command)
app.command("backup", cls=Command)(backup_command)
app.command("restore", cls=Command)(restore_command)
app.command("demo", cls=Command)(demo_command)


def _version(wanted: bool) -> None:
    if wanted:
        from bundler.duty.receipt import ENGINE
        from bundler.tariff import load_tables

        edition = load_tables()
        typer.echo(f"bundler {ENGINE}, tables {edition.edition} (sha256 {edition.sha256[:12]}…)")
        raise typer.Exit


@app.callback(
    epilog="Leaves with 0: compliant or solved, 1: answered but anything else, 2: unusable input or usage.",
)
def bundler(
    version: Annotated[
        bool,
        typer.Option("--version", metavar=NO_VALUE, callback=_version, is_eager=True, help="Show the versions of engine and tables."),
    ] = False,
) -> None:
    """Customs-compliant bundles with the exact duty of every line (跨境电商零售进口)."""


def _leave_with_the_reader() -> None:
    """Let the end of a reader, such as ``head``, end the command as it ends every other one: its answer is no failure."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)


def run() -> None:
    """Run the command line; a failure of bundler itself leaves with 3, so that it is never taken for an answer."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    _leave_with_the_reader()
    try:
        app()
    except Exception:
        traceback.print_exc()
        sys.exit(FAILED)
