"""``bundler recommend``: the best lawful bundles with an item."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bundler.cli.collecting import Collected, renamed
from bundler.cli.console import out, write_json
from bundler.cli.inputs import chosen_day, read_tables, save_input, today, warn, warn_of
from bundler.cli.options import AsJson, CatalogueFile, PolicyOn, SaveInput, TablesFolder
from bundler.errors import InputError

if TYPE_CHECKING:
    from bundler.assembly import Policy

Anchor = Annotated[
    list[str],
    typer.Option("--anchor", "-a", metavar="SKU", help="An item that the bundles hold; more than once for several.", show_default=False),
]
Top = Annotated[int, typer.Option("--top", metavar="N", min=1, max=100, help="How many bundles, the best first.")]
MaybePolicy = Annotated[
    Path | None, typer.Option("--policy", "-p", metavar="FILE", help="What is wanted of bundles: .toml or .json; else the defaults.")
]


def recommend_command(
    catalogue: CatalogueFile,
    anchor: Anchor,
    top: Top = 10,
    policy: MaybePolicy = None,
    on: PolicyOn = None,
    tables: TablesFolder = None,
    save: SaveInput = None,
    as_json: AsJson = False,
) -> None:
    """Recommend what goes with an item: the lawful bundles around it of which one copy is worth most, in proven order."""
    from bundler.assembly import recommend
    from bundler.catalogue.loading import read_catalogue

    faults = Collected()
    wanted = faults.take(lambda: _policy(policy, on))
    goods = faults.take(lambda: read_catalogue(catalogue))
    edition = faults.take(lambda: read_tables(tables))
    faults.settle()
    assert goods is not None
    assert edition is not None
    warn_of(goods)
    try:
        found = recommend(goods, anchor, edition, top=top, policy=wanted, on=_day(wanted, on))
    except InputError as error:
        raise renamed(error, "anchor", "--anchor") from None
    save_input(save, found.input_json)
    document = found.to_dict()
    warn(document["warnings"])
    if as_json:
        write_json(document)
    else:
        from bundler.cli.render_recommendations import show_recommendations

        show_recommendations(out(), document)
    raise typer.Exit(0 if found.designs and found.proven else 1)


def _policy(path: Path | None, on: date | None) -> Policy | None:
    """Return the policy with its day, None where none is given."""
    from bundler.assembly.policy import read_policy

    if path is None:
        return None
    policy = read_policy(path)
    return policy.model_copy(update={"on": chosen_day(on, policy.on, "policy")})


def _day(policy: Policy | None, on: date | None) -> date | None:
    """Return the day of the defaults; a policy has its own."""
    return (on or today()) if policy is None else None
