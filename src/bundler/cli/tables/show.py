"""``bundler tables show``: what the tables say of a tariff code on a day."""

from __future__ import annotations

from typing import Annotated

import typer

from bundler.cli.console import out, write_json
from bundler.cli.inputs import chosen_day, read_tables, today
from bundler.cli.options import AsJson, TablesOn
from bundler.cli.tables.maintained import Looked, looked
from bundler.errors import Fault, InputError

Code = Annotated[str, typer.Argument(metavar="CODE", help="A tariff code of ten digits.", show_default=False)]


def show_command(code: Code, on: TablesOn = None, tables: Looked = None, as_json: AsJson = False) -> None:
    """Show everything the tables say of a tariff code on a day.

    Every row, also of before and after the day, is told with its source, its file and line, and why it does not decide on the day. Leaves
    with 1 where the tables do not know the code.
    """
    from bundler.cli.render_history import show_history
    from bundler.cli.render_tariff import show_line, show_unknown
    from bundler.tariff import facts

    edition = read_tables(looked(tables))
    _ten_digits(code, list(edition.tariff_lines))
    day = edition.on(chosen_day(on, None, "code") if on is not None else today())
    line = day.line(code)
    document = facts.unknown(code, day) if line is None else facts.described(line, day)
    if as_json:
        write_json(document)
    else:
        console = out()
        (show_unknown if line is None else show_line)(console, document)
        show_history(console, document)
    raise typer.Exit(1 if line is None else 0)


def _ten_digits(code: str, known: list[str]) -> None:
    """Raise InputError for what is not a tariff code, with the code or the codes that were probably meant."""
    from bundler.values.codes import TARIFF_CODE, padded

    if TARIFF_CODE.fullmatch(code):
        return
    compact = "".join(char for char in code if char not in ". ")
    beginning = [each for each in known if compact.isdigit() and each.startswith(compact)]
    if TARIFF_CODE.fullmatch(compact):
        hint = f"Probably {compact}."
    elif beginning and len(compact) >= 4:
        more = f" and {len(beginning) - 12} more" if len(beginning) > 12 else ""
        hint = f"Codes that begin so: {', '.join(beginning[:12])}{more}."
    else:
        probable = padded(code, 10, zeros=1)
        hint = f"Probably {probable}." if probable else "Write it without dots, such as 2204210000."
    raise InputError([Fault("bundler tables show", "a tariff code is ten digits", "hs_code", field="CODE", value=code, hint=hint)])
