"""The columns of a table: what a header has to name before a row is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from bundler.catalogue.item import COLUMNS, Item
from bundler.errors import Fault, InputError
from bundler.values.near import nearest

REQUIRED: tuple[str, ...] = tuple(name for name, field in Item.model_fields.items() if field.is_required())


def check_header(place: str, header: Sequence[str], *, row: int | None = None, counted: str = "line") -> None:
    """Raise InputError for columns that stand twice and for required ones that are missing; unnamed columns are passed over."""
    twice = sorted(column for column, count in Counter(header).items() if column and count > 1)
    faults = [Fault(place, f"column {column!r} stands twice", "duplicate_column", row=row, counted=counted) for column in twice]
    faults += [missing(place, name, header, row=row, counted=counted) for name in REQUIRED if name not in header]
    if faults:
        raise InputError(faults)


def missing(place: str, name: str, header: Collection[str], *, pointer: str = "", row: int | None = None, counted: str = "line") -> Fault:
    """Return the fault of a missing column, with the unknown one that was probably meant as it."""
    probable = nearest(name, [column for column in header if column and column not in COLUMNS])
    hint = f"Is it {probable!r}?" if probable else "Add the column."
    return Fault(place, f"the column {name!r} is missing", "missing_column", pointer, row, name, hint=hint, counted=counted)
