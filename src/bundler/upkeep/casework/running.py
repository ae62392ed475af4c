"""Running a case: the order through the engine, on its day, compared with what was written down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from bundler.compliance import quote
from bundler.errors import BundlerError, Fault
from bundler.tariff import Tables
from bundler.upkeep.casework.case import AMOUNTS, LINE_AMOUNTS, QuoteCase


class Difference(NamedTuple):
    """A figure that does not come out as written down: its path, what stands there, what came out."""

    path: str
    expected: str | None
    found: str | None


def known_figures(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a case keeps of an answer: the verdict, and every amount that is known."""
    lines = [{"sku": line["sku"], **_known(line, LINE_AMOUNTS)} for line in answer["lines"]]
    return {"verdict": answer["verdict"], **_known(answer, AMOUNTS), "lines": lines}


def differences(case: QuoteCase, tables: Tables) -> list[Difference]:
    """Return every figure of a case that does not come out. Raises InputError where its order cannot be assessed any more."""
    answer = quote(case.order, catalogue=case.items, tables=tables, on=case.on).to_dict()
    return list(_compare("", case.expect, known_figures(answer)))


def case_faults(cases: Mapping[str, list[QuoteCase]], tables: Tables) -> list[Fault]:
    """Return a fault for every figure of every case that does not come out, every id that stands twice, every unknown source."""
    faults: list[Fault] = []
    seen: set[str] = set()
    for name, held in cases.items():
        for case in held:
            if case.id in seen:
                faults.append(Fault(name, f"the case {case.id!r} stands twice", "duplicate_key", row=case.row, field="id", value=case.id))
            seen.add(case.id)
            if case.source and case.source not in tables.instruments:
                faults.append(Fault(name, "unknown source", "unknown_source", row=case.row, field="source", value=case.source))
            faults += _run(name, case, tables)
    return faults


def _run(name: str, case: QuoteCase, tables: Tables) -> Iterator[Fault]:
    try:
        found = differences(case, tables)
    except BundlerError as error:
        for each in error.faults:
            yield Fault(name, f"the case {case.id} cannot be assessed: {each.message}", "case_unusable", row=case.row, field=each.pointer)
        return
    for moved in found:
        message = f"the case {case.id} comes out otherwise: {moved.found or 'nothing'}"
        hint = "Mend the row that moved it; or, where the law says so, the case."
        yield Fault(name, message, "case_differs", row=case.row, field=f"expect.{moved.path}", value=moved.expected, hint=hint)


def _known(part: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    return {name: part[name] for name in names if part[name] is not None}


def _compare(path: str, expected: Any, found: Any) -> Iterator[Difference]:
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for key in dict.fromkeys([*expected, *found]):
            yield from _compare(f"{path}.{key}" if path else key, expected.get(key), found.get(key))
    elif isinstance(expected, list) and isinstance(found, list):
        for at in range(max(len(expected), len(found))):
            sides = (side[at] if at < len(side) else None for side in (expected, found))
            yield from _compare(f"{path}.{at + 1}", *sides)
    elif expected != found:
        yield Difference(path, *(None if side is None else str(side) for side in (expected, found)))
