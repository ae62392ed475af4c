"""``bundler why-not``: what stops a design, or what it costs to force it into the best plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bundler.cli.collecting import Collected
from bundler.cli.commands import NO_VALUE
from bundler.cli.compose import PolicyFile, Seconds, StartFile, read_policy_input, read_start
from bundler.cli.console import out, write_json
from bundler.cli.inputs import read_tables, save_input, warn, warn_of, writable
from bundler.cli.options import AsJson, CatalogueFile, PolicyOn, SaveInput, TablesFolder
from bundler.cli.pairs import pairs

if TYPE_CHECKING:
    from bundler.assembly.reasoning.asked import AskedDesign

DesignFile = Annotated[
    Path | None, typer.Argument(metavar="[DESIGN]", help="A design: .toml or .json with components and, if it is meant at one, a discount.")
]
Parts = Annotated[
    list[str] | None,
    typer.Option("--component", metavar="SKU=PIECES", help="An item of the design and its pieces, in place of a file; may be given often."),
]
AtDiscount = Annotated[str | None, typer.Option("--discount", metavar="SHARE", help="The discount that is meant, such as 0.05.")]
Quick = Annotated[bool, typer.Option("--quick", metavar=NO_VALUE, help="Weigh it by the prices of the relaxation; no plan is composed.")]


def why_not_command(
    catalogue: CatalogueFile,
    policy: PolicyFile,
    design: DesignFile = None,
    component: Parts = None,
    discount: AtDiscount = None,
    on: PolicyOn = None,
    tables: TablesFolder = None,
    start: StartFile = None,
    quick: Quick = False,
    seconds: Seconds = None,
    save: SaveInput = None,
    as_json: AsJson = False,
) -> None:
    """Say which rule, line of the policy or stock stops a design, or what it costs to force it into the best plan."""
    from bundler.assembly import why_not
    from bundler.catalogue.loading import read_catalogue
    from bundler.cli.searching import search

    stated = _stated(design, component, discount)
    faults = Collected()
    asked = faults.take(lambda: _design(stated))
    wanted = faults.take(lambda: read_policy_input(policy, on, seconds))
    goods = faults.take(lambda: read_catalogue(catalogue))
    edition = faults.take(lambda: read_tables(tables))
    begun = None if start is None else faults.take(lambda: read_start(start))
    faults.take(lambda: writable(save))
    faults.settle()
    assert goods is not None
    assert wanted is not None
    assert edition is not None
    warn_of(goods)
    answer = search(
        lambda progress, stop: why_not(goods, wanted, asked, edition, start=begun, quick=quick, progress=progress, stop=stop)  # type: ignore[arg-type]
    )
    save_input(save, answer.input_json)
    warn(answer.warnings)
    if as_json:
        write_json(answer.to_dict())
    else:
        from bundler.cli.render_why_not import show_why_not

        show_why_not(out(), answer.to_dict())
    raise typer.Exit(1 if answer.verdict == "stopped" else 0)


def _stated(design: Path | None, component: list[str] | None, discount: str | None) -> Path | dict[str, Any]:
    """Return what names the design. Raises a usage error where nothing does, or two things do."""
    if (design is None) == (component is None) or (design is not None and discount is not None):
        message = "a design is wanted: a file, or --component SKU=PIECES once for each item, with --discount if it is meant at one"
        raise typer.BadParameter(message, param_hint="DESIGN")
    if design is not None:
        return design
    parts = [{"sku": sku, "quantity": _pieces(sku, text)} for sku, text in pairs(component or (), "SKU", "--component").items()]
    return {"components": parts} if discount is None else {"components": parts, "discount": discount}


def _pieces(sku: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise typer.BadParameter(f"{sku}={text[:40]!r}: a number of pieces is wanted", param_hint="--component")
    return int(text[:9])


def _design(stated: Path | dict[str, Any]) -> AskedDesign:
    from bundler.assembly.reasoning.asked import load_design

    return load_design(stated)
