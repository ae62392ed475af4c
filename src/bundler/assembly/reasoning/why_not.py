"""``why_not``: a design that is named, and what keeps it out of the best plan."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bundler.assembly.clock import Clock
from bundler.assembly.composing import inputs, normalised, receipt_of, warnings_of
from bundler.assembly.plan import Plan
from bundler.assembly.policy import Policy
from bundler.assembly.reasoning.asked import AskedDesign, Question, design_faults, load_design
from bundler.assembly.starting import Start
from bundler.errors import Fault, InputError
from bundler.tariff.loader import load_tables
from bundler.tariff.tables import Tables

if TYPE_CHECKING:
    from bundler.assembly.reasoning.answer import WhyNot


def why_not(
    catalogue: Any,
    policy: Policy | Mapping[str, Any] | str | Path,
    design: AskedDesign | Mapping[str, Any] | str | Path,
    tables: Tables | None = None,
    *,
    on: date | None = None,
    start: Start | Plan | Mapping[str, Any] | str | Path | None = None,
    quick: bool = False,
    progress: Callable[[dict[str, Any]], None] | None = None,
    stop: threading.Event | None = None,
) -> WhyNot:
    """Return which rule, line of the policy or stock stops a design, or what it costs to force it into the plan.

    ``design`` has components and, if it is meant at one, a discount. ``start`` is a plan to go on from, as in ``compose``. A lawful design
    takes two searches, which share the policy's seconds; ``quick`` only weighs it at the prices of the relaxation. Money in fen inside.
    Raises InputError with all faults of catalogue, policy, design and start.
    """
    from bundler.assembly.problem import build
    from bundler.assembly.reasoning.answer import WhyNot
    from bundler.assembly.reasoning.offers import offers
    from bundler.assembly.reasoning.weighing import Weighed, weighed

    goods, wanted, begun, asked = _read(catalogue, policy, design, start, on)
    edition = load_tables() if tables is None else tables
    clock = Clock(wanted.solver, stop)
    problem = build(goods, wanted, edition)
    found = offers(problem, asked)
    lawful = [each for each in found if not each.stops]
    result = weighed(problem, asked, lawful, clock, begun, quick=quick, progress=progress) if lawful else Weighed()
    given = normalised(goods, wanted, {"start": begun, "why_not": Question.model_construct(**dict(asked), quick=quick)})
    return WhyNot(
        asked, found, result.together, result.copies, result.worth, result.price, round(clock.seconds, 2),
        receipt_of(given, wanted, edition), [*warnings_of(goods, wanted, edition), *result.told], given,
    )  # fmt: skip


def _read(catalogue: Any, policy: Any, design: Any, start: Any, on: date | None) -> tuple[Any, Policy, Start | None, AskedDesign]:
    faults: list[Fault] = []
    asked = known = None
    try:
        asked = load_design(design)
    except InputError as error:
        faults += error.faults
    try:
        known = inputs(catalogue, policy, start, on)
    except InputError as error:
        faults = [*error.faults, *faults]
    if asked is not None and known is not None:
        faults += design_faults(asked, known[0], known[1])
    if faults or asked is None or known is None:
        raise InputError(faults)
    return (*known, asked)
