"""What is asked for: a kind of row, its fields, and the row that it follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bundler.errors import Fault, InputError
from bundler.upkeep.scaffold.fields import Field, value_of
from bundler.upkeep.scaffold.kinds import KINDS, PERIOD, PROOF, Kind
from bundler.values.near import did_you_mean

PLACE = "bundler tables new"


@dataclass(frozen=True, slots=True)
class Ask:
    """A row that is to begin: ``like`` is the key of the row that it follows, whose fields it takes where none are given.

    ``start`` and ``until`` are its first and last day, ``source``, ``evidence`` and ``verified_on`` its provenance; without ``verified_on``
    it is ``read_on``, but of a tariff line that follows another the day of that one: it joins statements, and takes the oldest.
    """

    kind: str
    fields: Mapping[str, str]
    read_on: date
    like: str | None = None
    start: date | None = None
    until: date | None = None
    source: str | None = None
    evidence: str | None = None
    verified_on: date | None = None

    def of(self) -> Kind:
        """Return the kind. Raises InputError where there is none of this name."""
        kind = KINDS.get(self.kind)
        if kind is None:
            raise InputError(
                [Fault(PLACE, "unknown kind of row", "kind", field="KIND", value=self.kind, hint=did_you_mean(self.kind, KINDS))]
            )
        return kind

    def stated(self) -> dict[str, object]:
        """Return what the options state, by the field that holds it."""
        given = (self.start, self.until, self.source, self.evidence, self.verified_on)
        return {name: value for name, value in zip((*PERIOD, *PROOF), given, strict=True) if value is not None}


def cells_of(ask: Ask, known: Mapping[str, Field], faults: list[Fault]) -> dict[str, object]:
    """Return the fields that were given, as values; unknown ones and texts that mean nothing are faults."""
    own = [name for name in known if name not in (*PERIOD, *PROOF)]
    cells: dict[str, object] = {}
    for name, text in ask.fields.items():
        if name in (*PERIOD, *PROOF):
            faults.append(
                Fault(PLACE, "this is an option", "field", field=name, value=text, hint=f"Write --{name.replace('_', '-')} {text}")
            )
        elif name not in known:
            faults.append(
                Fault(PLACE, f"the kind {ask.kind} has no such field", "field", field=name, value=text, hint=did_you_mean(name, own))
            )
        else:
            try:
                cells[name] = text if known[name].type is None else value_of(text, known[name].type)
            except ValueError as error:
                faults.append(Fault(PLACE, str(error), "field", field=name, value=text))
    for name, value in ask.stated().items():
        if name in known:
            cells[name] = value
        elif name not in ("evidence", "verified_on"):  # these two have defaults
            faults.append(Fault(PLACE, f"the kind {ask.kind} has no {name}", "field", field=f"--{name}", value=value))
    return cells


def check_missing(ask: Ask, known: Mapping[str, Field], cells: Mapping[str, object], faults: list[Fault]) -> None:
    """Every field that a row must have is a fault where it was not given."""
    for name, field in known.items():
        if field.required and name not in cells and name not in ask.fields:
            option = f"--{name.replace('_', '-')}" if name in (*PERIOD, *PROOF) else f"{name}=…"
            faults.append(Fault(PLACE, f"the kind {ask.kind} needs it", "missing", field=name, hint=f"{field.words} Add {option}".strip()))
