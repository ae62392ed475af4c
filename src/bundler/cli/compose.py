"""``bundler compose``: the most valuable lawful bundles of a catalogue."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bundler.cli.collecting import Collected, renamed
from bundler.cli.commands import NO_VALUE
from bundler.cli.console import out, say, write_json
from bundler.cli.inputs import chosen_day, read_tables, save_input, warn, warn_of, writable
from bundler.cli.options import AsJson, CatalogueFile, PolicyOn, SaveInput, TablesFolder
from bundler.errors import InputError

if TYPE_CHECKING:
    from bundler.assembly import Plan, Policy, Variation
    from bundler.assembly.starting import Start
    from bundler.assembly.varying.variants import Vary

SOLVED = ("optimal", "feasible")
PolicyFile = Annotated[Path, typer.Option("--policy", "-p", metavar="FILE", help="What is wanted of bundles: .toml or .json.")]
Seconds = Annotated[
    int | None, typer.Option("--seconds", metavar="SECONDS", min=1, max=86_400, help="Time for the solver, instead of the policy's.")
]
StartFile = Annotated[
    Path | None, typer.Option("--start", metavar="FILE", help="A plan to go on from, such as yesterday's, as --json printed it.")
]
Varied = Annotated[
    str | None,
    typer.Option(
        "--vary", metavar="LINE=VALUES",
        help="What if: compose under each value of a policy line, such as max_designs=4,6,8 or 4..10..2 or "
             "'bundle.discounts=[0.00],[0.00,0.05]'. Each value has the policy's seconds for itself.",
    ),
]  # fmt: skip
Sensitive = Annotated[
    bool,
    typer.Option(
        "--sensitivity", metavar=NO_VALUE, help="Also tell what one piece, design or yuan more is worth; half as long again at most."
    ),
]
Plot = Annotated[
    Path | None, typer.Option("--plot", metavar="FILE", help="Draw the values of --vary, or the --sensitivity, as .svg, .png or .html.")
]


def compose_command(
    catalogue: CatalogueFile,
    policy: PolicyFile,
    on: PolicyOn = None,
    tables: TablesFolder = None,
    start: StartFile = None,
    seconds: Seconds = None,
    vary: Varied = None,
    sensitivity: Sensitive = False,
    plot: Plot = None,
    save: SaveInput = None,
    as_json: AsJson = False,
) -> None:
    """Compose the most valuable bundles that the law and a policy allow. Ctrl-C ends the search with the best so far."""
    from bundler.assembly import compose
    from bundler.assembly import vary as each
    from bundler.catalogue.loading import read_catalogue
    from bundler.cli.searching import search

    faults = Collected()
    wanted = faults.take(lambda: read_policy_input(policy, on, seconds))
    asked = faults.take(lambda: _varied(vary, wanted))
    if sensitivity:
        faults.take(lambda: _sensible(wanted, policy, vary))
    if plot is not None:
        faults.take(lambda: _drawable(plot, asked=sensitivity or vary is not None))
    for file in (plot, save):
        faults.take(partial(writable, file))
    goods = faults.take(lambda: read_catalogue(catalogue))
    edition = faults.take(lambda: read_tables(tables))
    begun = None if start is None else faults.take(lambda: read_start(start))
    faults.settle()
    assert goods is not None
    assert wanted is not None
    assert edition is not None
    warn_of(goods)
    if asked is not None:
        line, values = asked.line, asked.values
        variation = search(lambda told, stop: each(goods, wanted, line, values, edition, start=begun, progress=told, stop=stop))
        save_input(save, variation.input_json)
        _tell(variation, plot, as_json=as_json)
        raise typer.Exit(0 if variation.best is not None else 1)
    plan = search(
        lambda progress, stop: compose(goods, wanted, edition, start=begun, progress=progress, stop=stop, sensitivity=sensitivity)
    )
    save_input(save, plan.input_json)
    _tell_plan(plan, plot, as_json=as_json)
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


def _varied(text: str | None, policy: Policy | None) -> Vary | None:
    """Return the line and the values that are asked for, where they are. Raises InputError with all faults before anything is composed."""
    if text is None:
        return None
    from bundler.assembly.varying.variants import PLACE, variants
    from bundler.cli.vary_text import parse_vary

    try:
        asked = parse_vary(text)
        if policy is not None:
            variants(policy, asked)
    except InputError as error:
        raise renamed(error, PLACE, "--vary") from None
    return asked


def _sensible(policy: Policy | None, path: Path, vary: str | None) -> None:
    """Refuse what has no sensitivity told. Raises InputError with all faults."""
    from bundler.assembly.sensitivity.untold import untold
    from bundler.catalogue.source import place_of

    if vary is not None:
        raise typer.BadParameter("it is not asked together with --vary", param_hint="'--sensitivity'")
    if policy is not None and (wrong := list(untold(policy))):
        raise renamed(InputError(wrong), "policy", place_of(path))


def _drawable(plot: Path, *, asked: bool) -> None:
    from bundler.pictures import drawable

    if not asked:
        message = "it draws the values of --vary or the --sensitivity, and neither is asked for"
        raise typer.BadParameter(message, param_hint="'--plot'")
    drawable(plot)


def _tell_plan(plan: Plan, plot: Path | None, *, as_json: bool) -> None:
    warn(plan.warnings)
    if as_json:
        write_json(plan.to_dict())
    else:
        from bundler.cli.render_plan import show_plan

        show_plan(out(), plan.to_dict())
        if plan.sensitivity is not None:
            from bundler.cli.render_sensitivity import show_sensitivity

            show_sensitivity(out(), plan.sensitivity.to_dict())
    if plot is not None and plan.sensitivity is not None:
        from bundler.pictures import sensitivity_chart

        sensitivity_chart(plan, plot)
        say(f"drawn in {plot}")


def _tell(variation: Variation, plot: Path | None, *, as_json: bool) -> None:
    warn(dict.fromkeys(each for plan in variation.plans if plan is not None for each in plan.warnings))
    if as_json:
        write_json(variation.to_dict())
    else:
        from bundler.cli.render_variation import show_variation

        show_variation(out(), variation.to_dict())
    if plot is not None and variation.best is not None:
        from bundler.pictures import frontier_chart

        frontier_chart(variation, plot)
        say(f"drawn in {plot}")
