"""``bundler compose``: the most valuable lawful bundles of a catalogue."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bundler.cli.collecting import Collected
from bundler.cli.console import out, write_json
from bundler.cli.inputs import chosen_day, read_tables, save_input, warn, warn_of
from bundler.cli.options import AsJson, CatalogueFile, PolicyOn, SaveInput, TablesFolder

if TYPE_CHECKING:
    from bundler.assembly import Policy
    from bundler.assembly.starting import Start

SOLVED = ("optimal", "feasible")
PolicyFile = Annotated[Path, typer.Option("--policy", "-p", metavar="FILE", help="What is wanted of bundles: .toml or .json.")]
Seconds = Annotated[
    int | None, typer.Option("--seconds", metavar="SECONDS", min=1, max=86_400, help="Time for the solver, instead of the policy's.")
]
StartFile = Annotated[
    Path | None, typer.Option("--start", metavar="FILE", help="A plan to go on from, such as yesterday's, as --json printed it.")
]


def compose_command(
    catalogue: CatalogueFile,
    policy: PolicyFile,
    on: PolicyOn = None,
    tables: TablesFolder = None,
    start: StartFile = None,
    seconds: Seconds = None,
    save: SaveInput = None,
    as_json: AsJson = False,
) -> None:
    """Compose the most valuable bundles that the law and a policy allow. Ctrl-C ends the search with the best so far."""
    from bundler.assembly import compose
    from bundler.catalogue.loading import read_catalogue
    from bundler.cli.searching import search

    faults = Collected()
    wanted = faults.take(lambda: read_policy_input(policy, on, seconds))
    goods = faults.take(lambda: read_catalogue(catalogue))
    edition = faults.take(lambda: read_tables(tables))
    begun = None if start is None else faults.take(lambda: read_start(start))
    faults.settle()
    assert goods is not None
    assert wanted is not None
    assert edition is not None
    warn_of(goods)
    plan = search(lambda progress, stop: compose(goods, wanted, edition, start=begun, progress=progress, stop=stop))
    save_input(save, plan.input_json)
    warn(plan.warnings)
    if as_json:
        write_json(plan.to_dict())
    else:
        from bundler.cli.render_plan import show_plan

        show_plan(out(), plan.to_dict())
    raise typer.Exit(0 if plan.status in SOLVED else 1)


def read_start(path: Path) -> Start:
    """Return a plan to go on from."""
    from bundler.assembly.starting import load_start

    return load_start(path)


def read_policy_input(path: Path, on: date | None, seconds: int | None) -> Policy:
    """Return the policy with its day, changed by what the command line says."""
    from bundler.assembly.policy import read_policy

    policy = read_policy(path)
    day = chosen_day(on, policy.on, "policy")
    solver = policy.solver if seconds is None else policy.solver.model_copy(update={"seconds": seconds})
    return policy.model_copy(update={"on": day, "solver": solver})
