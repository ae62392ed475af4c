"""``repair``: an order that may not enter in, the smallest changes after which it may out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from bundler.assembly.repairing.inputs import MOST_FEN, TOP, TRIES, Asked, asked_of, refuse_huge
from bundler.assembly.repairing.repairs import Repairs
from bundler.catalogue.order import Order
from bundler.compliance import Answer, quote
from bundler.tariff.loader import load_tables
from bundler.tariff.tables import Tables

if TYPE_CHECKING:
    from bundler.assembly.repairing.search import Found
    from bundler.assembly.repairing.space import Aim, Space


def repair(
    order: Order | Mapping[str, Any] | str | bytes,
    catalogue: Any = None,
    tables: Tables | None = None,
    on: date | None = None,
    *,
    alternatives: Mapping[str, Sequence[str]] | None = None,
    top: int = TOP,
    tries: int = TRIES,
) -> Repairs:
    """Return the smallest changes after which an order is compliant, ranked by loss of goods at public prices, then tax.

    A repair takes out goods or pieces, or swaps goods for alternatives; what follows from that is not chosen: bundle prices stay pro rata
    and are raised only as far as a filing price wants, and orders are parted only where account books, districts, storage classes,
    supervision codes or the number of lines force it, never to slip under a limit. It is a smallest one where no other touches only
    places that it touches, needs nothing else, and loses no more.

    ``alternatives`` names for a sku those that may stand in for it; without it, goods that cannot stay where they are may be swapped for
    at most three items of the catalogue in the same six-digit subheading, with a tag in common where both carry tags. ``top`` is how many
    repairs are wanted, ``tries`` how many the rules are asked about before the search is cut short and ``proven`` is false. The other
    arguments and the errors are those of ``quote``; what would be raised for alternatives is an InputError too.
    """
    edition = load_tables() if tables is None else tables
    asked = asked_of(order, catalogue, on, alternatives, top, tries)
    answer = quote(asked.order, asked.catalogue, edition)
    if answer.verdict == "compliant":
        return Repairs(answer, asked)
    refuse_huge(answer.found)
    # the solver is loaded for those only who need it
    from bundler.assembly.repairing.reasons import reasons
    from bundler.assembly.repairing.search import Found
    from bundler.assembly.repairing.space import Aim
    from bundler.assembly.repairing.telling import told

    space, best = _searched(asked, answer, edition, Aim.COMPLIANT)
    least = min((each.loss for each in best.repairs), default=MOST_FEN)
    people, other = space, Found(proven=True)
    if answer.verdict == "non_compliant" and least:
        people, other = _searched(asked, answer, edition, Aim.NO_ERROR, least - 1)
    return Repairs(
        answer, asked, [told(space, each) for each in best.repairs], [told(people, each) for each in other.repairs if each.in_review],
        reasons(space, answer) if best.proven and not best.repairs else [], best.proven and other.proven,
    )  # fmt: skip


def _searched(asked: Asked, answer: Answer, edition: Tables, aim: Aim, loss: int = MOST_FEN) -> tuple[Space, Found]:
    from bundler.assembly.repairing.options import space_of
    from bundler.assembly.repairing.reasons import beyond_goods
    from bundler.assembly.repairing.search import Found, Search

    space = space_of(answer.found, asked.catalogue, edition, aim, asked.alternatives)
    if beyond_goods(answer, aim):
        return space, Found(proven=True)
    return space, Search(space, asked.top, asked.tries, loss).run()
