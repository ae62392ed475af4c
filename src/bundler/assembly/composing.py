"""``compose``: a catalogue and a policy in, a verified plan of bundles out."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bundler.assembly.clock import Clock
from bundler.assembly.plan import Plan, Status
from bundler.assembly.policy import Policy, load_policy
from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.loading import load_catalogue
from bundler.compliance.rules import aud_01_receipt
from bundler.duty.receipt import ENGINE
from bundler.errors import Fault, InputError
from bundler.tariff.loader import load_tables
from bundler.tariff.tables import Tables
from bundler.values.near import did_you_mean

REQUIRED = ("cost", "stock")
MAX_COMPOSED = 5_000
"""What may lie together is a table with a row and a column for every item; more were never measured."""


def compose(
    catalogue: Any,
    policy: Policy | Mapping[str, Any] | str | Path,
    tables: Tables | None = None,
    *,
    on: date | None = None,
    progress: Callable[[dict[str, Any]], None] | None = None,
    stop: threading.Event | None = None,
    sensitivity: bool = False,
) -> Plan:
    """Return the best lawful bundles that the solver finds within the policy's limits, with a proven bound.

    ``progress`` is called from the solving thread with objective, bound, seconds and the number of designs looked at; setting ``stop``
    ends the run early with the best plan so far. ``sensitivity`` asks what more stock and other lines of the policy would be worth; it
    takes up to half as long again, after the search. Raises InputError with all faults of catalogue or policy.
    """
    # Loading the solver takes a second, for those only who compose; it is done before the policy's seconds are counted.
    from bundler.assembly.extraction import extract
    from bundler.assembly.problem import build
    from bundler.assembly.reasons import explain
    from bundler.assembly.search import Search
    from bundler.assembly.sensitivity.analysing import analyse

    goods, wanted = _inputs(catalogue, policy, on)
    edition = load_tables() if tables is None else tables
    clock = Clock(wanted.solver, stop)
    problem = build(goods, wanted, edition)
    found = Search(problem, clock, progress).run()
    designs, stock_used = extract(problem, found.designs, found.copies, found.objective)
    given = _normalised(goods, wanted)
    status: Status = "feasible" if found.lawful else "infeasible" if found.designs.complete else "unknown"
    if status == "feasible" and found.bound is not None and found.bound <= found.objective:
        status = "optimal"
    analysis = analyse(problem, found, clock.stop) if sensitivity and status in ("feasible", "optimal") else None
    return Plan(
        status,
        found.objective if found.lawful else None,
        found.bound if found.lawful else None,
        designs,
        stock_used,
        explain(problem, clock) if status == "infeasible" else [],
        round(clock.seconds, 2),
        _receipt(given, wanted, edition),
        [each.to_dict() for each in problem.excluded],
        _warnings(goods, wanted, edition),
        given,
        analysis,
    )


def _inputs(catalogue: Any, policy: Policy | Mapping[str, Any] | str | Path, on: date | None) -> tuple[Catalogue, Policy]:
    """The inputs, checked. Raises InputError with the faults of both at once, and where no item states what is required of all."""
    faults: list[Fault] = []
    goods = wanted = None
    try:
        goods = load_catalogue(catalogue)
        if len(goods) > MAX_COMPOSED:
            message = f"{len(goods)} items, and at most {MAX_COMPOSED} can be composed at once"
            faults.append(Fault("catalogue", message, "too_many_items", hint="Compose the items of one account book, or a part of them."))
        faults += [
            Fault("catalogue", f"no item states its {column}", "missing_column", field=column, hint="It is required to compose.")
            for column in REQUIRED if goods and all(getattr(item, column) is None for item in goods.values())
        ]  # fmt: skip
    except InputError as error:
        faults += error.faults
    try:
        wanted = load_policy(policy, on)
    except InputError as error:
        faults += error.faults
    if faults or goods is None or wanted is None:
        raise InputError(faults)
    return goods, wanted


def _warnings(catalogue: Catalogue, policy: Policy, tables: Tables) -> list[str]:
    """A day beyond what the tables are verified for, and what is probably a slip of the policy: tags that no item carries."""
    known = {tag for item in catalogue.values() for tag in item.tags}
    named = [tag for pair in policy.bundle.incompatible_tags for tag in pair]
    named += [tag for slot in policy.bundle.slot for tag in slot.tags_any]
    strangers = [tag for tag in dict.fromkeys(named) if tag not in known]
    late = [each.message for each in aud_01_receipt.beyond(tables.on(policy.day))]
    return late + [f"No item carries the tag {tag!r}. {did_you_mean(tag, known) if known else ''}".strip() for tag in strangers]


def _normalised(catalogue: Catalogue, policy: Policy) -> str:
    """Return what gave the plan as JSON: every item of the catalogue, in its order, which settles what is as good; and the policy."""
    items = ",".join(item.canonical_json for item in catalogue.values())
    stated = json.dumps(policy.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f'{{"items":[{items}],"policy":{stated}}}'


def _receipt(given: str, policy: Policy, tables: Tables) -> dict[str, Any]:
    return {
        "engine": ENGINE,
        "tables": tables.edition,
        "tables_sha256": tables.sha256,
        "on": policy.day.isoformat(),
        "input_sha256": hashlib.sha256(given.encode()).hexdigest(),
    }
