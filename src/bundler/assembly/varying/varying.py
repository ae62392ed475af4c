"""``vary``: a policy composed under several values of one of its lines."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from bundler.assembly.composing import compose, inputs
from bundler.assembly.plan import Plan
from bundler.assembly.policy import Policy, load_policy
from bundler.assembly.starting import Start, load_start
from bundler.assembly.varying.variants import Variant, read_vary, strange_values, variants
from bundler.assembly.varying.variation import Variation
from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.loading import load_catalogue
from bundler.errors import Fault, InputError
from bundler.tariff.loader import load_tables
from bundler.tariff.tables import Tables

T = TypeVar("T")


def vary(
    catalogue: Any,
    policy: Policy | Mapping[str, Any] | str | Path,
    line: str,
    values: Iterable[Any],
    tables: Tables | None = None,
    *,
    on: date | None = None,
    start: Start | Plan | Mapping[str, Any] | str | Path | None = None,
    progress: Callable[[dict[str, Any]], None] | None = None,
    stop: threading.Event | None = None,
) -> Variation:
    """Return what is composed under each value of a policy line, such as ``max_designs`` or ``bundle.slot[name].pieces``.

    ``values`` are up to 50, as the policy states them; None is a line that is left out. The policy's own value is composed first and
    stands among them. Each value has the policy's ``seconds`` or ``work`` for itself, and goes on from ``start`` as ``compose`` does. A
    value that asks less never comes out below one that asks more, where the policy has one objective. ``progress`` is called as that of
    ``compose``, with the value it is at under ``vary``; after ``stop`` the values that were not begun are not run. Raises InputError with
    all faults of catalogue, policy, start and values.
    """
    goods, each, begun = _inputs(catalogue, policy, line, values, start, on)
    edition = load_tables() if tables is None else tables
    plans: dict[int, Plan] = {}
    for number, at in enumerate(sorted(range(len(each)), key=lambda at: not each[at].own), start=1):
        if plans and stop is not None and stop.is_set():
            break
        told = None if progress is None else _telling(progress, line, each[at], number, len(each))
        if told is not None:
            told({"phase": "first plan", "objective": None, "bound": None, "gap": None, "seconds": 0.0, "designs": 0})
        plans[at] = compose(goods, each[at].policy, edition, start=begun, progress=told, stop=stop)
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


def _inputs(
    catalogue: Any, policy: Any, line: Any, values: Any, start: Any, on: date | None
) -> tuple[Catalogue, list[Variant], Start | None]:
    """The inputs, checked. Raises InputError with the faults of all at once; the values need a policy to be looked at."""
    faults: list[Fault] = []

    def take(read: Callable[[], T]) -> T | None:
        try:
            return read()
        except InputError as error:
            faults.extend(error.faults)
            return None

    wanted = take(lambda: load_policy(policy, on))
    goods = take(lambda: load_catalogue(catalogue) if wanted is None else inputs(catalogue, wanted, None, None)[0])
    begun = None if start is None else take(lambda: load_start(start))
    asked = take(lambda: read_vary(line, values))
    each = take(lambda: [] if wanted is None or asked is None else variants(wanted, asked)) or []
    if goods is not None and not faults:
        faults += strange_values(goods, each)
    if faults or goods is None:
        raise InputError(faults)
    return goods, each, begun


def _normalised(composed: str, line: str, each: list[Variant]) -> str:
    """Return what gave the variation as JSON: what gave a plan of the policy, the line and all its values."""
    vary = json.dumps({"line": line, "values": [variant.value for variant in each]}, ensure_ascii=False, separators=(",", ":"))
    return f'{composed.removesuffix("}")},"vary":{vary}}}'
