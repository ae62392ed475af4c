"""``compose``: a catalogue and a policy in, a verified plan of bundles out."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from bundler.assembly.clock import Clock
from bundler.assembly.plan import Plan, Status
from bundler.assembly.policy import Policy, load_policy
from bundler.assembly.sensitivity.untold import untold
from bundler.assembly.slips import slips, strange_locks
from bundler.assembly.starting import Start, load_start
from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.loading import load_catalogue
from bundler.compliance.rules import aud_01_receipt
from bundler.duty.receipt import ENGINE
from bundler.errors import Fault, InputError
from bundler.tariff.loader import load_tables
from bundler.tariff.tables import Tables

if TYPE_CHECKING:
    from bundler.assembly.problem import Problem
    from bundler.assembly.reasoning.reasons import Reasons
    from bundler.assembly.search import Found
    from bundler.assembly.sensitivity.answer import Sensitivity

REQUIRED = ("cost", "stock")
MAX_COMPOSED = 5_000
"""What may lie together is a table with a row and a column for every item; more were never measured."""


def compose(
    catalogue: Any,
    policy: Policy | Mapping[str, Any] | str | Path,
    tables: Tables | None = None,
    *,
    on: date | None = None,
    start: Start | Plan | Mapping[str, Any] | str | Path | None = None,
    progress: Callable[[dict[str, Any]], None] | None = None,
    stop: threading.Event | None = None,
    sensitivity: bool = False,
) -> Plan:
    """Return the best lawful bundles that the solver finds within the policy's limits, with a proven bound.

    ``start`` is a plan to go on from, such as yesterday's: the plan, its dictionary or the path of its JSON. What of it is lawful and in
    stock is the first plan, and the answer is never worth less; what is not is a warning. ``progress`` is called from the solving thread
    with phase, objective, bound, gap, seconds and the number of designs looked at; setting ``stop`` ends the run early with the best plan
    so far. ``sensitivity`` asks what more stock and other lines of the policy would be worth; it takes up to half as long again, after the
    search, and is told of one objective without locked designs. Raises InputError with all faults of catalogue, policy and start.
    """
    # What composes is loaded for those only who do, before the policy's seconds are counted.
    from bundler.assembly.extraction import amounts, extract
    from bundler.assembly.problem import build
    from bundler.assembly.reasoning.reasons import Reasons
    from bundler.assembly.staging import staged
    from bundler.assembly.standing import locks_stopped

    goods, wanted, begun = inputs(catalogue, policy, start, on, sensitivity=sensitivity)
    edition = load_tables() if tables is None else tables
    clock = Clock(wanted.solver, stop)
    problem = build(goods, wanted, edition)
    given = normalised(goods, wanted, {"start": begun})
    stopped = locks_stopped(problem)
    found, reached = (None, []) if stopped else staged(problem, clock, progress, begun)
    designs, stock_used = ([], {}) if found is None else extract(problem, found.designs, found.copies, found.objective)
    status = _status(found)
    plan = found if found is not None and found.lawful else None
    why = _explained(problem, clock) if found is not None and status == "infeasible" else Reasons(stopped)
    kept = amounts(problem, designs, 0 if plan is None else plan.objective)
    analysis = _analysed(problem, plan, clock) if sensitivity and plan is not None else None
    return Plan(
        status,
        None if plan is None else plan.objective,
        None if plan is None else plan.bound,
        designs,
        stock_used,
        why.reasons,
        round(clock.seconds, 2),
        receipt_of(given, wanted, edition),
        [each.to_dict() for each in problem.excluded],
        [*warnings_of(goods, wanted, edition), *([] if found is None else found.told)],
        [each.to_dict(kept[each.name]) for each in reached],
        given,
        why.conflicts,
        why.relaxations,
        analysis,
    )


def _explained(problem: Problem, clock: Clock) -> Reasons:
    with clock.paused():
        from bundler.assembly.reasoning.explaining import explain  # brings CP-SAT, which is not waited for before there is a plan
    return explain(problem, clock)


def _analysed(problem: Problem, plan: Found, clock: Clock) -> Sensitivity:
    with clock.paused():
        from bundler.assembly.sensitivity.analysing import analyse  # brings CP-SAT too
    return analyse(problem, plan, clock.stop)


def _status(found: Found | None) -> Status:
    """What a search says; none was made where locked designs cannot stand."""
    if found is None or not found.lawful:
        return "infeasible" if found is None or found.designs.complete else "unknown"
    return "optimal" if found.bound is not None and found.bound <= found.objective else "feasible"


def inputs(
    catalogue: Any,
    policy: Policy | Mapping[str, Any] | str | Path,
    start: Any,
    on: date | None,
    most: int = MAX_COMPOSED,
    *,
    sensitivity: bool = False,
) -> tuple[Catalogue, Policy, Start | None]:
    """Return the inputs, checked; a catalogue has at ``most`` so many items.

    Raises InputError with the faults of all at once, and where no item states what is required of all.
    """
    faults: list[Fault] = []
    goods = wanted = begun = None
    try:
        goods = load_catalogue(catalogue)
        faults += unfit(goods, most)
    except InputError as error:
        faults += error.faults
    try:
        wanted = load_policy(policy, on)
        faults += untold(wanted) if sensitivity else []
    except InputError as error:
        faults += error.faults
    try:
        begun = None if start is None else load_start(start)
    except InputError as error:
        faults += error.faults
    if goods is not None and wanted is not None:
        faults += strange_locks(goods, wanted)
    if faults or goods is None or wanted is None:
        raise InputError(faults)
    return goods, wanted, begun


def unfit(goods: Catalogue, most: int = MAX_COMPOSED) -> Iterator[Fault]:
    """Yield what keeps a catalogue from being composed, whatever the policy says."""
    if len(goods) > most:
        message = f"{len(goods)} items, and at most {most} can be composed at once"
        yield Fault("catalogue", message, "too_many_items", hint="Compose the items of one account book, or a part of them.")
    for column in REQUIRED:
        if goods and all(getattr(item, column) is None for item in goods.values()):
            yield Fault("catalogue", f"no item states its {column}", "missing_column", field=column, hint="It is required to compose.")


def warnings_of(catalogue: Catalogue, policy: Policy, tables: Tables) -> list[str]:
    """A day beyond what the tables are verified for, and what is probably a slip of the policy."""
    return [each.message for each in aud_01_receipt.beyond(tables.on(policy.day))] + slips(catalogue, policy)


def normalised(catalogue: Catalogue, policy: Policy, more: Mapping[str, BaseModel | None]) -> str:
    """Return what gave an answer as JSON: every item, in the order of the catalogue, which settles what is as good; policy and more."""
    items = ",".join(item.canonical_json for item in catalogue.values())
    return f'{{"items":[{items}],{asked_json(policy, more)[1:]}'


def asked_json(policy: Policy, more: Mapping[str, BaseModel | None]) -> str:
    """Return policy and more as a JSON object."""
    beside = {name: part.model_dump(mode="json") for name, part in {"policy": policy, **more}.items() if part is not None}
    return json.dumps(beside, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def receipt_of(given: str, policy: Policy, tables: Tables) -> dict[str, Any]:
    """Return the receipt of an answer to a normalised input."""
    return receipt(hashlib.sha256(given.encode()).hexdigest(), policy, tables)


def receipt(input_sha256: str, policy: Policy, tables: Tables) -> dict[str, Any]:
    """Return the receipt of an answer to the normalised input with this hash."""
    return {
        "engine": ENGINE,
        "tables": tables.edition,
        "tables_sha256": tables.sha256,
        "on": policy.day.isoformat(),
        "input_sha256": input_sha256,
    }
