"""``bundler demo``: the main job on the example world, one screen a scene."""

from __future__ import annotations

from pathlib import Path

import bundler
from bundler.cli.console import out
from bundler.errors import Fault, InputError

WORLD = Path("examples") / "ningbo"


def demo_command() -> None:
    """Quote a gift box, check a refused order and compose bundles, on examples/ningbo."""
    from bundler.assembly import compose, load_policy
    from bundler.catalogue import load_catalogue
    from bundler.cli.render_answer import show_answer
    from bundler.cli.render_plan import show_plan
    from bundler.cli.searching import search
    from bundler.compliance import check, quote
    from bundler.tariff import load_tables

    folder = example_folder()
    console, tables, catalogue = out(), load_tables(), load_catalogue(folder / "catalogue.csv")
    where = _short(folder)
    goods = f"--catalogue {where}/catalogue.csv"

    _scene("1. A gift box, as customs sees it", f"bundler quote {where}/orders/ok-gift-box.json {goods}")
    answer = quote((folder / "orders" / "ok-gift-box.json").read_bytes(), catalogue=catalogue, tables=tables)
    show_answer(console, answer.to_dict(), brief=True)

    _scene("2. Goods of two account books are refused", f"bundler check {where}/orders/bad-two-books.json {goods}")
    refused = check((folder / "orders" / "bad-two-books.json").read_bytes(), catalogue=catalogue, tables=tables)
    show_answer(console, refused.to_dict(), taxes=False, brief=True)

    _scene("3. What to put together", f"bundler compose {goods} --policy {where}/policy-small.toml")
    policy = load_policy(folder / "policy-small.toml")
    plan = search(lambda progress, stop: compose(catalogue, policy, tables, progress=progress, stop=stop))
    show_plan(console, {**plan.to_dict(), "excluded": []})


def example_folder() -> Path:
    """Return the example world of the checkout. Raises InputError where there is none."""
    checkout = Path(bundler.__file__).resolve().parents[2]
    for root in (checkout, Path.cwd()):
        if (root / WORLD / "catalogue.csv").is_file():
            return root / WORLD
    hint = "It comes with the source: run the demo in a checkout of the project."
    raise InputError([Fault("bundler demo", f"the example folder {WORLD.as_posix()} is not here", "missing_folder", hint=hint)])


def _short(folder: Path) -> str:
    """Return the folder as one would type it here."""
    try:
        return folder.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return folder.as_posix()


def _scene(title: str, command: str) -> None:
    from rich.text import Text

    console = out()
    console.print()
    console.rule(Text(title, style="bold"), align="left", style="cyan")
    console.print(Text(f"$ {command}", style="dim"), soft_wrap=True)
    console.print()
