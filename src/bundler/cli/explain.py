"""``bundler explain``: what a rule says and how to mend what it finds, or the list of all rules."""

from __future__ import annotations

from typing import Annotated

import typer

from bundler.cli.console import out, write_json
from bundler.cli.inputs import read_tables
from bundler.cli.options import AsJson, SourcesOn, TablesFolder

Code = Annotated[str | None, typer.Argument(metavar="CODE", help="The code of a finding, such as LIM-01.", show_default=False)]


def explain_command(code: Code = None, on: SourcesOn = None, tables: TablesFolder = None, as_json: AsJson = False) -> None:
    """Explain a rule: why it is there, on which sources it rests, what breaks it, how to mend it. Without CODE: list all rules."""
    from bundler.cli.render_rules import show_explanation, show_rules
    from bundler.compliance.explain import explain, rule_list

    if code is None:
        if on is not None or tables is not None:
            raise typer.BadParameter("--on and --tables go with a CODE")
        rules = rule_list()
        write_json(rules) if as_json else show_rules(out(), rules)
        return
    document = explain(code.upper(), read_tables(tables), on).to_dict()
    write_json(document) if as_json else show_explanation(out(), document)
