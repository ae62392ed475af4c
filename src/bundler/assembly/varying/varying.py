"""``vary``: a policy composed under several values of one of its lines."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bundler.assembly.composing import compose, inputs
from bundler.assembly.plan import Plan
from bundler.assembly.policy import Policy, load_policy
from bundler.assembly.varying.variants import Variant, read_vary, variants
from bundler.assembly.varying.variation import Variation
from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.loading import load_catalogue
from bundler.errors import Fault, InputError
from bundler.tariff.loader import load_tables
from bundler.tariff.tables import Tables


def vary(
    catalogue: Any,
    policy: Policy | Mapping[str, Any] | str | Path,
    line: str,
    values: Iterable[Any],
    tables: Tables | None = None,
    *,
    on: date | None = None,
    progress: Callable[[dict[str, Any]], None] | None = None,
    stop: threading.Event | None = None,
) -> Variation:
    """Return what is composed under each value of a policy line, such as ``max_designs`` or ``bundle.slot[name].pieces``.

    ``values`` are up to 50, as the policy states them; None is a line that is left out. The policy's own value is composed first and
    stands among them. Each value has the policy's ``seconds`` or ``work`` for itself. A value that asks less never comes out below one
    that asks more. ``progress`` is called as that of ``compose``, with the value it is at under ``vary``; after ``stop`` the values that
    were not begun are not run. Raises InputError with all faults of catalogue, policy and values.
    """
    goods, each = _inputs(catalogue, policy, line, values, on)
    edition = load_tables() if tables is None else tables
    plans: dict[int, Plan] = {}
    for number, at in enumerate(sorted(range(len(each)), key=lambda at: not each[at].own), start=1):
        if plans and stop is not None and stop.is_set():
            break
        told = None if progress is None else _telling(progress, line, each[at], number, len(each))
        plans[at] = compose(goods, each[at].policy, edition, progress=told, stop=stop)
    from bundler.assembly.varying.sharing import shared  # brings the solver, which is loaded by now

    rows = shared(line, [(variant, plans.get(at)) for at, variant in enumerate(each)], goods, edition)
    own = next(plans[at] for at in plans if each[at].own)
    given = _normalised(own.input_json, line, each)
    receipt = {**own.receipt, "input_sha256": hashlib.sha256(given.encode()).hexdigest()}
    return Variation(line, tuple(rows), goods, receipt, given)


def _telling(
    progress: Callable[[dict[str, Any]], None], line: str, variant: Variant, number: int, count: int
) -> Callable[[dict[str, Any]], None]:
    at = {"line": line, "value": variant.value, "label": variant.label, "number": number, "of": count}
    return lambda news: progress({**news, "vary": at})


def _inputs(catalogue: Any, policy: Any, line: Any, values: Any, on: date | None) -> tuple[Catalogue, list[Variant]]:
    """The inputs, checked. Raises InputError with the faults of all at once; the values need a policy to be looked at."""
    faults: list[Fault] = []
    wanted = goods = None
    each: list[Variant] = []
    try:
        wanted = load_policy(policy, on)
    except InputError as error:
        faults += error.faults
    try:
        goods = load_catalogue(catalogue) if wanted is None else inputs(catalogue, wanted, None)[0]
    except InputError as error:
        faults += error.faults
    try:
        asked = read_vary(line, values)
        each = [] if wanted is None else variants(wanted, asked)
    except InputError as error:
        faults += error.faults
    if faults or goods is None:
        raise InputError(faults)
    return goods, each


def _normalised(composed: str, line: str, each: list[Variant]) -> str:
    """Return what gave the variation as JSON: what gave a plan of the policy, the line and all its values."""
    vary = json.dumps({"line": line, "values": [variant.value for variant in each]}, ensure_ascii=False, separators=(",", ":"))
    return f'{composed.removesuffix("}")},"vary":{vary}}}'
