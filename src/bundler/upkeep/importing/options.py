"""The options of one kind of document: known ones only, each with a value that it can have."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bundler.errors import Fault, InputError
from bundler.upkeep.importing.grid import COLUMN
from bundler.upkeep.importing.header import Names
from bundler.values.near import did_you_mean

Choices = Mapping[str, Collection[str]]
"""The values that an option may have, by its name; none where it is free."""


def check_options(options: Mapping[str, str], choices: Choices, names: Names) -> None:
    """Raise InputError with every option that is not known or has another value; ``column.NAME`` is known for each column."""
    known = {**choices, **{COLUMN + name: () for name in names}}
    faults = []
    for name, value in options.items():
        if name not in known:
            faults.append(Fault("options", "unknown option", "option", field=name, value=value, hint=did_you_mean(name, known)))
        elif known[name] and value not in known[name]:
            hint = f"One of: {', '.join(known[name])}"
            faults.append(Fault("options", "the option cannot have this value", "option", field=name, value=value, hint=hint))
    if faults:
        raise InputError(faults)
