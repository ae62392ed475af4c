"""``bundler compose``: the most valuable lawful bundles of a catalogue."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bundler.cli.collecting import Collected
from bundler.cli.commands import NO_VALUE
from bundler.cli.console import out, say, write_json
from bundler.cli.inputs import chosen_day, read_tables, save_input, warn, warn_of
from bundler.cli.options import AsJson, CatalogueFile, PolicyOn, SaveInput, TablesFolder

if TYPE_CHECKING:
    from bundler.assembly import Policy

SOLVED = ("optimal", "feasible")
PolicyFile = Annotated[Path, typer.Option("--policy", "-p", metavar="FILE", help="What is wanted of bundles: .toml or .json.")]
Seconds = Annotated[
    int | None, typer.Option("--seconds", metavar="SECONDS", min=1, max=86_400, help="Time for the solver, instead of the policy's.")
]
Sensitive = Annotated[
    bool,
    typer.Option(
        "--sensitivity", metavar=NO_VALUE, help="Also tell what one piece, design or yuan more is worth; half as long again at most."
    ),
]
Picture = Annotated[
    Path | None,
    typer.Option("--sensitivity-picture", metavar="FILE", help="The same, and draw it as .svg, .png or a self-contained .html."),
]


def compose_command(
    catalogue: CatalogueFile,
    policy: PolicyFile,
    on: PolicyOn = None,
    tables: TablesFolder = None,
    seconds: Seconds = None,
    sensitivity: Sensitive = False,
    sensitivity_picture: Picture = None,
    save: SaveInput = None,
    as_json: AsJson = False,
) -> None:
    """Compose the most valuable bundles that the law and a policy allow. Ctrl-C ends the search with the best so far."""
    from bundler.catalogue.loading import read_catalogue
    from bundler.cli.searching import search

    faults = Collected()
    wanted = faults.take(lambda: _policy(policy, on, seconds))
    goods = faults.take(lambda: read_catalogue(catalogue))
    edition = faults.take(lambda: read_tables(tables))
    faults.settle()
    assert goods is not None
    assert wanted is not None
    assert edition is not None
    warn_of(goods)
    if sensitivity_picture is not None:
        _drawable(sensitivity_picture)
    plan = search(goods, wanted, edition, sensitivity=sensitivity or sensitivity_picture is not None)
    save_input(save, plan.input_json)
    warn(plan.warnings)
    if sensitivity_picture is not None and plan.sensitivity is not None:
        from bundler.pictures import sensitivity_chart

        sensitivity_chart(plan.to_dict(), sensitivity_picture)
        say(f"drawn in {sensitivity_picture}")
    if as_json:
        write_json(plan.to_dict())
    else:
        from bundler.cli.render_plan import show_plan

        show_plan(out(), plan.to_dict())
        if plan.sensitivity is not None:
            from bundler.cli.render_sensitivity import show_sensitivity

            show_sensitivity(out(), plan.sensitivity.to_dict())
    raise typer.Exit(0 if plan.status in SOLVED else 1)


def _drawable(path: Path) -> None:
    """Refuse what cannot be drawn before the solver works for it. Raises InputError."""
    from bundler.pictures.saving import drawing, kind_of

    kind_of(path)
    drawing()


def _policy(path: Path, on: date | None, seconds: int | None) -> Policy:
    """Return the policy with its day, changed by what the command line says."""
    from bundler.assembly.policy import read_policy

    policy = read_policy(path)
    day = chosen_day(on, policy.on, "policy")
    solver = policy.solver if seconds is None else policy.solver.model_copy(update={"seconds": seconds})
    return policy.model_copy(update={"on": day, "solver": solver})
