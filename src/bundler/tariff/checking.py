"""What must hold between the rows of a table: known sources, periods that run forward and do not overlap, keys that stand once."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from bundler.errors import Fault
from bundler.tariff import cells
from bundler.tariff.reading import Row
from bundler.tariff.rows import ConsumptionTaxClass, Instrument
from bundler.values.near import did_you_mean


def check_sources(name: str, rows: Iterable[Any], instruments: Mapping[str, Instrument], faults: list[Fault]) -> None:
    """Every row, and every period inside one, names a known instrument."""
    for row in rows:
        dated = row.period if isinstance(row, ConsumptionTaxClass) else [row]
        for part in dated:
            if part.source not in instruments:
                hint = did_you_mean(part.source, instruments)
                fault = Fault(
                    name, "unknown source", "unknown_source", row=part.row or row.row, field="source", value=part.source, hint=hint
                )
                faults.append(fault)


def grouped_csv(name: str, rows: list[Row], faults: list[Fault]) -> dict[str, tuple[Row, ...]]:
    """Return rows by their key, by day; the periods of one key must run forward and not overlap."""
    by_key: dict[str, list[Row]] = {}
    overlapping: set[str] = set()
    for at, row in enumerate(rows, start=2):
        key, start, until = row[:3]
        if until and until < start:
            faults.append(_backwards(name, key, start, until, at))
        held = by_key.get(key)
        if held is None:
            by_key[key] = [row]
            continue
        held.append(row)
        if start < held[-2][1]:
            held.sort(key=_start)
        if any(not before[2] or after[1] <= before[2] for before, after in pairwise(held)):
            overlapping.add(key)
    for key in overlapping:
        lines = {id(row): at for at, row in enumerate(rows, start=2) if row[0] == key}
        for before, after in pairwise(by_key[key]):
            if not before[2] or after[1] <= before[2]:
                faults.append(_overlap(name, key, before[1:3], after[1:3], lines[id(after)]))
    return {key: tuple(held) for key, held in by_key.items()}


def check_order(name: str, key: str, rows: Sequence[Row], faults: list[Fault]) -> None:
    """Rows stand by key, then by day; of a row that a bad cell may have misplaced nothing is said."""
    unsure = {fault.row for fault in faults if fault.place == name and fault.field in (key, "from") and fault.code == "bad_cell"}
    for at, (before, after) in enumerate(pairwise(rows), start=3):
        if after[0] > before[0] or after[:2] >= before[:2] or not unsure.isdisjoint((at - 1, at)):
            continue
        field, value = ("from", after[1]) if after[0] == before[0] else (key, after[0])
        message = f"the row stands out of order: line {at - 1} before it has {before[0]} from {before[1]}"
        hint = f"Rows stand in order of {key}, then 'from'."
        faults.append(Fault(name, message, "row_order", row=at, field=field, value=value, hint=hint))


def check_months(name: str, rows: Iterable[Row], faults: list[Fault]) -> None:
    """A customs rate holds in one calendar month: one without an end would pass for the rate of every month after it.

    It may hold for a part of its month, for customs may set another rate after a great movement.
    """
    for at, row in enumerate(rows, start=2):
        start, until = row[1:3]
        if cells.day(start) or (until and (cells.day(until) or until < start)) or until[:7] == start[:7]:
            continue  # what is no day, and a period that runs backwards, are told by themselves
        year, month = int(start[:4]), int(start[5:7])
        message = f"a customs rate holds in one calendar month: {start} to {until or 'open'}"
        hint = f"End it on {start[:8]}{monthrange(year, month)[1]} at the latest, and give every month a row of its own."
        faults.append(Fault(name, message, "month", row=at, field="until", value=until, hint=hint))


def _start(row: Row) -> str:
    return row[1]


def grouped(name: str, rows: Iterable[Any], key: str, faults: list[Fault]) -> dict[str, tuple[Any, ...]]:
    """Return the rows of a TOML table by ``key``, by day; the periods of one key must run forward and not overlap."""
    by_key: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_key[getattr(row, key)].append(row)
    for held_key, held in by_key.items():
        check_periods(name, held_key, held, faults)
    return {held_key: tuple(sorted(held, key=lambda row: row.start)) for held_key, held in by_key.items()}


def check_periods(name: str, key: str, rows: Iterable[Any], faults: list[Fault], at: int | None = None) -> None:
    """The periods of one key run forward and do not overlap; ``at`` is the line of the file where the rows know none."""
    ordered = sorted(rows, key=lambda row: row.start)
    faults.extend(
        _backwards(name, key, str(row.start), str(row.until), row.row or at)
        for row in ordered
        if row.until is not None and row.until < row.start
    )
    for before, after in pairwise(ordered):
        if before.until is None or after.start <= before.until:
            spans = [[str(row.start), str(row.until or "")] for row in (before, after)]
            faults.append(_overlap(name, key, spans[0], spans[1], after.row or at))


def _backwards(name: str, key: str, start: str, until: str, row: int | None) -> Fault:
    return Fault(
        name, f"the period of {key} runs backwards: {start} to {until}", "period_backwards", row=row, field="until", value=until,
        hint="'until' is the last day on which the row is true, so it cannot lie before 'from'.",
    )  # fmt: skip


def _overlap(name: str, key: str, before: Sequence[str], after: Sequence[str], row: int | None) -> Fault:
    first = " to ".join(part or "open" for part in before)
    second = " to ".join(part or "open" for part in after)
    return Fault(
        name, f"two rows of {key} are true on the same day: {first} and {second}", "period_overlap", row=row, field="from", value=after[0],
        hint="End the earlier row on the day before the later one begins.",
    )  # fmt: skip


def check_unique(name: str, key: str, rows: Iterable[Row], faults: list[Fault]) -> None:
    """Keys of a code table stand once; an empty key is no key."""
    seen: set[str] = set()
    for at, row in enumerate(rows, start=2):
        if row[0] and row[0] in seen:
            faults.append(Fault(name, f"{row[0]!r} stands twice", "duplicate_key", row=at, field=key, value=row[0]))
        seen.add(row[0])
