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
from bundler.duty.receipt import ENGINE
from bundler.tariff.loader import load_tables
from bundler.tariff.tables import Tables


def compose(
    catalogue: Any,
    policy: Policy | Mapping[str, Any] | str | Path,
    tables: Tables | None = None,
    *,
    on: date | None = None,
    progress: Callable[[dict[str, Any]], None] | None = None,
    stop: threading.Event | None = None,
) -> Plan:
    """Return the best lawful bundles that the solver finds within the policy's limits, with a proven bound.

    ``progress`` is called from the solving thread with objective, bound, seconds and the number of designs looked at; setting ``stop``
    ends the run early with the best plan so far. Raises InputError with all faults of catalogue or policy.
    """
    from bundler.assembly.extraction import extract
    from bundler.assembly.problem import build
    from bundler.assembly.reasons import explain
    from bundler.assembly.search import Search

    goods, wanted = load_catalogue(catalogue), load_policy(policy, on)
    edition = load_tables() if tables is None else tables
    clock = Clock(wanted.solver, stop)
    problem = build(goods, wanted, edition)
    found = Search(problem, clock, progress).run()
    designs, stock_used = extract(problem, found.designs, found.copies, found.objective)
    status: Status = "feasible" if found.lawful else "infeasible" if found.designs.complete else "unknown"
    if status == "feasible" and found.bound is not None and found.bound <= found.objective:
        status = "optimal"
    return Plan(
        status,
        found.objective if found.lawful else None,
        found.bound if found.lawful else None,
        designs,
        stock_used,
        explain(problem, clock) if status == "infeasible" else [],
        round(clock.seconds, 2),
        _receipt(goods, wanted, edition),
        [each.to_dict() for each in problem.excluded],
    )


def _receipt(catalogue: Catalogue, policy: Policy, tables: Tables) -> dict[str, Any]:
    """What gave the plan: the input is every item of the catalogue and the policy."""
    items = ",".join(catalogue[sku].canonical_json for sku in sorted(catalogue))
    stated = json.dumps(policy.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return {
        "engine": ENGINE,
        "tables": tables.edition,
        "tables_sha256": tables.sha256,
        "on": policy.day.isoformat(),
        "input_sha256": hashlib.sha256(f'{{"items":[{items}],"policy":{stated}}}'.encode()).hexdigest(),
    }
