"""Running a case: the order through the engine, on its day, compared with what was written down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from bundler.compliance import quote
from bundler.errors import BundlerError, Fault
from bundler.tariff import Tables
from bundler.upkeep.casework.case import AMOUNTS, LINE_AMOUNTS, QuoteCase
from bundler.values.near import did_you_mean

Cases = Mapping[str, Sequence[QuoteCase]]
"""Cases by their file."""


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


def case_faults(cases: Cases, tables: Tables) -> list[Fault]:
    """Return a fault for every case that cannot be assessed, every id that stands twice, and every unknown source."""
    faults: list[Fault] = []
    seen: set[str] = set()
    for name, case in _each(cases):
        if case.id in seen:
            faults.append(Fault(name, f"the case {case.id!r} stands twice", "duplicate_key", row=case.row, field="id", value=case.id))
        seen.add(case.id)
        if case.source and case.source not in tables.instruments:
            hint = did_you_mean(case.source, tables.instruments)
            faults.append(Fault(name, "unknown source", "unknown_source", row=case.row, field="source", value=case.source, hint=hint))
        try:
            differences(case, tables)
        except BundlerError as error:
            faults += [
                Fault(name, f"the case {case.id} cannot be assessed: {each.message}", "case_unusable", row=case.row, field=each.pointer)
                for each in error.faults
            ]
    return faults


def case_differences(cases: Cases, tables: Tables) -> Iterator[tuple[str, QuoteCase, Difference]]:
    """Yield every figure of every case that does not come out, with the file of the case."""
    for name, case in _each(cases):
        with suppress(BundlerError):
            yield from ((name, case, moved) for moved in differences(case, tables))


def _each(cases: Cases) -> Iterator[tuple[str, QuoteCase]]:
    return ((name, case) for name, held in cases.items() for case in held)


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
