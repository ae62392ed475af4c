"""Opening one of the two editions that a command compares."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bundler.cli.inputs import named_editions
from bundler.errors import TableError

if TYPE_CHECKING:
    from bundler.tariff import Tables


def opened(name: str) -> Tables:
    """Return an edition; of two that are read, a fault says in which it is."""
    from bundler.upkeep.editions import open_edition

    try:
        return open_edition(name, editions=named_editions())
    except TableError as error:
        raise TableError([replace(fault, place=f"{name}: {fault.place}") for fault in error.faults]) from None
